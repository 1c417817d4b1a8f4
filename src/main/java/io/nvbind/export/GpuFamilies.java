package io.nvbind.export;

import io.nvbind.gpu.GpuInfo;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.telemetry.GpuReading;
import java.util.ArrayList;
import java.util.List;

/** The GPUs' values under the names and in the base units of monitoring. */
final class GpuFamilies {

    private static final double MEBI = 1 << 20;
    private static final double NANOS_PER_SECOND = 1e9;

    /** How a metric is exported: its name behind {@code nvbind_gpu_}, its unit, and what a value is multiplied by. */
    record Name(Family.Kind kind, String name, String unit, double factor, String help) {
    }

    private GpuFamilies() {
    }

    private static Name gauge(final String name, final String unit, final double factor, final String help) {
        return new Name(Family.Kind.GAUGE, name, unit, factor, help);
    }

    private static Name counter(final String name, final String unit, final double factor, final String help) {
        return new Name(Family.Kind.COUNTER, name, unit, factor, help);
    }

    /** How a metric is exported; null when it has no name yet, and so is not. */
    static Name name(final Metric metric) {
        return switch (metric) {
            case GPU_UTILIZATION -> gauge("utilization_ratio", "ratio", 0.01, "Share of time the GPU was busy.");
            case GPU_TEMP_C -> gauge("temperature_celsius", "celsius", 1, "Core temperature.");
            case GPU_CLOCK_MHZ -> gauge("clock_hertz", "hertz", 1e6, "Graphics clock.");
            case MEMORY_CLOCK_MHZ -> gauge("memory_clock_hertz", "hertz", 1e6, "Memory clock.");
            case VRAM_USED_MB -> gauge("memory_used_bytes", "bytes", MEBI, "Video memory in use.");
            case VRAM_TOTAL_MB -> gauge("memory_size_bytes", "bytes", MEBI, "Video memory installed.");
            case VRAM_PRESSURE -> gauge("memory_pressure_ratio", "ratio", 1, "Used / (total - reserved) video memory.");
            case POWER_DRAW_W -> gauge("power_watts", "watts", 1, "Power drawn.");
            case POWER_LIMIT_W -> gauge("power_limit_watts", "watts", 1, "Power limit in force.");
            case THERMAL_THROTTLING -> gauge("thermal_throttling", "", 1, "1 while a thermal limit acts.");
            case RTX_UTILIZATION -> gauge("raytracing_utilization_ratio", "ratio", 0.01, "Ray-tracing unit load.");
            case TENSOR_CORE_UTILIZATION -> gauge("tensor_utilization_ratio", "ratio", 0.01, "Matrix unit load.");
            case MEMORY_UTILIZATION -> gauge("memory_utilization_ratio", "ratio", 0.01,
                "Share of time the memory controller was busy.");
            case HOTSPOT_TEMP_C -> gauge("hotspot_temperature_celsius", "celsius", 1, "Hottest spot of the chip.");
            case MEMORY_TEMP_C -> gauge("memory_temperature_celsius", "celsius", 1, "Temperature of the video memory.");
            case VOLTAGE_MV -> gauge("voltage_volts", "volts", 1e-3, "Voltage of the graphics engine.");
            case FAN_SPEED_RPM -> gauge("fan_hertz", "hertz", 1 / 60.0, "Turns of the first fan a second.");
            case FAN_SPEED_PERCENT -> gauge("fan_duty_ratio", "ratio", 0.01, "Duty cycle of the fan.");
            case ENCODER_UTILIZATION -> gauge("encoder_utilization_ratio", "ratio", 0.01, "Video encoder load.");
            case DECODER_UTILIZATION -> gauge("decoder_utilization_ratio", "ratio", 0.01, "Video decoder load.");
            case ENCODER_SESSIONS -> gauge("encoder_sessions", "", 1, "Encoder sessions now open.");
            case PCIE_GENERATION -> gauge("pcie_generation", "", 1, "PCIe generation of the link now.");
            case PCIE_WIDTH -> gauge("pcie_lanes", "", 1, "PCIe lanes of the link now.");
            case PCIE_GENERATION_MAX -> gauge("pcie_max_generation", "", 1, "Greatest PCIe generation of GPU and slot.");
            case PCIE_WIDTH_MAX -> gauge("pcie_max_lanes", "", 1, "Greatest number of PCIe lanes of GPU and slot.");
            case PCIE_RX_MB_S -> gauge("pcie_receive_bytes_per_second", "", 1e6, "Received over PCIe.");
            case PCIE_TX_MB_S -> gauge("pcie_transmit_bytes_per_second", "", 1e6, "Sent over PCIe.");
            case PCIE_REPLAYS -> counter("pcie_replays", "", 1, "PCIe packets sent again.");
            case ENERGY_J -> counter("energy_joules", "joules", 1, "Energy used since the driver was loaded.");
            case ECC_CORRECTED -> counter("ecc_corrected_errors", "", 1, "Memory errors that were corrected.");
            case ECC_UNCORRECTED -> counter("ecc_uncorrected_errors", "", 1, "Memory errors that were not.");
            case GPU_CLOCK_MAX_MHZ -> gauge("clock_max_hertz", "hertz", 1e6, "Greatest graphics clock.");
            case MEMORY_CLOCK_MAX_MHZ -> gauge("memory_clock_max_hertz", "hertz", 1e6, "Greatest memory clock.");
            case THROTTLE_POWER -> gauge("throttle_power", "", 1, "1 while a power limit slows the GPU.");
            case THROTTLE_HARDWARE -> gauge("throttle_hardware", "", 1, "1 while a limit of the hardware does.");
            case THROTTLE_IDLE -> gauge("throttle_idle", "", 1, "1 while the GPU is slow since nothing is asked of it.");
            case THROTTLE_POWER_S -> counter("throttle_power_seconds", "seconds", 1, "Time slowed by a power limit.");
            case THROTTLE_THERMAL_S -> counter("throttle_thermal_seconds", "seconds", 1, "Time slowed by heat.");
        };
    }

    /** Every family, each with a point for those GPUs that know the value. */
    static List<Family> of(final List<GpuReading> gpus, final long now) {
        final Family info = new Family(Family.Kind.GAUGE, "nvbind_gpu_info", "", "Which GPU it is; always 1.");
        final Family age = new Family(Family.Kind.GAUGE, "nvbind_gpu_sample_age_seconds", "seconds",
            "Age of the youngest value.");
        final List<Family> families = new ArrayList<>(List.of(info, age));
        final List<GpuSample> samples = new ArrayList<>();
        for (final GpuReading gpu : gpus) {
            final GpuSample sample = new GpuSample();
            gpu.read(sample);
            samples.add(sample);
            final List<String> named = new ArrayList<>(labels(gpu.info()));
            if (gpu.info().name() != null) {
                named.addAll(List.of("name", Labels.safe(gpu.info().name())));
            }
            info.add(named, 1);
            age.add(labels(gpu.info()), Metric.ALL.stream().filter(sample::has)
                .mapToDouble(metric -> Math.max(0, now - sample.nanos(metric)) / NANOS_PER_SECOND).min().orElse(Double.NaN));
        }
        for (final Metric metric : Metric.ALL) {
            final Name name = name(metric);
            final Family family = new Family(name.kind, "nvbind_gpu_" + name.name, name.unit, name.help);
            for (int i = 0; i < samples.size(); i++) {
                family.add(labels(gpus.get(i).info()), samples.get(i).value(metric) * name.factor);
            }
            families.add(family);
        }
        return families;
    }

    /** A simulated GPU is said to be one on every value. */
    static List<String> labels(final GpuInfo info) {
        final String pci = info.id().toString();
        final String vendor = info.vendor().label();
        return info.simulated() ? List.of("pci", pci, "vendor", vendor, "simulated", "true")
            : List.of("pci", pci, "vendor", vendor);
    }
}

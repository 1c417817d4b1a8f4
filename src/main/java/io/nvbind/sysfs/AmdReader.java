package io.nvbind.sysfs;

import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import java.nio.file.Path;
import java.util.Set;

/**
 * An AMD GPU by its driver amdgpu: hwmon first, since its units are the same on every chip, then the {@code gpu_metrics}
 * table, then the list of clock levels. Files and units: the kernel's {@code Documentation/gpu/amdgpu/thermal.rst} and
 * {@code driver-misc.rst}.
 */
final class AmdReader implements SensorReader {

    private static final double BYTES_PER_MIB = 1 << 20;
    private static final double HERTZ_PER_MHZ = 1e6;
    private static final double PWM_TO_PERCENT = 100.0 / 255;
    private static final int PWM_MAX = 255;
    private static final int VAN_GOGH = 0x163f;
    private static final int VAN_GOGH_OLED = 0x1435;
    private static final long MOST_REPLAYS = 1L << 40;
    private static final String LACKING = "amdgpu has no file for it";

    private final Sensors sensors;
    private final MetricsTable table;
    private final boolean clockFromTable;
    private final NumberFile busy;
    private final NumberFile memoryBusy;
    private final NumberFile edge;
    private final NumberFile junction;
    private final NumberFile memoryTemperature;
    private final NumberFile graphicsHertz;
    private final NumberFile memoryHertz;
    private final LevelFile graphicsLevels;
    private final LevelFile memoryLevels;
    private final NumberFile vramTotal;
    private final NumberFile vramUsed;
    private final NumberFile gttTotal;
    private final NumberFile gttUsed;
    private final NumberFile averagePower;
    private final NumberFile currentPower;
    private final NumberFile cap;
    private final NumberFile millivolts;
    private final NumberFile fan;
    private final NumberFile pwm;
    private final NumberFile replays;
    private final ErrorFile errors;
    private final PciLink link;
    private boolean idle;

    AmdReader(final Tree tree, final PciGpu pci) {
        final Path device = pci.device();
        final Hwmon hwmon = new Hwmon(tree, device, Set.of("amdgpu"));
        sensors = new Sensors(tree);
        // On a Steam Deck hwmon shows the clock asked for, the table the real one.
        clockFromTable = pci.deviceId() == VAN_GOGH || pci.deviceId() == VAN_GOGH_OLED;
        table = sensors.table(sensors.present(device, "gpu_metrics"),
            "amdgpu gives no gpu_metrics table for this GPU");
        busy = percent(device, "gpu_busy_percent");
        memoryBusy = percent(device, "mem_busy_percent");
        final Path edgeInput = hwmon.labelled("temp", "edge");
        edge = sensors.temperature(edgeInput == null ? hwmon.unlabelled("temp1") : edgeInput,
            "amdgpu gives no edge temperature for this GPU");
        junction = sensors.temperature(hwmon.labelled("temp", "junction"),
            "amdgpu gives no hotspot temperature for this GPU");
        memoryTemperature = sensors.temperature(hwmon.labelled("temp", "mem"),
            "amdgpu gives no memory temperature for this GPU");
        graphicsHertz = sensors.number(hwmon.labelled("freq", "sclk"), 0, Sensors.FASTEST_HERTZ,
            "amdgpu gives no graphics clock for this GPU");
        memoryHertz = sensors.number(hwmon.labelled("freq", "mclk"), 0, Sensors.FASTEST_HERTZ,
            "amdgpu gives no memory clock for this GPU");
        graphicsLevels = sensors.levels(sensors.present(device, "pp_dpm_sclk"),
            "amdgpu lists no graphics clocks of this GPU");
        memoryLevels = sensors.levels(sensors.present(device, "pp_dpm_mclk"), "amdgpu lists no memory clocks of this GPU");
        vramTotal = memory(device, "mem_info_vram_total");
        vramUsed = memory(device, "mem_info_vram_used");
        gttTotal = memory(device, "mem_info_gtt_total");
        gttUsed = memory(device, "mem_info_gtt_used");
        averagePower = sensors.power(hwmon.file("power1_average"), "amdgpu gives no power for this GPU");
        currentPower = sensors.power(hwmon.file("power1_input"), "amdgpu gives no power for this GPU");
        cap = sensors.power(hwmon.file("power1_cap"), "amdgpu lets nobody limit the power of this GPU");
        millivolts = sensors.number(hwmon.file("in0_input"), 0, Sensors.MOST_VOLTS,
            "amdgpu gives no voltage for this GPU");
        fan = sensors.number(hwmon.file("fan1_input"), 0, Sensors.FASTEST_FAN,
            "amdgpu knows no fan of this GPU");
        replays = sensors.number(sensors.present(device, "pcie_replay_count"), 0, MOST_REPLAYS,
            "amdgpu counts no PCIe replays of this GPU");
        errors = sensors.errors(sensors.present(device, "ras/umc_err_count"),
            "this GPU's memory has no error correction that amdgpu counts");
        link = new PciLink(tree, sensors, pci);
        pwm = sensors.number(hwmon.file("pwm1"), 0, PWM_MAX, "amdgpu gives no fan duty cycle for this GPU");
    }

    private NumberFile percent(final Path device, final String name) {
        return sensors.number(sensors.present(device, name), 0, 100, "amdgpu gives no " + name + " for this GPU");
    }

    private NumberFile memory(final Path device, final String name) {
        return sensors.number(sensors.present(device, name), 0, Sensors.MOST_MEMORY,
            "amdgpu gives no " + name + " for this GPU");
    }

    @Override
    public void fast(final GpuSample out) {
        table.read();
        Sensors.put(Metric.GPU_UTILIZATION, busy, 1, table.activity(), out);
        idle = out.value(Metric.GPU_UTILIZATION) == 0;
        Sensors.put(Metric.MEMORY_UTILIZATION, memoryBusy, 1, table.memoryActivity(), out);
        Sensors.put(Metric.GPU_TEMP_C, edge, Sensors.MILLI, table.edge(), out);
        Sensors.put(Metric.HOTSPOT_TEMP_C, junction, Sensors.MILLI, table.hotspot(), out);
        Sensors.put(Metric.MEMORY_TEMP_C, memoryTemperature, Sensors.MILLI, table.memory(), out);
        clock(Metric.GPU_CLOCK_MHZ, graphicsHertz, clockFromTable, table.graphicsClock(), graphicsLevels, out);
        clock(Metric.MEMORY_CLOCK_MHZ, memoryHertz, false, table.memoryClock(), memoryLevels, out);
        memory(out);
        if (averagePower.read()) {
            out.set(Metric.POWER_DRAW_W, averagePower.value() * Sensors.MICRO, System.nanoTime());
        } else {
            Sensors.put(Metric.POWER_DRAW_W, currentPower, Sensors.MICRO, table.power(), out);
        }
        Sensors.put(Metric.VOLTAGE_MV, millivolts, 1, Double.NaN, out);
        table.throttle().put(out);
    }

    private static void clock(final Metric metric, final NumberFile hertz, final boolean tableFirst,
                              final double fromTable, final LevelFile levels, final GpuSample out) {
        if (tableFirst && !Double.isNaN(fromTable)) {
            out.set(metric, fromTable, System.nanoTime());
        } else if (hertz.read()) {
            out.set(metric, hertz.value() / HERTZ_PER_MHZ, System.nanoTime());
        } else if (!Double.isNaN(fromTable)) {
            out.set(metric, fromTable, System.nanoTime());
        } else if (levels.readCurrent()) {
            out.set(metric, levels.current(), System.nanoTime());
        } else {
            out.unavailable(metric, hertz.present() || !levels.present() ? hertz.reason() : levels.reason());
        }
    }

    /**
     * An APU's own memory is a small carve-out that is always nearly full, and what does not fit goes to the GTT, which is
     * the same memory chips: so its pressure is that of both together.
     */
    private void memory(final GpuSample out) {
        Sensors.put(Metric.VRAM_TOTAL_MB, vramTotal, 1 / BYTES_PER_MIB, Double.NaN, out);
        Sensors.put(Metric.VRAM_USED_MB, vramUsed, 1 / BYTES_PER_MIB, Double.NaN, out);
        double total = out.value(Metric.VRAM_TOTAL_MB);
        double used = out.value(Metric.VRAM_USED_MB);
        if (table.apu() && gttTotal.read() && gttUsed.read()) {
            total += gttTotal.value() / BYTES_PER_MIB;
            used += gttUsed.value() / BYTES_PER_MIB;
        }
        final double pressure = total > 0 ? used / total : Double.NaN;
        Sensors.put(Metric.VRAM_PRESSURE, pressure,
            out.has(Metric.VRAM_TOTAL_MB) ? vramUsed.reason() : vramTotal.reason(), out);
    }

    @Override
    public void slow(final GpuSample out) {
        Sensors.put(Metric.POWER_LIMIT_W, cap, Sensors.MICRO, Double.NaN, out);
        Sensors.put(Metric.FAN_SPEED_RPM, fan, 1, Double.NaN, out);
        Sensors.put(Metric.FAN_SPEED_PERCENT, pwm, PWM_TO_PERCENT, Double.NaN, out);
        greatest(Metric.GPU_CLOCK_MAX_MHZ, graphicsLevels, out);
        greatest(Metric.MEMORY_CLOCK_MAX_MHZ, memoryLevels, out);
        Sensors.put(Metric.ENERGY_J, table.readEnergy(), table.reason(), out);
        Sensors.put(Metric.PCIE_REPLAYS, replays, 1, Double.NaN, out);
        final boolean counted = errors.read();
        Sensors.put(Metric.ECC_CORRECTED, counted ? errors.corrected() : Double.NaN, errors.reason(), out);
        Sensors.put(Metric.ECC_UNCORRECTED, counted ? errors.uncorrected() : Double.NaN, errors.reason(), out);
        link.read(out);
    }

    private static void greatest(final Metric metric, final LevelFile levels, final GpuSample out) {
        Sensors.put(metric, levels.readGreatest() ? levels.greatest() : Double.NaN, levels.reason(), out);
    }

    @Override
    public String lacking() {
        return LACKING;
    }

    @Override
    public boolean idle() {
        return idle;
    }

    @Override
    public void close() {
        sensors.close();
    }
}

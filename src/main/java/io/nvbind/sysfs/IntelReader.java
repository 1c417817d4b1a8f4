package io.nvbind.sysfs;

import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import java.nio.file.Path;
import java.util.Set;

/**
 * An Intel GPU by its driver i915 or xe. Files and units: the kernel's {@code Documentation/ABI/testing/}
 * {@code sysfs-driver-intel-i915-hwmon} and {@code sysfs-driver-intel-xe-hwmon},
 * {@code drivers/gpu/drm/i915/gt/intel_gt_sysfs_pm.c}, {@code drivers/gpu/drm/xe/xe_gt_freq.c} and
 * {@code xe_gt_throttle.c}; device memory from the cgroup controller dmem (kernel 6.14), which xe registers.
 *
 * <p>Channel 1 of xe's hwmon is the whole card, channel 2 its package: the card is preferred. Engine load is not in sysfs.
 */
final class IntelReader implements SensorReader {

    private static final double BYTES_PER_MIB = 1 << 20;
    private static final int FASTEST_MHZ = 100_000;
    private static final long NANOS_PER_MICRO = 1000;
    private static final String LACKING =
        "Intel's driver has no file for it; Level Zero may tell it: install libze1 and libze-intel-gpu1 (Debian, Ubuntu), "
            + "level-zero-loader and intel-compute-runtime (Arch) or oneapi-level-zero and intel-level-zero (Fedora)";
    private static final String FIRST = "power needs a second sample";
    private static final String NOT_LIMITED = "no sustained power limit is in force";
    private static final String SHARED = "an integrated GPU has no memory of its own";
    private static final String NO_REGION =
        "Intel's driver has no file for it; the kernel's cgroup controller dmem (6.14 or later, xe) would tell it";
    private final Sensors sensors;
    private final NumberFile temperature;
    private final NumberFile memoryTemperature;
    private final NumberFile energy;
    private final NumberFile limit;
    private final NumberFile millivolts;
    private final NumberFile fan;
    private final NumberFile clock;
    private final NumberFile greatestClock;
    private final IntelThrottle throttle;
    private final PciLink link;
    private final RegionFile capacity;
    private final RegionFile used;
    private long lastMicrojoules;
    private long lastNanos;
    private boolean first = true;
    private boolean idle;

    IntelReader(final Tree tree, final PciGpu pci) {
        sensors = new Sensors(tree);
        final Hwmon hwmon = new Hwmon(tree, pci.device(), Set.of("i915", "xe"));
        final Path pkg = hwmon.labelled("temp", "pkg");
        temperature = sensors.temperature(pkg == null ? hwmon.unlabelled("temp1") : pkg,
            "this version of Intel's driver gives no temperature for this GPU");
        memoryTemperature = sensors.temperature(hwmon.labelled("temp", "vram"),
            "this version of Intel's driver gives no memory temperature for this GPU");
        energy = sensors.number(hwmon.first("energy1_input", "energy2_input"), 0, Long.MAX_VALUE,
            "Intel's driver gives no energy counter for this GPU (an integrated one has none)");
        limit = sensors.power(hwmon.first("power1_max", "power2_max"),
            "Intel's driver gives no power limit for this GPU");
        millivolts = sensors.number(hwmon.first("in0_input", "in1_input"), 0, Sensors.MOST_VOLTS,
            "Intel's driver gives no voltage for this GPU");
        fan = sensors.number(hwmon.file("fan1_input"), 0, Sensors.FASTEST_FAN,
            "Intel's driver knows no fan of this GPU");
        clock = sensors.number(clock(pci), 0, FASTEST_MHZ, "Intel's driver gives no clock for this GPU");
        greatestClock = sensors.number(greatestClock(pci), 1, FASTEST_MHZ,
            "Intel's driver gives no greatest clock for this GPU");
        throttle = new IntelThrottle(sensors, reason -> throttle(pci, reason));
        link = new PciLink(tree, sensors, pci);
        final String region = "drm/" + pci.id() + "/vram";
        final String noRegion = pci.id().bus() == 0 ? SHARED : NO_REGION;
        capacity = sensors.region(region(tree, "dmem.capacity", noRegion), region, noRegion);
        used = sensors.region(region(tree, "dmem.current", noRegion), region, noRegion);
    }

    private Path region(final Tree tree, final String name, final String noRegion) {
        return SHARED.equals(noRegion) ? null : sensors.present(tree.at("/sys/fs/cgroup"), name);
    }

    private Path clock(final PciGpu pci) {
        return pci.boundTo("xe") ? xe(pci, "act_freq") : i915(pci, "gt/gt0/rps_act_freq_mhz", "gt_act_freq_mhz");
    }

    private Path greatestClock(final PciGpu pci) {
        return pci.boundTo("xe") ? xe(pci, "rp0_freq") : i915(pci, "gt/gt0/rps_RP0_freq_mhz", "gt_RP0_freq_mhz");
    }

    private Path throttle(final PciGpu pci, final String reason) {
        return pci.boundTo("xe")
            ? xe(pci, "throttle/" + ("status".equals(reason) ? reason : "reason_" + reason))
            : i915(pci, "gt/gt0/throttle_reason_" + reason, "absent");
    }

    private Path xe(final PciGpu pci, final String file) {
        return sensors.present(pci.device(), "tile0/gt0/freq0/" + file);
    }

    private Path i915(final PciGpu pci, final String file, final String older) {
        final Path path = sensors.present(pci.device(), "drm/" + pci.card() + "/" + file);
        return path == null ? sensors.present(pci.device(), "drm/" + pci.card() + "/" + older) : path;
    }

    @Override
    public void fast(final GpuSample out) {
        Sensors.put(Metric.GPU_TEMP_C, temperature, Sensors.MILLI, Double.NaN, out);
        Sensors.put(Metric.MEMORY_TEMP_C, memoryTemperature, Sensors.MILLI, Double.NaN, out);
        Sensors.put(Metric.GPU_CLOCK_MHZ, clock, 1, Double.NaN, out);
        // The clock that is really there, not the one asked for: nought only while the engines sleep.
        idle = out.value(Metric.GPU_CLOCK_MHZ) == 0;
        Sensors.put(Metric.VOLTAGE_MV, millivolts, 1, Double.NaN, out);
        power(out);
        throttle.read(out);
        memory(out);
    }

    private void power(final GpuSample out) {
        if (!energy.read()) {
            out.unavailable(Metric.POWER_DRAW_W, energy.reason());
            first = true;
            return;
        }
        final long now = System.nanoTime();
        final long microjoules = energy.value();
        final long micros = (now - lastNanos) / NANOS_PER_MICRO;
        if (first || microjoules < lastMicrojoules || micros <= 0) {
            out.unavailable(Metric.POWER_DRAW_W, FIRST);
        } else {
            out.set(Metric.POWER_DRAW_W, (double) (microjoules - lastMicrojoules) / micros, now);
        }
        first = false;
        lastMicrojoules = microjoules;
        lastNanos = now;
    }

    private void memory(final GpuSample out) {
        final double total = capacity.read() ? capacity.bytes() / BYTES_PER_MIB : Double.NaN;
        final double taken = used.read() ? used.bytes() / BYTES_PER_MIB : Double.NaN;
        Sensors.put(Metric.VRAM_TOTAL_MB, total, capacity.reason(), out);
        Sensors.put(Metric.VRAM_USED_MB, taken, used.reason(), out);
        Sensors.put(Metric.VRAM_PRESSURE, total > 0 ? taken / total : Double.NaN,
            total > 0 ? used.reason() : capacity.reason(), out);
    }

    @Override
    public void slow(final GpuSample out) {
        if (limit.read() && limit.value() == 0) {
            out.unavailable(Metric.POWER_LIMIT_W, NOT_LIMITED);
        } else {
            Sensors.put(Metric.POWER_LIMIT_W, limit, Sensors.MICRO, Double.NaN, out);
        }
        Sensors.put(Metric.FAN_SPEED_RPM, fan, 1, Double.NaN, out);
        Sensors.put(Metric.ENERGY_J, energy, Sensors.MICRO, Double.NaN, out);
        Sensors.put(Metric.GPU_CLOCK_MAX_MHZ, greatestClock, 1, Double.NaN, out);
        link.read(out);
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

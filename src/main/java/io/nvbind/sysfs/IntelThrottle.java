package io.nvbind.sysfs;

import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Why an Intel GPU is slowed down. One file says whether anything slows it; the single reasons are read only then. Their
 * names are those of {@code drivers/gpu/drm/xe/xe_gt_throttle.c} and {@code drivers/gpu/drm/i915/gt/intel_gt_sysfs_pm.c};
 * which of them a GPU has differs.
 */
final class IntelThrottle {

    private static final String ABSENT = "this version of Intel's driver gives no throttle reasons for this GPU";
    private static final List<String> THERMAL = List.of("thermal", "prochot", "ratl", "vr_thermalert",
        "vr_thermal", "soc_thermal", "mem_thermal", "soc_avg_thermal");
    private static final List<String> POWER = List.of("pl1", "pl2", "psys_pl1", "psys_pl2");
    private static final List<String> HARDWARE = List.of("pl4", "vr_tdc", "iccmax", "fastvmode", "psys_crit");

    private final NumberFile status;
    private final List<NumberFile> thermal;
    private final List<NumberFile> power;
    private final List<NumberFile> hardware;

    /**
     * Finds the files.
     *
     * @param sensors to which they belong.
     * @param file    the path of a reason's file, or null when it is absent; {@code status} is that of all.
     */
    IntelThrottle(final Sensors sensors, final Function<String, Path> file) {
        status = sensors.number(file.apply("status"), 0, 1, ABSENT);
        thermal = files(sensors, file, THERMAL);
        power = files(sensors, file, POWER);
        hardware = files(sensors, file, HARDWARE);
    }

    private static List<NumberFile> files(final Sensors sensors, final Function<String, Path> file,
                                          final List<String> reasons) {
        final List<NumberFile> files = new ArrayList<>();
        for (final String each : reasons) {
            final Path path = file.apply(each);
            if (path != null) {
                files.add(sensors.number(path, 0, 1, ABSENT));
            }
        }
        return files;
    }

    /**
     * Reads the flags.
     *
     * @param out receives them.
     */
    void read(final GpuSample out) {
        final boolean known = status.read();
        put(Metric.THERMAL_THROTTLING, known, thermal, out);
        put(Metric.THROTTLE_POWER, known, power, out);
        put(Metric.THROTTLE_HARDWARE, known, hardware, out);
    }

    private void put(final Metric metric, final boolean known, final List<NumberFile> files, final GpuSample out) {
        if (!known) {
            out.unavailable(metric, status.reason());
            return;
        }
        double flag = 0;
        String problem = files.isEmpty() ? ABSENT : null;
        for (int i = 0; status.value() != 0 && i < files.size(); i++) {
            final NumberFile each = files.get(i);
            if (!each.read()) {
                problem = each.reason();
            } else if (each.value() != 0) {
                flag = 1;
            }
        }
        if (flag == 0 && status.value() != 0 && problem != null) {
            out.unavailable(metric, problem);
        } else {
            out.set(metric, flag, System.nanoTime());
        }
    }
}

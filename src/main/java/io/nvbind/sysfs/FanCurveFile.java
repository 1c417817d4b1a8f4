package io.nvbind.sysfs;

import io.nvbind.gpu.SettingControl;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingOutcome.Result;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * amdgpu's {@code gpu_od/fan_ctrl/fan_curve} (RDNA 3 and later): a fixed number of points, all nought while the GPU follows
 * its own curve. Points are written one by one and take effect with {@code c}; {@code r} gives the curve back.
 *
 * @param file that one.
 */
record FanCurveFile(SettingFile file) implements SettingControl {

    private static final String CURVE = "OD_FAN_CURVE";
    private static final String TEMPERATURE = "FAN_CURVE(hotspot temp)";
    private static final String SPEED = "FAN_CURVE(fan speed)";

    @Override
    public SettingState read() {
        final String text = file.text().value();
        if (text == null) {
            return file.lacking();
        }
        final OverdriveTable table = new OverdriveTable(text);
        final Map<Integer, Integer> celsius = table.levels(CURVE);
        final Map<Integer, Integer> percent = table.seconds(CURVE);
        if (celsius.isEmpty() || !celsius.keySet().equals(percent.keySet())) {
            return file.lacking();
        }
        final List<SettingValue.Point> points = new ArrayList<>();
        boolean own = true;
        for (final Map.Entry<Integer, Integer> point : celsius.entrySet()) {
            points.add(new SettingValue.Point(point.getValue(), percent.get(point.getKey())));
            own &= point.getValue() == 0 && percent.get(point.getKey()) == 0;
        }
        final int[] speeds = table.range(SPEED);
        return SettingState.of(own ? SettingValue.AUTOMATIC : new SettingValue.Curve(points),
            speeds == null ? Double.NaN : speeds[0], speeds == null ? Double.NaN : speeds[1], SettingValue.AUTOMATIC);
    }

    @Override
    public SettingOutcome write(final SettingValue value, final SettingState before) {
        if (!(value instanceof SettingValue.Curve(final List<SettingValue.Point> points))) {
            final SettingOutcome problem = file.put("r");
            return problem == null ? file.put("c") : problem;
        }
        final OverdriveTable table = new OverdriveTable(String.valueOf(file.text().value()));
        final int wanted = table.levels(CURVE).size();
        if (points.size() != wanted) {
            return SettingOutcome.refused(Result.OUT_OF_RANGE,
                "the curve has " + points.size() + " points; this GPU takes exactly " + wanted);
        }
        final int[] range = table.range(TEMPERATURE);
        if (range != null && (points.getFirst().celsius() < range[0] || points.getLast().celsius() > range[1])) {
            return SettingOutcome.refused(Result.OUT_OF_RANGE,
                "this GPU takes temperatures from " + range[0] + " to " + range[1] + " degrees");
        }
        for (int i = 0; i < wanted; i++) {
            final SettingOutcome problem = file.put(
                i + " " + Math.round(points.get(i).celsius()) + " " + Math.round(points.get(i).percent()));
            if (problem != null) {
                return problem;
            }
        }
        return file.put("c");
    }
}

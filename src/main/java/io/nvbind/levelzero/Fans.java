package io.nvbind.levelzero;

import static io.nvbind.levelzero.gen.level_zero_h.ZES_FAN_SPEED_MODE_DEFAULT;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_FAN_SPEED_MODE_FIXED;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_FAN_SPEED_MODE_TABLE;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_FAN_SPEED_UNITS_PERCENT;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_FAN_TEMP_SPEED_PAIR_COUNT;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_STRUCTURE_TYPE_FAN_CONFIG;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_STRUCTURE_TYPE_FAN_PROPERTIES;
import static io.nvbind.levelzero.gen.level_zero_h.zesFanGetConfig;
import static io.nvbind.levelzero.gen.level_zero_h.zesFanGetProperties;
import static io.nvbind.levelzero.gen.level_zero_h.zesFanSetDefaultMode;
import static io.nvbind.levelzero.gen.level_zero_h.zesFanSetFixedSpeedMode;
import static io.nvbind.levelzero.gen.level_zero_h.zesFanSetSpeedTableMode;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import io.nvbind.levelzero.gen.zes_fan_config_t;
import io.nvbind.levelzero.gen.zes_fan_properties_t;
import io.nvbind.levelzero.gen.zes_fan_speed_t;
import io.nvbind.levelzero.gen.zes_fan_speed_table_t;
import io.nvbind.levelzero.gen.zes_fan_temp_speed_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** How the fans are driven: by the GPU, at a fixed speed, or along a table. All fans alike; percent only. */
final class Fans {

    private static final String NO_FAN = "the driver lists no fan for it";
    private static final String FIXED = "the driver does not let this be changed on this GPU (Level Zero)";
    private static final String OTHERWISE = "the fan is driven another way";

    private final List<Part> fans;
    private final String missing;
    private final MemorySegment properties = zes_fan_properties_t.allocate(Arena.ofAuto());
    private final MemorySegment config = zes_fan_config_t.allocate(Arena.ofAuto());
    private final MemorySegment speed = zes_fan_speed_t.allocate(Arena.ofAuto());
    private final MemorySegment table = zes_fan_speed_table_t.allocate(Arena.ofAuto());

    Fans(final NativeLibrary library, final List<Part> fans) {
        final boolean known = List.of("zesFanGetProperties", "zesFanGetConfig", "zesFanSetDefaultMode",
            "zesFanSetFixedSpeedMode", "zesFanSetSpeedTableMode").stream().allMatch(library::has);
        this.fans = known ? fans : List.of();
        missing = known ? NO_FAN : LevelZeroStatus.NO_SYMBOL;
    }

    /**
     * Reads one of the two ways.
     *
     * @param mode {@code ZES_FAN_SPEED_MODE_FIXED} or {@code _TABLE}.
     * @return the state of that setting.
     */
    SettingState read(final int mode) {
        if (fans.isEmpty()) {
            return SettingState.unsupported(missing);
        }
        final MemorySegment first = fans.getFirst().handle();
        zes_fan_properties_t.stype(properties, ZES_STRUCTURE_TYPE_FAN_PROPERTIES());
        zes_fan_properties_t.canControl(properties, (byte) 0);
        zes_fan_properties_t.supportedModes(properties, 0);
        final int told = zesFanGetProperties(first, properties);
        if (!LevelZeroStatus.ok(told)) {
            return LevelZeroOutcome.lacking(told);
        }
        config.fill((byte) 0);
        zes_fan_config_t.stype(config, ZES_STRUCTURE_TYPE_FAN_CONFIG());
        zes_fan_config_t.mode(config, -1);
        final int status = zesFanGetConfig(first, config);
        if (!LevelZeroStatus.ok(status)) {
            return LevelZeroOutcome.lacking(status);
        }
        final SettingValue value = value(mode);
        final SettingState state = SettingState.of(value, 0, 100, SettingValue.AUTOMATIC);
        final SettingState read = value == null ? state.unread(OTHERWISE) : state;
        final boolean can = zes_fan_properties_t.canControl(properties) != 0
            && (zes_fan_properties_t.supportedModes(properties) & 1 << mode) != 0;
        return can ? read : read.readOnly(FIXED);
    }

    /** Null when the fan is driven neither this way nor by the GPU, or in turns a minute. */
    private SettingValue value(final int mode) {
        final int now = zes_fan_config_t.mode(config);
        if (now == ZES_FAN_SPEED_MODE_DEFAULT()) {
            return SettingValue.AUTOMATIC;
        } else if (now != mode) {
            return null;
        } else if (now == ZES_FAN_SPEED_MODE_FIXED()) {
            final MemorySegment fixed = zes_fan_config_t.speedFixed(config);
            return zes_fan_speed_t.units(fixed) == ZES_FAN_SPEED_UNITS_PERCENT() && zes_fan_speed_t.speed(fixed) >= 0
                ? new SettingValue.Amount(zes_fan_speed_t.speed(fixed)) : null;
        }
        return now == ZES_FAN_SPEED_MODE_TABLE() ? curve(zes_fan_config_t.speedTable(config)) : null;
    }

    private static SettingValue curve(final MemorySegment from) {
        final int count = zes_fan_speed_table_t.numPoints(from);
        if (count <= 0 || count > ZES_FAN_TEMP_SPEED_PAIR_COUNT()) {
            return null;
        }
        final List<SettingValue.Point> points = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            final MemorySegment point = zes_fan_speed_table_t.table(from, i);
            final MemorySegment at = zes_fan_temp_speed_t.speed(point);
            if (zes_fan_speed_t.units(at) != ZES_FAN_SPEED_UNITS_PERCENT()) {
                return null;
            }
            points.add(new SettingValue.Point(zes_fan_temp_speed_t.temperature(point), zes_fan_speed_t.speed(at)));
        }
        return new SettingValue.Curve(points);
    }

    /**
     * Writes to each fan.
     *
     * @param value a fixed speed, a curve, or automatic.
     * @return null when each call reported success.
     */
    SettingOutcome write(final SettingValue value) {
        if (value instanceof SettingValue.Curve(final List<SettingValue.Point> points)) {
            final int most = Math.clamp(zes_fan_properties_t.maxPoints(properties), 0, ZES_FAN_TEMP_SPEED_PAIR_COUNT());
            if (points.size() > most) {
                return SettingOutcome.refused(SettingOutcome.Result.OUT_OF_RANGE,
                    points.size() + " points are too many; this GPU takes " + most);
            }
            fill(points);
        }
        for (int i = 0; i < fans.size(); i++) {
            final SettingOutcome problem = LevelZeroOutcome.of(write(fans.get(i).handle(), value));
            if (problem != null) {
                return i == 0 ? problem : SettingOutcome.refused(problem.result(),
                    i + " of " + fans.size() + " fans were set, then: " + problem.message());
            }
        }
        return null;
    }

    private int write(final MemorySegment fan, final SettingValue value) {
        return switch (value) {
            case SettingValue.Amount(final double percent) -> {
                fill(speed, percent);
                yield zesFanSetFixedSpeedMode(fan, speed);
            }
            case final SettingValue.Curve curve -> zesFanSetSpeedTableMode(fan, table);
            default -> zesFanSetDefaultMode(fan);
        };
    }

    private void fill(final List<SettingValue.Point> points) {
        zes_fan_speed_table_t.numPoints(table, points.size());
        for (int i = 0; i < points.size(); i++) {
            final MemorySegment point = zes_fan_speed_table_t.table(table, i);
            zes_fan_temp_speed_t.temperature(point, (int) Math.round(points.get(i).celsius()));
            fill(zes_fan_temp_speed_t.speed(point), points.get(i).percent());
        }
    }

    private static void fill(final MemorySegment to, final double percent) {
        zes_fan_speed_t.speed(to, (int) Math.round(percent));
        zes_fan_speed_t.units(to, ZES_FAN_SPEED_UNITS_PERCENT());
    }
}

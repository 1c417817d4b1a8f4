package io.nvbind.levelzero;

import static io.nvbind.levelzero.gen.level_zero_h.ZES_STRUCTURE_TYPE_SCHED_PROPERTIES;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_STRUCTURE_TYPE_SCHED_TIMEOUT_PROPERTIES;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_STRUCTURE_TYPE_SCHED_TIMESLICE_PROPERTIES;
import static io.nvbind.levelzero.gen.level_zero_h.zesDeviceEnumSchedulers;
import static io.nvbind.levelzero.gen.level_zero_h.zesSchedulerGetCurrentMode;
import static io.nvbind.levelzero.gen.level_zero_h.zesSchedulerGetProperties;
import static io.nvbind.levelzero.gen.level_zero_h.zesSchedulerGetTimeoutModeProperties;
import static io.nvbind.levelzero.gen.level_zero_h.zesSchedulerGetTimesliceModeProperties;
import static io.nvbind.levelzero.gen.level_zero_h.zesSchedulerSetExclusiveMode;
import static io.nvbind.levelzero.gen.level_zero_h.zesSchedulerSetTimeoutMode;
import static io.nvbind.levelzero.gen.level_zero_h.zesSchedulerSetTimesliceMode;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.SettingControl;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingOutcome.Result;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import io.nvbind.levelzero.gen.zes_sched_properties_t;
import io.nvbind.levelzero.gen.zes_sched_timeout_properties_t;
import io.nvbind.levelzero.gen.zes_sched_timeslice_properties_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How the engines' work takes turns, of all schedulers alike; names in the order of {@code zes_sched_mode_t}. A mode's own
 * times are the driver's defaults.
 */
final class SchedulerMode implements SettingControl {

    private static final List<String> NAMES = List.of("timeout", "timeslice", "exclusive");
    private static final String NO_SCHEDULER = "the driver lists no scheduler for it";
    private static final String FIXED = "the driver does not let this be changed on this GPU (Level Zero)";
    private static final String DIFFERENT = "its schedulers are each in a mode of their own";
    private static final String RELOAD = "the driver wants to be loaded anew before the mode holds";
    private static final byte DEFAULTS = 1;

    private final List<MemorySegment> schedulers;
    private final String missing;
    private final MemorySegment properties = zes_sched_properties_t.allocate(Arena.ofAuto());
    private final MemorySegment timeout = zes_sched_timeout_properties_t.allocate(Arena.ofAuto());
    private final MemorySegment timeslice = zes_sched_timeslice_properties_t.allocate(Arena.ofAuto());
    private final MemorySegment number = Arena.ofAuto().allocate(ValueLayout.JAVA_INT);
    private final MemorySegment reload = Arena.ofAuto().allocate(ValueLayout.JAVA_BYTE);

    SchedulerMode(final NativeLibrary library, final MemorySegment device) {
        final boolean known = List.of("zesDeviceEnumSchedulers", "zesSchedulerGetProperties", "zesSchedulerGetCurrentMode",
            "zesSchedulerGetTimeoutModeProperties", "zesSchedulerGetTimesliceModeProperties", "zesSchedulerSetTimeoutMode",
            "zesSchedulerSetTimesliceMode", "zesSchedulerSetExclusiveMode").stream().allMatch(library::has);
        schedulers = known ? Handles.list((count, out) -> zesDeviceEnumSchedulers(device, count, out)) : List.of();
        missing = known ? NO_SCHEDULER : LevelZeroStatus.NO_SYMBOL;
    }

    @Override
    public SettingState read() {
        if (schedulers.isEmpty()) {
            return SettingState.unsupported(missing);
        }
        zes_sched_properties_t.stype(properties, ZES_STRUCTURE_TYPE_SCHED_PROPERTIES());
        zes_sched_properties_t.canControl(properties, (byte) 0);
        zes_sched_properties_t.supportedModes(properties, 0);
        final int told = zesSchedulerGetProperties(schedulers.getFirst(), properties);
        if (!LevelZeroStatus.ok(told)) {
            return LevelZeroOutcome.lacking(told);
        }
        int common = -1;
        boolean different = false;
        for (final MemorySegment scheduler : schedulers) {
            number.set(ValueLayout.JAVA_INT, 0, -1);
            final int status = zesSchedulerGetCurrentMode(scheduler, number);
            final int mode = number.get(ValueLayout.JAVA_INT, 0);
            if (!LevelZeroStatus.ok(status)) {
                return LevelZeroOutcome.lacking(status);
            }
            if (mode < 0 || mode >= NAMES.size()) {
                return SettingState.unsupported(LevelZeroStatus.NO_VALUE);
            }
            different |= common >= 0 && common != mode;
            common = mode;
        }
        final int supported = zes_sched_properties_t.supportedModes(properties);
        final SettingState state = SettingState.of(NAMES.get(common), IntStream.range(0, NAMES.size())
            .filter(mode -> (supported & 1 << mode) != 0).mapToObj(NAMES::get).toList(), null);
        final SettingState read = different ? state.unread(DIFFERENT) : state;
        return zes_sched_properties_t.canControl(properties) == 0 ? read.readOnly(FIXED) : read;
    }

    @Override
    public SettingOutcome write(final SettingValue value, final SettingState before) {
        final int mode = NAMES.indexOf(value.text());
        if (mode < 0) {
            return SettingOutcome.refused(Result.UNSUPPORTED, "the driver does not tell what its default is");
        }
        for (int i = 0; i < schedulers.size(); i++) {
            reload.set(ValueLayout.JAVA_BYTE, 0, (byte) 0);
            final SettingOutcome problem = LevelZeroOutcome.of(write(schedulers.get(i), mode));
            if (problem != null) {
                return i == 0 ? problem : SettingOutcome.refused(problem.result(),
                    i + " of " + schedulers.size() + " schedulers were set, then: " + problem.message());
            }
            if (reload.get(ValueLayout.JAVA_BYTE, 0) != 0) {
                return SettingOutcome.refused(Result.NOT_APPLIED, RELOAD);
            }
        }
        return null;
    }

    private int write(final MemorySegment scheduler, final int mode) {
        return switch (NAMES.get(mode)) {
            case "timeout" -> {
                zes_sched_timeout_properties_t.stype(timeout, ZES_STRUCTURE_TYPE_SCHED_TIMEOUT_PROPERTIES());
                final int told = zesSchedulerGetTimeoutModeProperties(scheduler, DEFAULTS, timeout);
                yield LevelZeroStatus.ok(told) ? zesSchedulerSetTimeoutMode(scheduler, timeout, reload) : told;
            }
            case "timeslice" -> {
                zes_sched_timeslice_properties_t.stype(timeslice, ZES_STRUCTURE_TYPE_SCHED_TIMESLICE_PROPERTIES());
                final int told = zesSchedulerGetTimesliceModeProperties(scheduler, DEFAULTS, timeslice);
                yield LevelZeroStatus.ok(told) ? zesSchedulerSetTimesliceMode(scheduler, timeslice, reload) : told;
            }
            default -> zesSchedulerSetExclusiveMode(scheduler, reload);
        };
    }
}

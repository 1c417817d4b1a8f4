package io.nvbind.nvml;

import io.nvbind.gpu.SettingControl;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** A mode that NVML numbers: persistence, compute. */
final class ModeControl implements SettingControl {

    /** Reads the mode's number. */
    @FunctionalInterface
    interface Getter {
        int get(MemorySegment number);
    }

    /** Writes the mode's number. */
    @FunctionalInterface
    interface Setter {
        int set(int number);
    }

    private final List<String> names;
    private final List<String> choices;
    private final String defaultName;
    private final Getter getter;
    private final Setter setter;
    private final MemorySegment number = Arena.ofAuto().allocate(ValueLayout.JAVA_INT);

    /**
     * Prepares it.
     *
     * @param names       by number.
     * @param choices     those that can be set.
     * @param defaultName the factory mode, or null.
     * @param getter      reads.
     * @param setter      writes.
     */
    ModeControl(final List<String> names, final List<String> choices, final String defaultName, final Getter getter,
                final Setter setter) {
        this.names = names;
        this.choices = choices;
        this.defaultName = defaultName;
        this.getter = getter;
        this.setter = setter;
    }

    @Override
    public SettingState read() {
        number.set(ValueLayout.JAVA_INT, 0, -1);
        final int status = getter.get(number);
        if (!NvmlStatus.ok(status)) {
            return NvmlOutcome.lacking(status);
        }
        final int mode = number.get(ValueLayout.JAVA_INT, 0);
        return mode >= 0 && mode < names.size() ? SettingState.of(names.get(mode), choices, defaultName)
            : SettingState.unsupported("NVML gave a mode that nvbind does not know: " + mode);
    }

    @Override
    public SettingOutcome write(final SettingValue value, final SettingState before) {
        return value instanceof SettingValue.Choice(final String name) ? NvmlOutcome.of(setter.set(names.indexOf(name)))
            : NvmlOutcome.NO_DEFAULT;
    }
}

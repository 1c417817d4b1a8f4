package io.nvbind.nvml;

import static io.nvbind.nvml.gen.nvml_h.NVML_CLOCK_GRAPHICS;
import static io.nvbind.nvml.gen.nvml_h.NVML_PSTATE_0;
import static io.nvbind.nvml.gen.nvml_h.nvmlClockOffset_v1;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetClockOffsets;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetGpcClkMinMaxVfOffset;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetGpcClkVfOffset;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetMemClkMinMaxVfOffset;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetMemClkVfOffset;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceSetClockOffsets;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceSetGpcClkVfOffset;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceSetMemClkVfOffset;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.SettingControl;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import io.nvbind.nvml.gen.nvmlClockOffset_v1_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * The offset of a clock in the fastest state, MHz: by nvmlDeviceSetClockOffsets (driver 555 and later), else by the older
 * VfOffset calls (515 and later), which a driver may still have when it refuses the newer one.
 */
final class ClockOffset implements SettingControl {

    private final MemorySegment device;
    private final int clock;
    private final boolean graphics;
    private final boolean hasNew;
    private final boolean hasOld;
    private final MemorySegment offsets = nvmlClockOffset_v1_t.allocate(Arena.ofAuto());
    private final MemorySegment number = Arena.ofAuto().allocate(ValueLayout.JAVA_INT, 3);

    /**
     * Prepares it.
     *
     * @param library has the calls or not.
     * @param device  which GPU.
     * @param clock   a {@code nvmlClockType_t}: graphics or memory.
     */
    ClockOffset(final NativeLibrary library, final MemorySegment device, final int clock) {
        this.device = device;
        this.clock = clock;
        graphics = clock == NVML_CLOCK_GRAPHICS();
        hasNew = library.has("nvmlDeviceGetClockOffsets") && library.has("nvmlDeviceSetClockOffsets");
        final String name = graphics ? "Gpc" : "Mem";
        hasOld = List.of("nvmlDeviceGet" + name + "ClkVfOffset", "nvmlDeviceSet" + name + "ClkVfOffset",
            "nvmlDeviceGet" + name + "ClkMinMaxVfOffset").stream().allMatch(library::has);
    }

    @Override
    public SettingState read() {
        if (!hasNew && !hasOld) {
            return SettingState.unsupported(NvmlStatus.NO_SYMBOL);
        }
        final int status = hasNew ? readNew() : readOld();
        if (!NvmlStatus.ok(status)) {
            return NvmlOutcome.lacking(status);
        }
        return SettingState.of(number.getAtIndex(ValueLayout.JAVA_INT, 0), number.getAtIndex(ValueLayout.JAVA_INT, 1),
            number.getAtIndex(ValueLayout.JAVA_INT, 2), 0);
    }

    private int readNew() {
        question();
        final int status = nvmlDeviceGetClockOffsets(device, offsets);
        if (NvmlStatus.unknownCall(status) && hasOld) {
            return readOld();
        }
        number.setAtIndex(ValueLayout.JAVA_INT, 0, nvmlClockOffset_v1_t.clockOffsetMHz(offsets));
        number.setAtIndex(ValueLayout.JAVA_INT, 1, nvmlClockOffset_v1_t.minClockOffsetMHz(offsets));
        number.setAtIndex(ValueLayout.JAVA_INT, 2, nvmlClockOffset_v1_t.maxClockOffsetMHz(offsets));
        return status;
    }

    private void question() {
        offsets.fill((byte) 0);
        nvmlClockOffset_v1_t.version(offsets, nvmlClockOffset_v1());
        nvmlClockOffset_v1_t.type(offsets, clock);
        nvmlClockOffset_v1_t.pstate(offsets, NVML_PSTATE_0());
    }

    private int readOld() {
        final MemorySegment low = number.asSlice(Integer.BYTES);
        final MemorySegment high = number.asSlice(2L * Integer.BYTES);
        final int status = graphics ? nvmlDeviceGetGpcClkMinMaxVfOffset(device, low, high)
            : nvmlDeviceGetMemClkMinMaxVfOffset(device, low, high);
        if (!NvmlStatus.ok(status)) {
            return status;
        }
        return graphics ? nvmlDeviceGetGpcClkVfOffset(device, number) : nvmlDeviceGetMemClkVfOffset(device, number);
    }

    @Override
    public SettingOutcome write(final SettingValue value, final SettingState before) {
        final int megahertz = value instanceof SettingValue.Amount(final double amount) ? (int) Math.round(amount) : 0;
        if (hasNew) {
            question();
            nvmlClockOffset_v1_t.clockOffsetMHz(offsets, megahertz);
            final int status = nvmlDeviceSetClockOffsets(device, offsets);
            if (!NvmlStatus.unknownCall(status) || !hasOld) {
                return NvmlOutcome.of(status);
            }
        }
        return NvmlOutcome.of(graphics ? nvmlDeviceSetGpcClkVfOffset(device, megahertz)
            : nvmlDeviceSetMemClkVfOffset(device, megahertz));
    }
}

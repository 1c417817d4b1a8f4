package io.nvbind.nvml;

import static io.nvbind.nvml.gen.nvml_h.NVML_ERROR_FUNCTION_NOT_FOUND;
import static io.nvbind.nvml.gen.nvml_h.NVML_ERROR_UNKNOWN;
import static io.nvbind.nvml.gen.nvml_h.NVML_FI_DEV_MEMORY_TEMP;
import static io.nvbind.nvml.gen.nvml_h.NVML_FI_DEV_POWER_INSTANT;
import static io.nvbind.nvml.gen.nvml_h.NVML_SUCCESS;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetFieldValues;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.nvml.gen.nvmlFieldValue_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The memory's temperature and the power of this moment: fields 82 and 186, asked for in one call.
 *
 * <p>{@code nvmlDeviceGetPowerUsage} is the average of a second since Ampere, so it is asked only where the field is not to
 * be had. A field this GPU does not have is left out of further calls until {@link #askAgain}.
 */
final class FieldReader implements MetricReader {

    private static final double MILLI = 1e-3;
    private static final int FIELDS = 2;

    private final MemorySegment device;
    private final MetricReader averagePower;
    private final MemorySegment values = nvmlFieldValue_t.allocateArray(FIELDS, Arena.ofAuto());
    private final FieldSlot first = new FieldSlot(nvmlFieldValue_t.asSlice(values, 0));
    private final FieldSlot second = new FieldSlot(nvmlFieldValue_t.asSlice(values, 1));
    private final boolean there;
    /** Success while the field is asked for, else why it is not. */
    private int memoryAbsence;
    private int powerAbsence;

    /**
     * Creates the reader.
     *
     * @param library      asked for the function.
     * @param device       whose.
     * @param averagePower asked for the power where the field is not to be had.
     */
    FieldReader(final NativeLibrary library, final MemorySegment device, final MetricReader averagePower) {
        this.device = device;
        this.averagePower = averagePower;
        this.there = library.has("nvmlDeviceGetFieldValues");
        askAgain();
    }

    /** Lets the next read ask for every field again, also for one that was not there before. */
    void askAgain() {
        final int absence = there ? NVML_SUCCESS() : NVML_ERROR_FUNCTION_NOT_FOUND();
        askFor(absence, absence);
    }

    /** The power has the first slot when the memory does not need it. The call leaves the ids as they are. */
    private void askFor(final int memory, final int power) {
        memoryAbsence = memory;
        powerAbsence = power;
        first.id(NvmlStatus.ok(memory) ? NVML_FI_DEV_MEMORY_TEMP() : NVML_FI_DEV_POWER_INSTANT());
        second.id(NVML_FI_DEV_POWER_INSTANT());
    }

    @Override
    public int read(final GpuSample out) {
        final boolean asksMemory = NvmlStatus.ok(memoryAbsence);
        final boolean asksPower = NvmlStatus.ok(powerAbsence);
        final FieldSlot powerSlot = asksMemory ? second : first;
        int status = NVML_SUCCESS();
        if (asksMemory || asksPower) {
            first.status(NVML_ERROR_UNKNOWN());
            second.status(NVML_ERROR_UNKNOWN());
            status = nvmlDeviceGetFieldValues(device, asksMemory && asksPower ? 2 : 1, values);
            if (NvmlStatus.gone(status)) {
                return status;
            }
        }
        final int memory = asksMemory ? answer(status, first) : memoryAbsence;
        final int power = asksPower ? answer(status, powerSlot) : powerAbsence;
        MetricReader.put(memory, Metric.MEMORY_TEMP_C, NvmlStatus.ok(memory) ? first.value() : 0, out);
        if (NvmlStatus.gone(memory)) {
            return memory;
        }
        final double watts = NvmlStatus.ok(power) ? powerSlot.value() * MILLI : 0;
        if ((asksMemory && absent(memory)) || (asksPower && absent(power))) {
            askFor(absent(memory) ? memory : NVML_SUCCESS(), absent(power) ? power : NVML_SUCCESS());
        }
        return NvmlStatus.ok(power) || NvmlStatus.gone(power)
            ? MetricReader.put(power, Metric.POWER_DRAW_W, watts, out) : averagePower.read(out);
    }

    private static int answer(final int status, final FieldSlot slot) {
        return NvmlStatus.ok(status) ? slot.status() : status;
    }

    private static boolean absent(final int status) {
        return NvmlStatus.unknownCall(status) || NvmlStatus.unsupported(status);
    }
}

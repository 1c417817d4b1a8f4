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
    private final FieldSlot[] slots = new FieldSlot[FIELDS];
    private final Field memory = new Field(NVML_FI_DEV_MEMORY_TEMP());
    private final Field power = new Field(NVML_FI_DEV_POWER_INSTANT());
    private final Field[] fields = {memory, power};
    private final boolean there;

    private static final class Field {
        private final int id;
        private boolean absent;
        private int status;
        private double value;

        Field(final int id) {
            this.id = id;
        }
    }

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
        for (int i = 0; i < FIELDS; i++) {
            slots[i] = new FieldSlot(nvmlFieldValue_t.asSlice(values, i));
        }
        askAgain();
    }

    /** Lets the next read ask for every field again, also for one that was not there before. */
    void askAgain() {
        for (final Field field : fields) {
            field.absent = !there;
            field.status = NVML_ERROR_FUNCTION_NOT_FOUND();
        }
    }

    @Override
    public int read(final GpuSample out) {
        final int asked = ask();
        if (NvmlStatus.gone(asked)) {
            return asked;
        }
        MetricReader.put(memory.status, Metric.MEMORY_TEMP_C, memory.value, out);
        if (NvmlStatus.gone(memory.status)) {
            return memory.status;
        }
        return NvmlStatus.ok(power.status) || NvmlStatus.gone(power.status)
            ? MetricReader.put(power.status, Metric.POWER_DRAW_W, power.value * MILLI, out) : averagePower.read(out);
    }

    private int ask() {
        int count = 0;
        for (final Field field : fields) {
            if (!field.absent) {
                slots[count++].ask(field.id, NVML_ERROR_UNKNOWN());
            }
        }
        if (count == 0) {
            return NVML_SUCCESS();
        }
        final int status = nvmlDeviceGetFieldValues(device, count, values);
        int at = 0;
        for (final Field field : fields) {
            if (!field.absent) {
                field.status = NvmlStatus.ok(status) ? slots[at].status() : status;
                field.value = NvmlStatus.ok(field.status) ? slots[at].value() : Double.NaN;
                field.absent = NvmlStatus.unknownCall(field.status) || NvmlStatus.unsupported(field.status);
                at++;
            }
        }
        return status;
    }
}

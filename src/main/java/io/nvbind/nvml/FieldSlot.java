package io.nvbind.nvml;

import static io.nvbind.nvml.gen.nvml_h.NVML_VALUE_TYPE_DOUBLE;
import static io.nvbind.nvml.gen.nvml_h.NVML_VALUE_TYPE_SIGNED_INT;
import static io.nvbind.nvml.gen.nvml_h.NVML_VALUE_TYPE_UNSIGNED_INT;

import io.nvbind.nvml.gen.nvmlFieldValue_t;
import io.nvbind.nvml.gen.nvmlValue_t;
import java.lang.foreign.MemorySegment;

/** One element of the array given to {@code nvmlDeviceGetFieldValues}. */
final class FieldSlot {

    private final MemorySegment field;
    private final MemorySegment value;

    FieldSlot(final MemorySegment field) {
        this.field = field;
        this.value = nvmlFieldValue_t.value(field);
    }

    /**
     * Says which field it is for.
     *
     * @param id of the field.
     */
    void id(final int id) {
        nvmlFieldValue_t.fieldId(field, id);
        nvmlFieldValue_t.scopeId(field, 0);
    }

    /**
     * Prepares the call.
     *
     * @param status what {@link #status()} tells should the call leave the element as it is.
     */
    void status(final int status) {
        nvmlFieldValue_t.nvmlReturn(field, status);
    }

    /**
     * What became of this field.
     *
     * @return its own {@code nvmlReturn_t}.
     */
    int status() {
        return nvmlFieldValue_t.nvmlReturn(field);
    }

    /**
     * The field's number, whatever type the driver gave it.
     *
     * @return the number.
     */
    double value() {
        final int type = nvmlFieldValue_t.valueType(field);
        if (type == NVML_VALUE_TYPE_DOUBLE()) {
            return nvmlValue_t.dVal(value);
        }
        if (type == NVML_VALUE_TYPE_UNSIGNED_INT()) {
            return Integer.toUnsignedLong(nvmlValue_t.uiVal(value));
        }
        if (type == NVML_VALUE_TYPE_SIGNED_INT()) {
            return nvmlValue_t.siVal(value);
        }
        return nvmlValue_t.sllVal(value);
    }
}

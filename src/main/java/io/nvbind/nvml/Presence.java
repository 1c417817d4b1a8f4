package io.nvbind.nvml;

import static io.nvbind.nvml.gen.nvml_h.NVML_ERROR_GPU_NOT_FOUND;
import static io.nvbind.nvml.gen.nvml_h.NVML_ERROR_INVALID_ARGUMENT;
import static io.nvbind.nvml.gen.nvml_h.NVML_SUCCESS;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetPciInfo_v3;

import io.nvbind.nvml.gen.nvmlPciInfo_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Whether a GPU is still there, by what its calls answer. No allocation. */
final class Presence {

    private final MemorySegment device;
    private final MemorySegment pci = nvmlPciInfo_t.allocate(Arena.ofAuto());

    Presence(final MemorySegment device) {
        this.device = device;
    }

    /**
     * Judges an answer. "Invalid argument" is a question the driver does not know, or a handle it does not know any more:
     * the handle is then tried on a question that every driver knows.
     *
     * @param status a {@code nvmlReturn_t}.
     * @return success while the GPU is there, else the code that says why it is not.
     */
    int loss(final int status) {
        if (NvmlStatus.ok(status)) {
            return status;
        }
        if (NvmlStatus.gone(status)) {
            return status;
        }
        return status == NVML_ERROR_INVALID_ARGUMENT() && nvmlDeviceGetPciInfo_v3(device, pci) == status
            ? NVML_ERROR_GPU_NOT_FOUND() : NVML_SUCCESS();
    }
}

package io.nvbind.nvml;

import static io.nvbind.nvml.gen.nvml_h.NVML_ERROR_ARGUMENT_VERSION_MISMATCH;
import static io.nvbind.nvml.gen.nvml_h.NVML_ERROR_DEPRECATED;
import static io.nvbind.nvml.gen.nvml_h.NVML_ERROR_DRIVER_NOT_LOADED;
import static io.nvbind.nvml.gen.nvml_h.NVML_ERROR_FUNCTION_NOT_FOUND;
import static io.nvbind.nvml.gen.nvml_h.NVML_ERROR_GPU_IS_LOST;
import static io.nvbind.nvml.gen.nvml_h.NVML_ERROR_INVALID_ARGUMENT;
import static io.nvbind.nvml.gen.nvml_h.NVML_ERROR_NOT_SUPPORTED;
import static io.nvbind.nvml.gen.nvml_h.NVML_ERROR_RESET_REQUIRED;
import static io.nvbind.nvml.gen.nvml_h.NVML_ERROR_UNINITIALIZED;
import static io.nvbind.nvml.gen.nvml_h.NVML_SUCCESS;

/**
 * What NVML's return codes mean to a user. Source: {@code nvmlReturn_t} of nvml.h.
 *
 * <p>The texts are constants, so that the sampling path can hand them on without allocating.
 */
final class NvmlStatus {

    /** Answer of a function that this driver's library does not export. */
    static final String NO_SYMBOL = "this driver's NVML is too old to tell";

    /** Answer of a function that worked and told nothing. */
    static final String NO_VALUE = "NVML gave no value";

    private static final String UNKNOWN = "the NVIDIA driver failed for a reason it does not know (NVML: unknown error)";
    private static final String[] REASONS = {
        null,
        "NVML is not initialised",
        "the driver does not take this question for this GPU (NVML: invalid argument)",
        "not supported on this GPU (NVML)",
        "no permission to read it (NVML)",
        "NVML is initialised already",
        "there is nothing of this kind (NVML: not found)",
        "the driver wants to tell more than fits (NVML: insufficient size)",
        "the GPU's external power cables are not attached properly (NVML)",
        "the NVIDIA kernel driver is not loaded (modprobe nvidia; no NVIDIA GPU or no driver installed)",
        "the driver took too long (NVML: timeout)",
        "the kernel has an interrupt problem with the GPU (NVML: IRQ issue)",
        "NVML could not load a library of its own",
        NO_SYMBOL,
        "the GPU's configuration memory is corrupted (NVML: corrupted infoROM)",
        "the GPU has fallen off the bus (NVML: GPU is lost)",
        "the GPU needs a reset (NVML)",
        "the operating system or a container's limits block the GPU (NVML)",
        "the NVIDIA library and the loaded kernel driver are of different versions (reboot, or reload the driver)",
        "the GPU is in use (NVML)",
        "the driver is out of memory (NVML)",
        "the driver has no data yet (NVML)",
        "not possible on a vGPU while ECC is on (NVML)",
        "the driver lacks a resource that something else holds (NVML)",
        "the GPU does not have this clock (NVML)",
        "this driver's NVML does not know the struct nvbind hands it (NVML: version mismatch)",
        "this driver has given the function up (NVML: deprecated)",
        "the GPU or its driver is not ready yet (NVML)",
        "the GPU is not there any more (NVML: not found)",
        "not possible in the state the GPU is in (NVML)"};

    private NvmlStatus() {
    }

    /**
     * The reason for a code.
     *
     * @param code a {@code nvmlReturn_t} other than success.
     * @return a constant text.
     */
    static String reason(final int code) {
        return code > 0 && code < REASONS.length ? REASONS[code] : UNKNOWN;
    }

    /**
     * Whether a call worked.
     *
     * @param code a {@code nvmlReturn_t}.
     * @return true for success.
     */
    static boolean ok(final int code) {
        return code == NVML_SUCCESS();
    }

    /**
     * Whether the GPU, or its driver, is gone.
     *
     * @param code a {@code nvmlReturn_t}.
     * @return true when its handle is of no use any more.
     */
    static boolean gone(final int code) {
        return code != NVML_SUCCESS() && (code == NVML_ERROR_GPU_IS_LOST() || code == NVML_ERROR_RESET_REQUIRED()
            || code == NVML_ERROR_UNINITIALIZED() || code == NVML_ERROR_DRIVER_NOT_LOADED());
    }

    /**
     * Whether the driver says that this GPU cannot tell, now and later.
     *
     * @param code a {@code nvmlReturn_t}.
     * @return true when asking again is of no use.
     */
    static boolean unsupported(final int code) {
        return code == NVML_ERROR_NOT_SUPPORTED();
    }

    /**
     * Whether the driver is too old, or too new, for the question as it was put.
     *
     * @param code a {@code nvmlReturn_t}.
     * @return true when an older function is worth a try.
     */
    static boolean unknownCall(final int code) {
        return code == NVML_ERROR_FUNCTION_NOT_FOUND() || code == NVML_ERROR_INVALID_ARGUMENT()
            || code == NVML_ERROR_ARGUMENT_VERSION_MISMATCH() || code == NVML_ERROR_DEPRECATED();
    }
}

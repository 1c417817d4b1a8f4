package io.nvbind.nvml;

import static io.nvbind.nvml.gen.nvml_h.NVML_ERROR_DRIVER_NOT_LOADED;
import static io.nvbind.nvml.gen.nvml_h.NVML_ERROR_FUNCTION_NOT_FOUND;
import static io.nvbind.nvml.gen.nvml_h.NVML_ERROR_GPU_IS_LOST;
import static io.nvbind.nvml.gen.nvml_h.NVML_ERROR_LIB_RM_VERSION_MISMATCH;
import static io.nvbind.nvml.gen.nvml_h.NVML_ERROR_NOT_SUPPORTED;
import static io.nvbind.nvml.gen.nvml_h.NVML_ERROR_NO_PERMISSION;
import static io.nvbind.nvml.gen.nvml_h.NVML_ERROR_RESET_REQUIRED;
import static io.nvbind.nvml.gen.nvml_h.NVML_ERROR_UNINITIALIZED;
import static io.nvbind.nvml.gen.nvml_h.NVML_ERROR_UNKNOWN;
import static io.nvbind.nvml.gen.nvml_h.NVML_SUCCESS;

/**
 * What NVML's return codes mean to a user. Source: {@code nvmlReturn_t} of nvml.h.
 *
 * <p>The texts are constants, so that the sampling path can hand them on without allocating.
 */
final class NvmlStatus {

    /** Answer of a function that this driver's library does not export. */
    static final String NO_SYMBOL = "this driver's NVML is too old to tell";

    private static final int CODES = 32;
    private static final String[] REASONS = new String[CODES];

    static {
        for (int code = 0; code < CODES; code++) {
            REASONS[code] = "NVML error " + code;
        }
        REASONS[NVML_ERROR_UNINITIALIZED()] = "NVML is not initialised";
        REASONS[NVML_ERROR_NOT_SUPPORTED()] = "not supported on this GPU (NVML)";
        REASONS[NVML_ERROR_NO_PERMISSION()] = "no permission to read it (NVML)";
        REASONS[NVML_ERROR_DRIVER_NOT_LOADED()] =
            "the NVIDIA kernel driver is not loaded (modprobe nvidia; no NVIDIA GPU or no driver installed)";
        REASONS[NVML_ERROR_FUNCTION_NOT_FOUND()] = NO_SYMBOL;
        REASONS[NVML_ERROR_GPU_IS_LOST()] = "the GPU has fallen off the bus (NVML: GPU is lost)";
        REASONS[NVML_ERROR_RESET_REQUIRED()] = "the GPU needs a reset (NVML)";
        REASONS[NVML_ERROR_LIB_RM_VERSION_MISMATCH()] =
            "the NVIDIA library and the loaded kernel driver are of different versions (reboot, or reload the driver)";
    }

    private NvmlStatus() {
    }

    /**
     * The reason for a code.
     *
     * @param code a {@code nvmlReturn_t} other than success.
     * @return a constant text.
     */
    static String reason(final int code) {
        return code >= 0 && code < CODES ? REASONS[code] : "NVML error " + NVML_ERROR_UNKNOWN();
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
        return code == NVML_ERROR_GPU_IS_LOST() || code == NVML_ERROR_UNINITIALIZED()
            || code == NVML_ERROR_DRIVER_NOT_LOADED();
    }
}

package io.nvbind.rocm;

import static io.nvbind.rocm.gen.rocm_smi_h.RSMI_STATUS_AMDGPU_RESTART_ERR;
import static io.nvbind.rocm.gen.rocm_smi_h.RSMI_STATUS_BUSY;
import static io.nvbind.rocm.gen.rocm_smi_h.RSMI_STATUS_FILE_ERROR;
import static io.nvbind.rocm.gen.rocm_smi_h.RSMI_STATUS_INIT_ERROR;
import static io.nvbind.rocm.gen.rocm_smi_h.RSMI_STATUS_INVALID_ARGS;
import static io.nvbind.rocm.gen.rocm_smi_h.RSMI_STATUS_NOT_FOUND;
import static io.nvbind.rocm.gen.rocm_smi_h.RSMI_STATUS_NOT_SUPPORTED;
import static io.nvbind.rocm.gen.rocm_smi_h.RSMI_STATUS_NOT_YET_IMPLEMENTED;
import static io.nvbind.rocm.gen.rocm_smi_h.RSMI_STATUS_NO_DATA;
import static io.nvbind.rocm.gen.rocm_smi_h.RSMI_STATUS_PERMISSION;
import static io.nvbind.rocm.gen.rocm_smi_h.RSMI_STATUS_SUCCESS;
import static io.nvbind.rocm.gen.rocm_smi_h.RSMI_STATUS_UNEXPECTED_DATA;

/** What ROCm SMI's return codes mean to a user. Source: {@code rsmi_status_t} of rocm_smi.h. The texts are constants. */
final class RocmStatus {

    /** Answer of a function that this version of the library does not export. */
    static final String NO_SYMBOL = "this version of ROCm SMI does not have it";
    /** A driver may report success and leave the buffer as it was, or fill in its own "unknown". */
    static final String NO_VALUE = "the amdgpu driver gives no value for this GPU";

    private static final int CODES = 40;
    private static final String[] REASONS = new String[CODES];

    static {
        for (int code = 0; code < CODES; code++) {
            REASONS[code] = "ROCm SMI error " + code;
        }
        REASONS[RSMI_STATUS_INVALID_ARGS()] = "not supported on this GPU (ROCm SMI: invalid arguments)";
        REASONS[RSMI_STATUS_NOT_SUPPORTED()] = "not supported on this GPU (ROCm SMI)";
        REASONS[RSMI_STATUS_NOT_YET_IMPLEMENTED()] = "not implemented by this ROCm SMI for this GPU";
        REASONS[RSMI_STATUS_FILE_ERROR()] = "the amdgpu driver does not show it (ROCm SMI: file error)";
        REASONS[RSMI_STATUS_PERMISSION()] = "no permission to read it (ROCm SMI)";
        REASONS[RSMI_STATUS_INIT_ERROR()] =
            "ROCm SMI found no AMD GPU with a compute driver (/sys/class/kfd is missing: load amdgpu)";
        REASONS[RSMI_STATUS_NOT_FOUND()] = "the amdgpu driver does not show it (ROCm SMI: not found)";
        REASONS[RSMI_STATUS_BUSY()] = "another process holds ROCm SMI's lock on this GPU (/dev/shm/rocm_smi_card*)";
        REASONS[RSMI_STATUS_UNEXPECTED_DATA()] = "the amdgpu driver shows something ROCm SMI cannot read";
        REASONS[RSMI_STATUS_NO_DATA()] = NO_VALUE;
        REASONS[RSMI_STATUS_AMDGPU_RESTART_ERR()] = "the amdgpu driver is being restarted";
    }

    private RocmStatus() {
    }

    /**
     * The reason for a code.
     *
     * @param code a {@code rsmi_status_t} other than success.
     * @return a constant text.
     */
    static String reason(final int code) {
        return code >= 0 && code < CODES ? REASONS[code] : "ROCm SMI failed without a reason";
    }

    /**
     * Whether a call worked.
     *
     * @param code a {@code rsmi_status_t}.
     * @return true for success.
     */
    static boolean ok(final int code) {
        return code == RSMI_STATUS_SUCCESS();
    }
}

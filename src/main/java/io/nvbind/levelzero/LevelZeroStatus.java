package io.nvbind.levelzero;

import static io.nvbind.levelzero.gen.level_zero_h.ZE_RESULT_ERROR_DEPENDENCY_UNAVAILABLE;
import static io.nvbind.levelzero.gen.level_zero_h.ZE_RESULT_ERROR_DEVICE_IN_LOW_POWER_STATE;
import static io.nvbind.levelzero.gen.level_zero_h.ZE_RESULT_ERROR_DEVICE_LOST;
import static io.nvbind.levelzero.gen.level_zero_h.ZE_RESULT_ERROR_DEVICE_REQUIRES_RESET;
import static io.nvbind.levelzero.gen.level_zero_h.ZE_RESULT_ERROR_INSUFFICIENT_PERMISSIONS;
import static io.nvbind.levelzero.gen.level_zero_h.ZE_RESULT_ERROR_NOT_AVAILABLE;
import static io.nvbind.levelzero.gen.level_zero_h.ZE_RESULT_ERROR_UNINITIALIZED;
import static io.nvbind.levelzero.gen.level_zero_h.ZE_RESULT_ERROR_UNSUPPORTED_FEATURE;
import static io.nvbind.levelzero.gen.level_zero_h.ZE_RESULT_SUCCESS;

/** What Level Zero's result codes mean to a user. Source: {@code ze_result_t} of ze_api.h. The texts are constants. */
final class LevelZeroStatus {

    /** A driver may report success and leave the struct as it was. */
    static final String NO_VALUE = "the Level Zero driver gives no value for this GPU";
    /** Answer of a function that this loader does not export. */
    static final String NO_SYMBOL = "this version of Level Zero does not have it";

    private LevelZeroStatus() {
    }

    /**
     * The reason for a code.
     *
     * @param code a {@code ze_result_t} other than success.
     * @return a constant text.
     */
    static String reason(final int code) {
        if (code == ZE_RESULT_ERROR_UNINITIALIZED()) {
            return "Level Zero found no driver, or one too old for its loader (install or update the Intel compute runtime:"
                + " libze-intel-gpu1)";
        } else if (code == ZE_RESULT_ERROR_UNSUPPORTED_FEATURE()) {
            return "not supported on this GPU (Level Zero)";
        } else if (code == ZE_RESULT_ERROR_INSUFFICIENT_PERMISSIONS()) {
            return "no permission to read it (Level Zero; some counters need root or CAP_PERFMON)";
        } else if (code == ZE_RESULT_ERROR_DEPENDENCY_UNAVAILABLE()) {
            return "Level Zero misses something it depends on (a kernel driver or library)";
        } else if (code == ZE_RESULT_ERROR_NOT_AVAILABLE()) {
            return "not available now (Level Zero)";
        } else if (code == ZE_RESULT_ERROR_DEVICE_LOST()) {
            return "the GPU is lost (Level Zero)";
        } else if (code == ZE_RESULT_ERROR_DEVICE_REQUIRES_RESET()) {
            return "the GPU needs a reset (Level Zero)";
        } else if (code == ZE_RESULT_ERROR_DEVICE_IN_LOW_POWER_STATE()) {
            return "the GPU is asleep (Level Zero)";
        }
        return "Level Zero refused it without a reason that nvbind knows";
    }

    /**
     * Whether a call worked.
     *
     * @param code a {@code ze_result_t}.
     * @return true for success.
     */
    static boolean ok(final int code) {
        return code == ZE_RESULT_SUCCESS();
    }

    /**
     * Whether the GPU is gone.
     *
     * @param code a {@code ze_result_t}.
     * @return true when its handle is of no use any more.
     */
    static boolean gone(final int code) {
        return code == ZE_RESULT_ERROR_DEVICE_LOST() || code == ZE_RESULT_ERROR_UNINITIALIZED();
    }

    /**
     * Whether the GPU is in a low power state, in which further questions might wake it.
     *
     * @param code a {@code ze_result_t}.
     * @return true when it sleeps.
     */
    static boolean asleep(final int code) {
        return code == ZE_RESULT_ERROR_DEVICE_IN_LOW_POWER_STATE();
    }
}

package io.nvbind.levelzero;

import static io.nvbind.levelzero.gen.level_zero_h.ZE_RESULT_ERROR_HANDLE_OBJECT_IN_USE;
import static io.nvbind.levelzero.gen.level_zero_h.ZE_RESULT_ERROR_INSUFFICIENT_PERMISSIONS;
import static io.nvbind.levelzero.gen.level_zero_h.ZE_RESULT_ERROR_INVALID_ARGUMENT;
import static io.nvbind.levelzero.gen.level_zero_h.ZE_RESULT_ERROR_NOT_AVAILABLE;
import static io.nvbind.levelzero.gen.level_zero_h.ZE_RESULT_ERROR_UNSUPPORTED_FEATURE;

import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingOutcome.Result;
import io.nvbind.gpu.SettingState;

/** What Level Zero's result codes mean for a setting. */
final class LevelZeroOutcome {

    private static final String DENIED = "no permission to set it: the kernel driver lets only root do so (Level Zero)";
    private static final String IN_USE = "another program holds it, and two at once are not allowed (Level Zero)";
    private static final String REFUSED = "the driver does not take this value for this GPU (Level Zero: invalid argument)";

    private LevelZeroOutcome() {
    }

    /**
     * What became of a write.
     *
     * @param status a {@code ze_result_t}.
     * @return null for success.
     */
    static SettingOutcome of(final int status) {
        if (LevelZeroStatus.ok(status)) {
            return null;
        }
        final Result result = result(status);
        return SettingOutcome.refused(result, switch (result) {
            case NO_PERMISSION -> DENIED;
            case IN_USE -> IN_USE;
            case OUT_OF_RANGE -> REFUSED;
            default -> LevelZeroStatus.reason(status);
        });
    }

    /**
     * A setting that cannot be read.
     *
     * @param status a {@code ze_result_t} other than success.
     * @return its state.
     */
    static SettingState lacking(final int status) {
        final Result result = result(status);
        final boolean told = result == Result.LOST || result == Result.NO_PERMISSION;
        return SettingState.lacking(told ? result : Result.UNSUPPORTED, LevelZeroStatus.reason(status));
    }

    private static Result result(final int status) {
        if (LevelZeroStatus.gone(status)) {
            return Result.LOST;
        } else if (status == ZE_RESULT_ERROR_INSUFFICIENT_PERMISSIONS()) {
            return Result.NO_PERMISSION;
        } else if (status == ZE_RESULT_ERROR_NOT_AVAILABLE() || status == ZE_RESULT_ERROR_HANDLE_OBJECT_IN_USE()) {
            return Result.IN_USE;
        } else if (status == ZE_RESULT_ERROR_UNSUPPORTED_FEATURE()) {
            return Result.UNSUPPORTED;
        } else if (status == ZE_RESULT_ERROR_INVALID_ARGUMENT()) {
            return Result.OUT_OF_RANGE;
        }
        return Result.NOT_APPLIED;
    }
}

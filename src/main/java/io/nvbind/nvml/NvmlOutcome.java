package io.nvbind.nvml;

import static io.nvbind.nvml.gen.nvml_h.NVML_ERROR_FREQ_NOT_SUPPORTED;
import static io.nvbind.nvml.gen.nvml_h.NVML_ERROR_FUNCTION_NOT_FOUND;
import static io.nvbind.nvml.gen.nvml_h.NVML_ERROR_INSUFFICIENT_RESOURCES;
import static io.nvbind.nvml.gen.nvml_h.NVML_ERROR_INVALID_ARGUMENT;
import static io.nvbind.nvml.gen.nvml_h.NVML_ERROR_IN_USE;
import static io.nvbind.nvml.gen.nvml_h.NVML_ERROR_NOT_SUPPORTED;
import static io.nvbind.nvml.gen.nvml_h.NVML_ERROR_NO_PERMISSION;

import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingOutcome.Result;
import io.nvbind.gpu.SettingState;

/** What NVML's return codes mean for a setting. */
final class NvmlOutcome {

    /** For a default that the driver does not tell. */
    static final SettingOutcome NO_DEFAULT =
        SettingOutcome.refused(Result.UNSUPPORTED, "the driver does not tell what its default is");

    private static final String DENIED = "no permission to set it: NVML lets only root (CAP_SYS_ADMIN) do so";

    private NvmlOutcome() {
    }

    /**
     * What became of a write.
     *
     * @param status a {@code nvmlReturn_t}.
     * @return null for success.
     */
    static SettingOutcome of(final int status) {
        if (NvmlStatus.ok(status)) {
            return null;
        }
        final Result result = result(status);
        return SettingOutcome.refused(result, switch (result) {
            case NO_PERMISSION -> DENIED;
            case OUT_OF_RANGE -> "the driver does not take this value for this GPU (" + NvmlStatus.reason(status) + ")";
            default -> NvmlStatus.reason(status);
        });
    }

    /**
     * A setting that cannot be read.
     *
     * @param status a {@code nvmlReturn_t} other than success.
     * @return its state.
     */
    static SettingState lacking(final int status) {
        final Result result = result(status);
        final boolean told = result == Result.LOST || result == Result.NO_PERMISSION;
        return SettingState.lacking(told ? result : Result.UNSUPPORTED, NvmlStatus.reason(status));
    }

    private static Result result(final int status) {
        if (NvmlStatus.gone(status)) {
            return Result.LOST;
        } else if (status == NVML_ERROR_NO_PERMISSION()) {
            return Result.NO_PERMISSION;
        } else if (status == NVML_ERROR_IN_USE() || status == NVML_ERROR_INSUFFICIENT_RESOURCES()) {
            return Result.IN_USE;
        } else if (status == NVML_ERROR_NOT_SUPPORTED() || status == NVML_ERROR_FUNCTION_NOT_FOUND()) {
            return Result.UNSUPPORTED;
        } else if (status == NVML_ERROR_INVALID_ARGUMENT() || status == NVML_ERROR_FREQ_NOT_SUPPORTED()) {
            return Result.OUT_OF_RANGE;
        }
        return Result.NOT_APPLIED;
    }
}

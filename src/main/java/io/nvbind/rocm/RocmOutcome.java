package io.nvbind.rocm;

import static io.nvbind.rocm.gen.rocm_smi_h.RSMI_STATUS_BUSY;
import static io.nvbind.rocm.gen.rocm_smi_h.RSMI_STATUS_INPUT_OUT_OF_BOUNDS;
import static io.nvbind.rocm.gen.rocm_smi_h.RSMI_STATUS_INVALID_ARGS;
import static io.nvbind.rocm.gen.rocm_smi_h.RSMI_STATUS_NOT_SUPPORTED;
import static io.nvbind.rocm.gen.rocm_smi_h.RSMI_STATUS_NOT_YET_IMPLEMENTED;
import static io.nvbind.rocm.gen.rocm_smi_h.RSMI_STATUS_PERMISSION;

import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingOutcome.Result;
import io.nvbind.gpu.SettingState;

/** What ROCm SMI's return codes mean for a setting. A lost GPU has no code of its own: {@link RocmGpu} tells it. */
final class RocmOutcome {

    private static final String DENIED = "no permission to set it: the amdgpu driver lets only root do so";

    private RocmOutcome() {
    }

    /**
     * What became of a write.
     *
     * @param status a {@code rsmi_status_t}.
     * @return null for success.
     */
    static SettingOutcome of(final int status) {
        if (RocmStatus.ok(status)) {
            return null;
        }
        final Result result = result(status);
        return SettingOutcome.refused(result, switch (result) {
            case NO_PERMISSION -> DENIED;
            case OUT_OF_RANGE -> "the driver does not take this value for this GPU (" + RocmStatus.reason(status) + ")";
            default -> RocmStatus.reason(status);
        });
    }

    /**
     * A setting that cannot be read.
     *
     * @param status a {@code rsmi_status_t} other than success.
     * @return its state.
     */
    static SettingState lacking(final int status) {
        return SettingState.lacking(status == RSMI_STATUS_PERMISSION() ? Result.NO_PERMISSION : Result.UNSUPPORTED,
            RocmStatus.reason(status));
    }

    /**
     * A call that must not be made.
     *
     * @param call which.
     * @return the outcome of not making it.
     */
    static SettingOutcome refused(final RocmCall call) {
        return SettingOutcome.refused(Result.UNSUPPORTED, call.refusal());
    }

    private static Result result(final int status) {
        if (status == RSMI_STATUS_PERMISSION()) {
            return Result.NO_PERMISSION;
        } else if (status == RSMI_STATUS_BUSY()) {
            return Result.IN_USE;
        } else if (status == RSMI_STATUS_NOT_SUPPORTED() || status == RSMI_STATUS_NOT_YET_IMPLEMENTED()) {
            return Result.UNSUPPORTED;
        } else if (status == RSMI_STATUS_INVALID_ARGS() || status == RSMI_STATUS_INPUT_OUT_OF_BOUNDS()) {
            return Result.OUT_OF_RANGE;
        }
        return Result.NOT_APPLIED;
    }
}

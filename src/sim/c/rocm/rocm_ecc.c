#include "rocm_sim.h"

static bool enabled(const struct sim_card *card) {
    return (card->flags & SIM_CARD_ECC_ENABLED) != 0;
}

static bool is_one_block(rsmi_gpu_block_t block) {
    uint64_t bits = (uint64_t)block;
    return bits != 0 && (bits & (bits - 1)) == 0 && bits <= RSMI_GPU_BLOCK_FUSE;
}

RSMI_API rsmi_dev_ecc_enabled_get(uint32_t dv_ind, uint64_t *enabled_blocks) {
    ROCM_READ(dv_ind);
    ROCM_FEATURE(SIM_FEATURE_ECC);
    ROCM_ARGUMENT(enabled_blocks != NULL);
    *enabled_blocks = enabled(card) ? RSMI_GPU_BLOCK_UMC : 0;
    return RSMI_STATUS_SUCCESS;
}

RSMI_API rsmi_dev_ecc_status_get(uint32_t dv_ind, rsmi_gpu_block_t block, rsmi_ras_err_state_t *state) {
    ROCM_READ(dv_ind);
    ROCM_FEATURE(SIM_FEATURE_ECC);
    ROCM_ARGUMENT(state != NULL && is_one_block(block));
    *state = block == RSMI_GPU_BLOCK_UMC && enabled(card) ? RSMI_RAS_ERR_STATE_ENABLED : RSMI_RAS_ERR_STATE_DISABLED;
    return RSMI_STATUS_SUCCESS;
}

/* All errors are in the memory controller. */
RSMI_API rsmi_dev_ecc_count_get(uint32_t dv_ind, rsmi_gpu_block_t block, rsmi_error_count_t *ec) {
    ROCM_READ(dv_ind);
    ROCM_FEATURE(SIM_FEATURE_ECC);
    ROCM_ARGUMENT(ec != NULL && is_one_block(block));
    ROCM_CHECK(block == RSMI_GPU_BLOCK_UMC, RSMI_STATUS_NOT_SUPPORTED);
    *ec = (rsmi_error_count_t){card->ecc_corrected, card->ecc_uncorrected};
    return RSMI_STATUS_SUCCESS;
}

#include "rocm_sim.h"

static rsmi_status_t amount(const struct sim_card *card, rsmi_memory_type_t type, bool used, uint64_t *to) {
    ROCM_FEATURE(SIM_FEATURE_VRAM);
    ROCM_ARGUMENT(to != NULL);
    switch (type) {
        case RSMI_MEM_TYPE_VRAM:
            *to = used ? card->vram_used_bytes + card->vram_reserved_bytes : card->vram_total_bytes;
            return RSMI_STATUS_SUCCESS;
        case RSMI_MEM_TYPE_VIS_VRAM:
            *to = used ? card->visible_vram_used_bytes : card->visible_vram_total_bytes;
            return RSMI_STATUS_SUCCESS;
        case RSMI_MEM_TYPE_GTT:
            *to = used ? card->system_memory_used_bytes : card->system_memory_total_bytes;
            return RSMI_STATUS_SUCCESS;
        default:
            return RSMI_STATUS_INVALID_ARGS;
    }
}

RSMI_API rsmi_dev_memory_total_get(uint32_t dv_ind, rsmi_memory_type_t mem_type, uint64_t *total) {
    ROCM_READ(dv_ind);
    return amount(card, mem_type, false, total);
}

RSMI_API rsmi_dev_memory_usage_get(uint32_t dv_ind, rsmi_memory_type_t mem_type, uint64_t *used) {
    ROCM_READ(dv_ind);
    return amount(card, mem_type, true, used);
}

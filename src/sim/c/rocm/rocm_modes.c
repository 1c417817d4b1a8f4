#include "rocm_sim.h"

RSMI_API rsmi_dev_perf_level_get(uint32_t dv_ind, rsmi_dev_perf_level_t *perf) {
    ROCM_READ(dv_ind);
    ROCM_FEATURE(SIM_FEATURE_PERFORMANCE_LEVEL);
    ROCM_ARGUMENT(perf != NULL);
    *perf = (rsmi_dev_perf_level_t)card->performance_level;
    return RSMI_STATUS_SUCCESS;
}

#if SIM_ROCM_LAYOUT >= 60
static rsmi_status_t named(const struct sim_card *card, const char *const names[], uint32_t count, uint32_t number,
        char *to, uint32_t len) {
    ROCM_FEATURE(SIM_FEATURE_PARTITIONS);
    ROCM_ARGUMENT(to != NULL && len > 0);
    ROCM_CHECK(number > 0 && number < count, RSMI_STATUS_NOT_SUPPORTED);
    return rocm_text(to, len, names[number], 8);
}

RSMI_API rsmi_dev_compute_partition_get(uint32_t dv_ind, char *compute_partition, uint32_t len) {
    ROCM_READ(dv_ind);
    static const char *const names[] = {"", "SPX", "DPX", "TPX", "QPX", "CPX"};
    return named(card, names, sizeof names / sizeof names[0], card->compute_partition, compute_partition, len);
}

RSMI_API rsmi_dev_memory_partition_get(uint32_t dv_ind, char *memory_partition, uint32_t len) {
    ROCM_READ(dv_ind);
    static const char *const names[] = {"", "NPS1", "NPS2", "NPS4", "NPS8"};
    return named(card, names, sizeof names / sizeof names[0], card->memory_partition, memory_partition, len);
}
#endif

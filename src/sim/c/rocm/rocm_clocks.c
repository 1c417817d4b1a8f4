#include "rocm_sim.h"

static rsmi_status_t may_lock(const struct sim_card *card, uint64_t low, uint64_t high, rsmi_clk_type_t type) {
    ROCM_PERMISSION();
    ROCM_FEATURE(SIM_FEATURE_CLOCK_SET);
    ROCM_ARGUMENT(low <= high);
    bool graphics = type == RSMI_CLK_TYPE_SYS;
    ROCM_CHECK(graphics || type == RSMI_CLK_TYPE_MEM, RSMI_STATUS_NOT_SUPPORTED);
    uint32_t lowest = graphics ? card->clock_graphics_min_mhz : card->clock_memory_min_mhz;
    uint32_t highest = graphics ? card->clock_graphics_max_mhz : card->clock_memory_max_mhz;
    ROCM_ARGUMENT(low >= lowest && high <= highest);
    return RSMI_STATUS_SUCCESS;
}

/* Sets the performance level to manual by the way, as the real one does. */
static void lock(struct sim_card *card, uint64_t low, uint64_t high, rsmi_clk_type_t type) {
    card->performance_level = RSMI_DEV_PERF_LEVEL_MANUAL;
    if (type == RSMI_CLK_TYPE_SYS) {
        card->clock_graphics_lock_min_mhz = (uint32_t)low;
        card->clock_graphics_lock_max_mhz = (uint32_t)high;
    } else {
        card->clock_memory_lock_min_mhz = (uint32_t)low;
        card->clock_memory_lock_max_mhz = (uint32_t)high;
    }
}

/* Megahertz, unlike the frequencies that are read. */
RSMI_API rsmi_dev_clk_range_set(uint32_t dv_ind, uint64_t minclkvalue, uint64_t maxclkvalue, rsmi_clk_type_t clkType) {
    ROCM_READ(dv_ind);
    rsmi_status_t status = may_lock(card, minclkvalue, maxclkvalue, clkType);
    ROCM_CHECK(status == RSMI_STATUS_SUCCESS, status);
    ROCM_APPLY(maxclkvalue, lock(card, minclkvalue, maxclkvalue, clkType));
}

#if SIM_ROCM_LAYOUT >= 61
RSMI_API rsmi_dev_clk_extremum_set(uint32_t dv_ind, rsmi_freq_ind_t level, uint64_t clkvalue, rsmi_clk_type_t clkType) {
    ROCM_READ(dv_ind);
    ROCM_ARGUMENT(level == RSMI_FREQ_IND_MIN || level == RSMI_FREQ_IND_MAX);
    bool graphics = clkType == RSMI_CLK_TYPE_SYS;
    uint64_t low = graphics ? card->clock_graphics_lock_min_mhz : card->clock_memory_lock_min_mhz;
    uint64_t high = graphics ? card->clock_graphics_lock_max_mhz : card->clock_memory_lock_max_mhz;
    low = low != 0 ? low : graphics ? card->clock_graphics_min_mhz : card->clock_memory_min_mhz;
    high = high != 0 ? high : graphics ? card->clock_graphics_max_mhz : card->clock_memory_max_mhz;
    low = level == RSMI_FREQ_IND_MIN ? clkvalue : low;
    high = level == RSMI_FREQ_IND_MAX ? clkvalue : high;
    rsmi_status_t status = may_lock(card, low, high, clkType);
    ROCM_CHECK(status == RSMI_STATUS_SUCCESS, status);
    ROCM_APPLY(clkvalue, lock(card, low, high, clkType));
}
#endif

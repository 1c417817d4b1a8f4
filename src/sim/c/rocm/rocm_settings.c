#include "rocm_sim.h"

#include <string.h>

/* Settings other than the power cap and the clocks. */

#define HERTZ_PER_MHZ 1000000ull
#define PROFILES (RSMI_PWR_PROF_PRST_VIDEO_MASK | RSMI_PWR_PROF_PRST_POWER_SAVING_MASK | RSMI_PWR_PROF_PRST_COMPUTE_MASK \
    | RSMI_PWR_PROF_PRST_VR_MASK | RSMI_PWR_PROF_PRST_3D_FULL_SCR_MASK | RSMI_PWR_PROF_PRST_BOOTUP_DEFAULT)

static void choose_level(struct sim_card *card, rsmi_dev_perf_level_t level) {
    card->performance_level = (uint32_t)level;
    if (level != RSMI_DEV_PERF_LEVEL_MANUAL) {
        /* The driver chooses again, whatever was chosen by hand. */
        card->clock_graphics_lock_min_mhz = 0;
        card->clock_graphics_lock_max_mhz = 0;
        card->clock_memory_lock_min_mhz = 0;
        card->clock_memory_lock_max_mhz = 0;
        card->power_profile = RSMI_PWR_PROF_PRST_BOOTUP_DEFAULT;
    }
}

RSMI_API rsmi_dev_perf_level_set_v1(uint32_t dv_ind, rsmi_dev_perf_level_t perf_lvl) {
    ROCM_READ(dv_ind);
    ROCM_PERMISSION();
    ROCM_FEATURE(SIM_FEATURE_PERFORMANCE_LEVEL);
    ROCM_FEATURE(SIM_FEATURE_MODE_SET);
    ROCM_ARGUMENT((uint32_t)perf_lvl <= RSMI_DEV_PERF_LEVEL_STABLE_MIN_SCLK);
    ROCM_APPLY(perf_lvl, choose_level(card, perf_lvl));
}

RSMI_API rsmi_dev_power_profile_presets_get(uint32_t dv_ind, uint32_t sensor_ind, rsmi_power_profile_status_t *status) {
    ROCM_READ(dv_ind);
    ROCM_FEATURE(SIM_FEATURE_PERFORMANCE_LEVEL);
    ROCM_ARGUMENT(status != NULL && sensor_ind == 0);
    status->available_profiles = PROFILES;
    status->current = (rsmi_power_profile_preset_masks_t)card->power_profile;
    status->num_profiles = (uint32_t)__builtin_popcount(PROFILES);
    return RSMI_STATUS_SUCCESS;
}

static void choose_profile(struct sim_card *card, rsmi_power_profile_preset_masks_t profile) {
    card->performance_level = RSMI_DEV_PERF_LEVEL_MANUAL;
    card->power_profile = (uint32_t)profile;
}

/* Sets the performance level to manual by the way, as the real one does. */
RSMI_API rsmi_dev_power_profile_set(uint32_t dv_ind, uint32_t reserved, rsmi_power_profile_preset_masks_t profile) {
    ROCM_READ(dv_ind);
    (void)reserved;
    ROCM_PERMISSION();
    ROCM_FEATURE(SIM_FEATURE_PERFORMANCE_LEVEL);
    ROCM_FEATURE(SIM_FEATURE_MODE_SET);
    uint64_t mask = (uint64_t)profile;
    ROCM_CHECK((mask & PROFILES) != 0 && (mask & (mask - 1)) == 0, RSMI_STATUS_INPUT_OUT_OF_BOUNDS);
    ROCM_APPLY(mask, choose_profile(card, profile));
}

static void turn(struct sim_card *card, uint32_t manual, uint64_t speed) {
    card->fan_manual = manual;
    card->fan_target_percent = (uint32_t)((speed * 100 + ROCM_FAN_MAX / 2) / ROCM_FAN_MAX);
    card->fan_percent = manual != 0 ? card->fan_target_percent : card->fan_percent;
}

RSMI_API rsmi_dev_fan_speed_set(uint32_t dv_ind, uint32_t sensor_ind, uint64_t speed) {
    ROCM_READ(dv_ind);
    ROCM_PERMISSION();
    ROCM_FEATURE(SIM_FEATURE_FAN_SET);
    ROCM_CHECK(sensor_ind < card->fan_count, RSMI_STATUS_NOT_SUPPORTED);
    ROCM_CHECK(speed <= ROCM_FAN_MAX, RSMI_STATUS_INPUT_OUT_OF_BOUNDS);
    ROCM_APPLY(speed, turn(card, 1, speed));
}

RSMI_API rsmi_dev_fan_reset(uint32_t dv_ind, uint32_t sensor_ind) {
    ROCM_READ(dv_ind);
    ROCM_PERMISSION();
    ROCM_FEATURE(SIM_FEATURE_FAN_SET);
    ROCM_CHECK(sensor_ind < card->fan_count, RSMI_STATUS_NOT_SUPPORTED);
    ROCM_APPLY(0, turn(card, 0, 0));
}

static rsmi_range_t hertz(uint32_t low, uint32_t high) {
    return (rsmi_range_t){low * HERTZ_PER_MHZ, high * HERTZ_PER_MHZ};
}

RSMI_API rsmi_dev_od_volt_info_get(uint32_t dv_ind, rsmi_od_volt_freq_data_t *odv) {
    ROCM_READ(dv_ind);
    ROCM_FEATURE(SIM_FEATURE_CLOCK_SET);
    ROCM_ARGUMENT(odv != NULL);
    memset(odv, 0, sizeof *odv);
    odv->sclk_freq_limits = hertz(card->clock_graphics_min_mhz, card->clock_graphics_max_mhz);
    odv->mclk_freq_limits = hertz(card->clock_memory_min_mhz, card->clock_memory_max_mhz);
    odv->curr_sclk_range = card->clock_graphics_lock_max_mhz == 0 ? odv->sclk_freq_limits
        : hertz(card->clock_graphics_lock_min_mhz, card->clock_graphics_lock_max_mhz);
    odv->curr_mclk_range = card->clock_memory_lock_max_mhz == 0 ? odv->mclk_freq_limits
        : hertz(card->clock_memory_lock_min_mhz, card->clock_memory_lock_max_mhz);
    return RSMI_STATUS_SUCCESS;
}

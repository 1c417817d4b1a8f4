#include "rocm_sim.h"

/* One step of the energy counter, microjoules. */
#define ENERGY_STEP 15.259f

static rsmi_status_t power_of(const struct sim_card *card, uint32_t milliwatts, enum sim_feature feature, uint64_t *power) {
    ROCM_FEATURE(feature);
    ROCM_ARGUMENT(power != NULL);
    *power = (uint64_t)milliwatts * 1000;
    return RSMI_STATUS_SUCCESS;
}

RSMI_API rsmi_dev_power_ave_get(uint32_t dv_ind, uint32_t sensor_ind, uint64_t *power) {
    ROCM_READ(dv_ind);
    ROCM_CHECK(sensor_ind == 0, RSMI_STATUS_NOT_SUPPORTED);
    return power_of(card, card->power_average_mw, SIM_FEATURE_POWER_AVERAGE, power);
}

#if SIM_ROCM_LAYOUT >= 60
RSMI_API rsmi_dev_current_socket_power_get(uint32_t dv_ind, uint64_t *socket_power) {
    ROCM_READ(dv_ind);
    return power_of(card, card->power_now_mw, SIM_FEATURE_POWER_INSTANT, socket_power);
}

/* Whichever the card has, the average first. */
RSMI_API rsmi_dev_power_get(uint32_t dv_ind, uint64_t *power, RSMI_POWER_TYPE *type) {
    ROCM_READ(dv_ind);
    ROCM_ARGUMENT(power != NULL && type != NULL);
    bool average = sim_supports(card, SIM_FEATURE_POWER_AVERAGE);
    *type = average ? RSMI_AVERAGE_POWER
        : sim_supports(card, SIM_FEATURE_POWER_INSTANT) ? RSMI_CURRENT_POWER : RSMI_INVALID_POWER;
    return power_of(card, average ? card->power_average_mw : card->power_now_mw,
        average ? SIM_FEATURE_POWER_AVERAGE : SIM_FEATURE_POWER_INSTANT, power);
}
#endif

static rsmi_status_t cap_sensor(const struct sim_card *card, uint32_t sensor_ind) {
    ROCM_FEATURE(SIM_FEATURE_POWER_LIMIT);
    ROCM_CHECK(sensor_ind == 0, RSMI_STATUS_NOT_SUPPORTED);
    return RSMI_STATUS_SUCCESS;
}

RSMI_API rsmi_dev_power_cap_get(uint32_t dv_ind, uint32_t sensor_ind, uint64_t *cap) {
    ROCM_READ(dv_ind);
    rsmi_status_t status = cap_sensor(card, sensor_ind);
    ROCM_CHECK(status == RSMI_STATUS_SUCCESS, status);
    return power_of(card, card->power_limit_mw, SIM_FEATURE_POWER_LIMIT, cap);
}

RSMI_API rsmi_dev_power_cap_default_get(uint32_t dv_ind, uint64_t *default_cap) {
    ROCM_READ(dv_ind);
    return power_of(card, card->power_limit_default_mw, SIM_FEATURE_POWER_LIMIT, default_cap);
}

RSMI_API rsmi_dev_power_cap_range_get(uint32_t dv_ind, uint32_t sensor_ind, uint64_t *max, uint64_t *min) {
    ROCM_READ(dv_ind);
    rsmi_status_t status = cap_sensor(card, sensor_ind);
    ROCM_CHECK(status == RSMI_STATUS_SUCCESS, status);
    ROCM_ARGUMENT(max != NULL && min != NULL);
    *max = (uint64_t)card->power_limit_max_mw * 1000;
    *min = (uint64_t)card->power_limit_min_mw * 1000;
    return RSMI_STATUS_SUCCESS;
}

RSMI_API rsmi_dev_power_cap_set(uint32_t dv_ind, uint32_t sensor_ind, uint64_t cap) {
    ROCM_READ(dv_ind);
    ROCM_PERMISSION();
    rsmi_status_t status = cap_sensor(card, sensor_ind);
    ROCM_CHECK(status == RSMI_STATUS_SUCCESS, status);
    ROCM_FEATURE(SIM_FEATURE_POWER_LIMIT_SET);
    ROCM_ARGUMENT(cap >= (uint64_t)card->power_limit_min_mw * 1000 && cap <= (uint64_t)card->power_limit_max_mw * 1000);
    ROCM_APPLY(cap / 1000, card->power_limit_mw = (uint32_t)(cap / 1000));
}

RSMI_API rsmi_dev_energy_count_get(uint32_t dv_ind, uint64_t *power, float *counter_resolution, uint64_t *timestamp) {
    ROCM_READ(dv_ind);
    ROCM_FEATURE(SIM_FEATURE_ENERGY);
    ROCM_ARGUMENT(power != NULL && timestamp != NULL);
    struct sim_totals totals = sim_totals(card);
    *power = (uint64_t)((double)totals.energy_uj / (double)ENERGY_STEP);
    if (counter_resolution != NULL) {
        *counter_resolution = ENERGY_STEP;
    }
    *timestamp = totals.now_us * 1000;
    return RSMI_STATUS_SUCCESS;
}

#include "rocm_sim.h"

#include <string.h>

RSMI_API rsmi_dev_busy_percent_get(uint32_t dv_ind, uint32_t *busy_percent) {
    ROCM_READ(dv_ind);
    ROCM_FEATURE(SIM_FEATURE_UTILIZATION);
    ROCM_ARGUMENT(busy_percent != NULL);
    *busy_percent = card->utilization_gpu_percent;
    return RSMI_STATUS_SUCCESS;
}

RSMI_API rsmi_dev_memory_busy_percent_get(uint32_t dv_ind, uint32_t *busy_percent) {
    ROCM_READ(dv_ind);
    ROCM_FEATURE(SIM_FEATURE_MEMORY_UTILIZATION);
    ROCM_ARGUMENT(busy_percent != NULL);
    *busy_percent = card->utilization_memory_percent;
    return RSMI_STATUS_SUCCESS;
}

RSMI_API rsmi_dev_volt_metric_get(uint32_t dv_ind, rsmi_voltage_type_t sensor_type, rsmi_voltage_metric_t metric,
        int64_t *voltage) {
    ROCM_READ(dv_ind);
    ROCM_FEATURE(SIM_FEATURE_VOLTAGE);
    ROCM_CHECK(sensor_type == RSMI_VOLT_TYPE_VDDGFX && metric == RSMI_VOLT_CURRENT, RSMI_STATUS_NOT_SUPPORTED);
    ROCM_ARGUMENT(voltage != NULL);
    *voltage = card->voltage_graphics_mv;
    return RSMI_STATUS_SUCCESS;
}

#if SIM_ROCM_LAYOUT >= 60
RSMI_API rsmi_dev_activity_metric_get(uint32_t dv_ind, rsmi_activity_metric_t kinds,
        rsmi_activity_metric_counter_t *counter) {
    ROCM_READ(dv_ind);
    ROCM_FEATURE(SIM_FEATURE_METRICS_TABLE);
    ROCM_ARGUMENT(counter != NULL);
    if ((kinds & RSMI_ACTIVITY_GFX) != 0) {
        counter->average_gfx_activity = (uint16_t)card->utilization_gpu_percent;
    }
    if ((kinds & RSMI_ACTIVITY_UMC) != 0) {
        counter->average_umc_activity = (uint16_t)card->utilization_memory_percent;
    }
    if ((kinds & RSMI_ACTIVITY_MM) != 0) {
        counter->average_mm_activity = (uint16_t)card->encoder_percent;
    }
    return RSMI_STATUS_SUCCESS;
}
#endif

static rsmi_status_t sensor(const struct sim_card *card, uint32_t type, int32_t *now, int32_t *highest) {
    *highest = card->temperature_shutdown_mc;
    switch (type) {
        case RSMI_TEMP_TYPE_EDGE:
            ROCM_FEATURE(SIM_FEATURE_TEMPERATURE_EDGE);
            *now = card->temperature_edge_mc;
            *highest = card->temperature_gpu_max_mc;
            return RSMI_STATUS_SUCCESS;
        case RSMI_TEMP_TYPE_JUNCTION:
            ROCM_FEATURE(SIM_FEATURE_TEMPERATURE_HOTSPOT);
            *now = card->temperature_hotspot_mc;
            *highest = card->temperature_slowdown_mc;
            return RSMI_STATUS_SUCCESS;
        case RSMI_TEMP_TYPE_MEMORY:
            ROCM_FEATURE(SIM_FEATURE_TEMPERATURE_MEMORY);
            *now = card->temperature_memory_mc;
            *highest = card->temperature_memory_max_mc;
            return RSMI_STATUS_SUCCESS;
        default:
            return RSMI_STATUS_NOT_SUPPORTED;
    }
}

RSMI_API rsmi_dev_temp_metric_get(uint32_t dv_ind, uint32_t sensor_type, rsmi_temperature_metric_t metric,
        int64_t *temperature) {
    ROCM_READ(dv_ind);
    int32_t now = 0;
    int32_t highest = 0;
    rsmi_status_t status = sensor(card, sensor_type, &now, &highest);
    ROCM_CHECK(status == RSMI_STATUS_SUCCESS, status);
    ROCM_ARGUMENT(temperature != NULL);
    switch (metric) {
        case RSMI_TEMP_CURRENT:
            *temperature = now;
            return RSMI_STATUS_SUCCESS;
        case RSMI_TEMP_CRITICAL:
            ROCM_FEATURE(SIM_FEATURE_TEMPERATURE_LIMITS);
            *temperature = highest;
            return RSMI_STATUS_SUCCESS;
        case RSMI_TEMP_EMERGENCY:
            ROCM_FEATURE(SIM_FEATURE_TEMPERATURE_LIMITS);
            *temperature = card->temperature_shutdown_mc;
            return RSMI_STATUS_SUCCESS;
        default:
            return RSMI_STATUS_NOT_SUPPORTED;
    }
}

static void list_clocks(const struct sim_card *card, uint32_t low, uint32_t now, uint32_t high, rsmi_frequencies_t *to) {
    uint32_t levels[3];
    unsigned current;
    memset(to, 0, sizeof *to);
    to->num_supported = sim_clock_levels(low, now, high, levels, &current);
    to->current = (card->flags & SIM_CARD_CLOCK_UNKNOWN) != 0 ? UINT32_MAX : current;
    for (unsigned i = 0; i < to->num_supported; i++) {
        to->frequency[i] = (uint64_t)levels[i] * 1000000;
    }
}

RSMI_API rsmi_dev_gpu_clk_freq_get(uint32_t dv_ind, rsmi_clk_type_t clk_type, rsmi_frequencies_t *f) {
    ROCM_READ(dv_ind);
    switch (clk_type) {
        case RSMI_CLK_TYPE_SYS:
            ROCM_FEATURE(SIM_FEATURE_CLOCK_GRAPHICS);
            ROCM_ARGUMENT(f != NULL);
            list_clocks(card, card->clock_graphics_min_mhz, card->clock_graphics_mhz, card->clock_graphics_max_mhz, f);
            return RSMI_STATUS_SUCCESS;
        case RSMI_CLK_TYPE_MEM:
            ROCM_FEATURE(SIM_FEATURE_CLOCK_MEMORY);
            ROCM_ARGUMENT(f != NULL);
            list_clocks(card, card->clock_memory_min_mhz, card->clock_memory_mhz, card->clock_memory_max_mhz, f);
            return RSMI_STATUS_SUCCESS;
        case RSMI_CLK_TYPE_SOC:
            ROCM_FEATURE(SIM_FEATURE_CLOCK_GRAPHICS);
            ROCM_ARGUMENT(f != NULL);
            list_clocks(card, card->clock_soc_mhz, card->clock_soc_mhz, card->clock_soc_mhz, f);
            return RSMI_STATUS_SUCCESS;
        default:
            return RSMI_STATUS_NOT_SUPPORTED;
    }
}

static rsmi_status_t fan(const struct sim_card *card, uint32_t sensor_ind, enum sim_feature feature) {
    ROCM_FEATURE(feature);
    ROCM_CHECK(sensor_ind < card->fan_count, RSMI_STATUS_NOT_SUPPORTED);
    return RSMI_STATUS_SUCCESS;
}

RSMI_API rsmi_dev_fan_speed_get(uint32_t dv_ind, uint32_t sensor_ind, int64_t *speed) {
    ROCM_READ(dv_ind);
    rsmi_status_t status = fan(card, sensor_ind, SIM_FEATURE_FAN_PERCENT);
    ROCM_CHECK(status == RSMI_STATUS_SUCCESS, status);
    ROCM_ARGUMENT(speed != NULL);
    *speed = rocm_fan_speed(card->fan_percent);
    return RSMI_STATUS_SUCCESS;
}

RSMI_API rsmi_dev_fan_speed_max_get(uint32_t dv_ind, uint32_t sensor_ind, uint64_t *max_speed) {
    ROCM_READ(dv_ind);
    rsmi_status_t status = fan(card, sensor_ind, SIM_FEATURE_FAN_PERCENT);
    ROCM_CHECK(status == RSMI_STATUS_SUCCESS, status);
    ROCM_ARGUMENT(max_speed != NULL);
    *max_speed = ROCM_FAN_MAX;
    return RSMI_STATUS_SUCCESS;
}

RSMI_API rsmi_dev_fan_rpms_get(uint32_t dv_ind, uint32_t sensor_ind, int64_t *speed) {
    ROCM_READ(dv_ind);
    rsmi_status_t status = fan(card, sensor_ind, SIM_FEATURE_FAN_RPM);
    ROCM_CHECK(status == RSMI_STATUS_SUCCESS, status);
    ROCM_ARGUMENT(speed != NULL);
    *speed = card->fan_rpm;
    return RSMI_STATUS_SUCCESS;
}

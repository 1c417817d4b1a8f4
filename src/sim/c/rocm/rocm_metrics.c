#include "rocm_sim.h"

#include <string.h>

static uint16_t known(const struct sim_card *card, enum sim_feature feature, int64_t value) {
    return sim_supports(card, feature) ? (uint16_t)value : UINT16_MAX;
}

static void fill_sensors(const struct sim_card *card, rsmi_gpu_metrics_t *to) {
    to->temperature_edge = known(card, SIM_FEATURE_TEMPERATURE_EDGE, sim_degrees(card->temperature_edge_mc));
    to->temperature_hotspot = known(card, SIM_FEATURE_TEMPERATURE_HOTSPOT, sim_degrees(card->temperature_hotspot_mc));
    to->temperature_mem = known(card, SIM_FEATURE_TEMPERATURE_MEMORY, sim_degrees(card->temperature_memory_mc));
    to->average_gfx_activity = known(card, SIM_FEATURE_UTILIZATION, card->utilization_gpu_percent);
    to->average_umc_activity = known(card, SIM_FEATURE_MEMORY_UTILIZATION, card->utilization_memory_percent);
    to->average_mm_activity = known(card, SIM_FEATURE_ENCODER, card->encoder_percent);
    to->average_socket_power = known(card, SIM_FEATURE_POWER_AVERAGE, (card->power_average_mw + 500) / 1000);
    to->average_gfxclk_frequency = known(card, SIM_FEATURE_CLOCK_GRAPHICS, card->clock_graphics_mhz);
    to->current_gfxclk = to->average_gfxclk_frequency;
    to->average_socclk_frequency = known(card, SIM_FEATURE_CLOCK_GRAPHICS, card->clock_soc_mhz);
    to->current_socclk = to->average_socclk_frequency;
    to->average_uclk_frequency = known(card, SIM_FEATURE_CLOCK_MEMORY, card->clock_memory_mhz);
    to->current_uclk = to->average_uclk_frequency;
    to->current_fan_speed = known(card, SIM_FEATURE_FAN_RPM, card->fan_rpm);
    to->pcie_link_width = known(card, SIM_FEATURE_PCIE_LINK, card->pcie_width);
    to->pcie_link_speed = known(card, SIM_FEATURE_PCIE_LINK, rocm_lane_speed(card->pcie_generation));
    if (sim_supports(card, SIM_FEATURE_THROTTLE)) {
        to->throttle_status = card->throttle_status_legacy;
    }
}

static void fill_totals(const struct sim_card *card, rsmi_gpu_metrics_t *to) {
    struct sim_totals totals = sim_totals(card);
    to->system_clock_counter = totals.now_us * 1000;
    if (sim_supports(card, SIM_FEATURE_ENERGY)) {
        to->energy_accumulator = (uint64_t)((double)totals.energy_uj / 15.259);
    }
    /* percent of each millisecond, added up */
    to->gfx_activity_acc = (uint32_t)(totals.active_graphics_us / 10);
#if SIM_ROCM_LAYOUT >= 60
    to->firmware_timestamp = totals.now_us * 100;
#endif
}

#if SIM_ROCM_LAYOUT >= 60
static void fill_newer(const struct sim_card *card, rsmi_gpu_metrics_t *to) {
    if (sim_supports(card, SIM_FEATURE_VOLTAGE)) {
        to->voltage_gfx = (uint16_t)card->voltage_graphics_mv;
        to->voltage_soc = (uint16_t)card->voltage_soc_mv;
        to->voltage_mem = (uint16_t)card->voltage_memory_mv;
    }
    if (sim_supports(card, SIM_FEATURE_THROTTLE)) {
        to->indep_throttle_status = card->throttle_reasons;
    }
    to->current_socket_power = known(card, SIM_FEATURE_POWER_INSTANT, (card->power_now_mw + 500) / 1000);
    to->vcn_activity[0] = known(card, SIM_FEATURE_ENCODER, card->encoder_percent);
    if (sim_supports(card, SIM_FEATURE_PCIE_REPLAY)) {
        to->pcie_replay_count_acc = card->pcie_replay_count;
    }
    to->current_gfxclks[0] = to->current_gfxclk;
    to->current_socclks[0] = to->current_socclk;
}
#endif

/* The size is that of the kernel's own table, v1.3, not of the struct below. */
static const struct metrics_table_header_t header = {120, 1, 3};

#if SIM_ROCM_LAYOUT >= 60
RSMI_API rsmi_dev_metrics_header_info_get(uint32_t dv_ind, metrics_table_header_t *header_value) {
    ROCM_READ(dv_ind);
    ROCM_FEATURE(SIM_FEATURE_METRICS_TABLE);
    ROCM_ARGUMENT(header_value != NULL);
    *header_value = header;
    return RSMI_STATUS_SUCCESS;
}
#endif

/* Everything starts as all ones, the table's way of saying "not known". */
RSMI_API rsmi_dev_gpu_metrics_info_get(uint32_t dv_ind, rsmi_gpu_metrics_t *metrics) {
    ROCM_READ(dv_ind);
    ROCM_FEATURE(SIM_FEATURE_METRICS_TABLE);
    ROCM_ARGUMENT(metrics != NULL);
    memset(metrics, 0xff, sizeof *metrics);
    metrics->common_header = header;
    fill_sensors(card, metrics);
    fill_totals(card, metrics);
#if SIM_ROCM_LAYOUT >= 60
    fill_newer(card, metrics);
#endif
    return RSMI_STATUS_SUCCESS;
}

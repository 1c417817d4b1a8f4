#include "ze_sim.h"

static const int domains[] = {0};

static bool has_power(const struct sim_card *card) {
    return sim_supports(card, SIM_FEATURE_ENERGY) || sim_supports(card, SIM_FEATURE_POWER_LIMIT);
}

ZE_API zesDeviceEnumPowerDomains(zes_device_handle_t device, uint32_t *count, zes_pwr_handle_t *power) {
    ZES_IDENTIFY(device, ZE_KIND_DEVICE);
    return ze_list_parts(card, ZE_KIND_POWER, domains, has_power(card), count, (void **)power);
}

ZE_API zesDeviceGetCardPowerDomain(zes_device_handle_t device, zes_pwr_handle_t *power) {
    ZES_IDENTIFY(device, ZE_KIND_DEVICE);
    ZE_POINTER(power);
    ZE_CHECK(has_power(card), ZE_RESULT_ERROR_UNSUPPORTED_FEATURE);
    *power = ze_handle(ZE_KIND_POWER, ze_slot_of(card), 0);
    return ZE_RESULT_SUCCESS;
}

static void fill_limit(const struct sim_card *card, uint32_t milliwatts, zes_power_limit_ext_desc_t *to) {
    to->level = ZES_POWER_LEVEL_SUSTAINED;
    to->source = ZES_POWER_SOURCE_ANY;
    to->limitUnit = ZES_LIMIT_UNIT_POWER;
    to->enabledStateLocked = 1;
    to->enabled = 1;
    to->intervalValueLocked = 1;
    to->interval = 0;
    to->limitValueLocked = !sim_supports(card, SIM_FEATURE_POWER_LIMIT_SET);
    to->limit = (int32_t)milliwatts;
}

ZE_API zesPowerGetProperties(zes_pwr_handle_t power, zes_power_properties_t *properties) {
    ZES_IDENTIFY(power, ZE_KIND_POWER);
    ZE_POINTER(properties);
    bool limits = sim_supports(card, SIM_FEATURE_POWER_LIMIT);
    properties->onSubdevice = 0;
    properties->subdeviceId = 0;
    properties->canControl = limits && sim_supports(card, SIM_FEATURE_POWER_LIMIT_SET);
    properties->isEnergyThresholdSupported = 0;
    properties->defaultLimit = limits ? (int32_t)card->power_limit_default_mw : -1;
    properties->minLimit = limits ? (int32_t)card->power_limit_min_mw : -1;
    properties->maxLimit = limits ? (int32_t)card->power_limit_max_mw : -1;
    for (ze_base_properties_t *next = properties->pNext; next != NULL; next = next->pNext) {
        if ((uint32_t)next->stype == ZES_STRUCTURE_TYPE_POWER_EXT_PROPERTIES) {
            zes_power_ext_properties_t *more = (zes_power_ext_properties_t *)next;
            more->domain = ZES_POWER_DOMAIN_CARD;
            if (more->defaultLimit != NULL) {
                fill_limit(card, card->power_limit_default_mw, more->defaultLimit);
            }
        }
    }
    return ZE_RESULT_SUCCESS;
}

ZE_API zesPowerGetEnergyCounter(zes_pwr_handle_t power, zes_power_energy_counter_t *energy) {
    ZES_READ(power, ZE_KIND_POWER);
    ZE_POINTER(energy);
    ZE_FEATURE(SIM_FEATURE_ENERGY);
    struct sim_totals totals = sim_totals(card);
    energy->energy = totals.energy_uj;
    energy->timestamp = totals.now_us;
    return ZE_RESULT_SUCCESS;
}

/* Any of the three may be null: not asked for. */
ZE_API zesPowerGetLimits(zes_pwr_handle_t power, zes_power_sustained_limit_t *sustained, zes_power_burst_limit_t *burst,
        zes_power_peak_limit_t *peak) {
    ZES_READ(power, ZE_KIND_POWER);
    ZE_FEATURE(SIM_FEATURE_POWER_LIMIT);
    if (sustained != NULL) {
        *sustained = (zes_power_sustained_limit_t){1, (int32_t)card->power_limit_mw, 0};
    }
    if (burst != NULL) {
        *burst = (zes_power_burst_limit_t){0, -1};
    }
    if (peak != NULL) {
        *peak = (zes_power_peak_limit_t){-1, -1};
    }
    return ZE_RESULT_SUCCESS;
}

static ze_result_t set_limit(struct sim_card *card, const char *function, int32_t milliwatts) {
    ZE_FEATURE(SIM_FEATURE_POWER_LIMIT);
    ZE_FEATURE(SIM_FEATURE_POWER_LIMIT_SET);
    ZE_PERMISSION();
    ZE_CHECK(milliwatts >= (int32_t)card->power_limit_min_mw && milliwatts <= (int32_t)card->power_limit_max_mw,
        ZE_RESULT_ERROR_INVALID_ARGUMENT);
    bool apply;
    ze_result_t result = ze_write(card, function, milliwatts, &apply);
    if (apply) {
        card->power_limit_mw = (uint32_t)milliwatts;
        sim_written();
    }
    return result;
}

/* There is only a sustained limit here; the others are refused. */
ZE_API zesPowerSetLimits(zes_pwr_handle_t power, const zes_power_sustained_limit_t *sustained,
        const zes_power_burst_limit_t *burst, const zes_power_peak_limit_t *peak) {
    ZES_READ(power, ZE_KIND_POWER);
    ZE_CHECK(burst == NULL && peak == NULL, ZE_RESULT_ERROR_UNSUPPORTED_FEATURE);
    return sustained == NULL ? ZE_RESULT_SUCCESS : set_limit(card, __func__, sustained->power);
}

ZE_API zesPowerGetLimitsExt(zes_pwr_handle_t power, uint32_t *count, zes_power_limit_ext_desc_t *limits) {
    ZES_READ(power, ZE_KIND_POWER);
    ZE_POINTER(count);
    ZE_FEATURE(SIM_FEATURE_POWER_LIMIT);
    if (ze_fetch(count, 1, limits) == 1) {
        fill_limit(card, card->power_limit_mw, limits);
    }
    return ZE_RESULT_SUCCESS;
}

ZE_API zesPowerSetLimitsExt(zes_pwr_handle_t power, uint32_t *count, zes_power_limit_ext_desc_t *limits) {
    ZES_READ(power, ZE_KIND_POWER);
    ZE_POINTER(count);
    ZE_POINTER(limits);
    for (uint32_t i = 0; i < *count; i++) {
        ZE_CHECK(limits[i].level == ZES_POWER_LEVEL_SUSTAINED, ZE_RESULT_ERROR_UNSUPPORTED_FEATURE);
        ze_result_t result = set_limit(card, __func__, limits[i].limit);
        ZE_CHECK(result == ZE_RESULT_SUCCESS, result);
    }
    return ZE_RESULT_SUCCESS;
}

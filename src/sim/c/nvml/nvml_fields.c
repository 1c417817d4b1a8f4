#include "nvml_sim.h"

#ifdef SIM_NVML_OLD
#define FIELD_COUNT 174u
#else
#define FIELD_COUNT 274u
#endif

static void number(nvmlFieldValue_t *field, uint32_t value) {
    field->valueType = NVML_VALUE_TYPE_UNSIGNED_INT;
    field->value.uiVal = value;
}

static void long_number(nvmlFieldValue_t *field, uint64_t value) {
    field->valueType = NVML_VALUE_TYPE_UNSIGNED_LONG_LONG;
    field->value.ullVal = value;
}

static nvmlReturn_t ecc(const struct sim_card *card, nvmlFieldValue_t *field) {
    NVML_FEATURE(SIM_FEATURE_ECC);
    switch (field->fieldId) {
        case NVML_FI_DEV_ECC_SBE_VOL_TOTAL: long_number(field, card->ecc_corrected); break;
        case NVML_FI_DEV_ECC_DBE_VOL_TOTAL: long_number(field, card->ecc_uncorrected); break;
        case NVML_FI_DEV_ECC_SBE_AGG_TOTAL: long_number(field, card->ecc_corrected_lifetime); break;
        case NVML_FI_DEV_ECC_DBE_AGG_TOTAL: long_number(field, card->ecc_uncorrected_lifetime); break;
        default: number(field, (card->flags & SIM_CARD_ECC_ENABLED) != 0); break;
    }
    return NVML_SUCCESS;
}

#ifndef SIM_NVML_OLD
static nvmlReturn_t power(const struct sim_card *card, nvmlFieldValue_t *field) {
    if (field->fieldId == NVML_FI_DEV_POWER_AVERAGE) {
        NVML_FEATURE(SIM_FEATURE_POWER_AVERAGE);
        number(field, card->power_average_mw);
        return NVML_SUCCESS;
    }
    if (field->fieldId == NVML_FI_DEV_POWER_INSTANT) {
        NVML_FEATURE(SIM_FEATURE_POWER_INSTANT);
        number(field, card->power_now_mw);
        return NVML_SUCCESS;
    }
    NVML_FEATURE(SIM_FEATURE_POWER_LIMIT);
    switch (field->fieldId) {
        case NVML_FI_DEV_POWER_MIN_LIMIT: number(field, card->power_limit_min_mw); break;
        case NVML_FI_DEV_POWER_MAX_LIMIT: number(field, card->power_limit_max_mw); break;
        case NVML_FI_DEV_POWER_DEFAULT_LIMIT: number(field, card->power_limit_default_mw); break;
        default: number(field, card->power_limit_mw); break;
    }
    return NVML_SUCCESS;
}
#endif

static nvmlReturn_t energy(const struct sim_card *card, nvmlFieldValue_t *field) {
    NVML_FEATURE(SIM_FEATURE_ENERGY);
    long_number(field, sim_totals(card).energy_uj / 1000);
    return NVML_SUCCESS;
}

static nvmlReturn_t value_of(const struct sim_card *card, nvmlFieldValue_t *field) {
    NVML_ARGUMENT(field->fieldId > 0 && field->fieldId < FIELD_COUNT);
    switch (field->fieldId) {
        case NVML_FI_DEV_ECC_CURRENT:
        case NVML_FI_DEV_ECC_PENDING:
        case NVML_FI_DEV_ECC_SBE_VOL_TOTAL:
        case NVML_FI_DEV_ECC_DBE_VOL_TOTAL:
        case NVML_FI_DEV_ECC_SBE_AGG_TOTAL:
        case NVML_FI_DEV_ECC_DBE_AGG_TOTAL:
            return ecc(card, field);
        case NVML_FI_DEV_PERF_POLICY_POWER:
        case NVML_FI_DEV_PERF_POLICY_THERMAL:
            NVML_FEATURE(SIM_FEATURE_VIOLATIONS);
            long_number(field, field->fieldId == NVML_FI_DEV_PERF_POLICY_POWER ? card->power_violation_ns
                : card->thermal_violation_ns);
            return NVML_SUCCESS;
        case NVML_FI_DEV_MEMORY_TEMP:
            NVML_FEATURE(SIM_FEATURE_TEMPERATURE_MEMORY);
            number(field, (uint32_t)sim_degrees(card->temperature_memory_mc));
            return NVML_SUCCESS;
        case NVML_FI_DEV_TOTAL_ENERGY_CONSUMPTION:
            return energy(card, field);
        case NVML_FI_DEV_PCIE_REPLAY_COUNTER:
            NVML_FEATURE(SIM_FEATURE_PCIE_REPLAY);
            number(field, (uint32_t)card->pcie_replay_count);
            return NVML_SUCCESS;
#ifndef SIM_NVML_OLD
        case NVML_FI_DEV_ENERGY:
            return energy(card, field);
        case NVML_FI_DEV_POWER_AVERAGE:
        case NVML_FI_DEV_POWER_INSTANT:
        case NVML_FI_DEV_POWER_MIN_LIMIT:
        case NVML_FI_DEV_POWER_MAX_LIMIT:
        case NVML_FI_DEV_POWER_DEFAULT_LIMIT:
        case NVML_FI_DEV_POWER_CURRENT_LIMIT:
        case NVML_FI_DEV_POWER_REQUESTED_LIMIT:
            return power(card, field);
#endif
        default:
            return NVML_ERROR_NOT_SUPPORTED;
    }
}

/* Each field has a status of its own; the call succeeds even where fields fail. */
NVML_API nvmlDeviceGetFieldValues(nvmlDevice_t device, int count, nvmlFieldValue_t *values) {
    NVML_READ(device);
    NVML_ARGUMENT(values != NULL && count > 0);
    for (int i = 0; i < count; i++) {
        values[i].timestamp = sim_wall_us();
        values[i].latencyUsec = 0;
        values[i].nvmlReturn = value_of(card, &values[i]);
    }
    return NVML_SUCCESS;
}

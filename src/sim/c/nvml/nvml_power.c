#include "nvml_sim.h"

NVML_API nvmlDeviceGetPowerUsage(nvmlDevice_t device, unsigned int *power) {
    NVML_READ(device);
    NVML_ARGUMENT(power != NULL);
    NVML_FEATURE(SIM_FEATURE_POWER_AVERAGE);
    *power = card->power_average_mw;
    return NVML_SUCCESS;
}

static nvmlReturn_t limit_of(const struct sim_card *card, uint32_t value, unsigned int *limit) {
    NVML_ARGUMENT(limit != NULL);
    NVML_FEATURE(SIM_FEATURE_POWER_LIMIT);
    *limit = value;
    return NVML_SUCCESS;
}

NVML_API nvmlDeviceGetEnforcedPowerLimit(nvmlDevice_t device, unsigned int *limit) {
    NVML_READ(device);
    return limit_of(card, card->power_limit_mw, limit);
}

NVML_API nvmlDeviceGetPowerManagementLimit(nvmlDevice_t device, unsigned int *limit) {
    NVML_READ(device);
    return limit_of(card, card->power_limit_mw, limit);
}

NVML_API nvmlDeviceGetPowerManagementDefaultLimit(nvmlDevice_t device, unsigned int *limit) {
    NVML_READ(device);
    return limit_of(card, card->power_limit_default_mw, limit);
}

NVML_API nvmlDeviceGetPowerManagementLimitConstraints(nvmlDevice_t device, unsigned int *low, unsigned int *high) {
    NVML_READ(device);
    NVML_ARGUMENT(low != NULL && high != NULL);
    NVML_FEATURE(SIM_FEATURE_POWER_LIMIT);
    *low = card->power_limit_min_mw;
    *high = card->power_limit_max_mw;
    return NVML_SUCCESS;
}

NVML_API nvmlDeviceSetPowerManagementLimit(nvmlDevice_t device, unsigned int limit) {
    NVML_READ(device);
    NVML_FEATURE(SIM_FEATURE_POWER_LIMIT);
    NVML_FEATURE(SIM_FEATURE_POWER_LIMIT_SET);
    NVML_PERMISSION();
    NVML_ARGUMENT(limit >= card->power_limit_min_mw && limit <= card->power_limit_max_mw);
    NVML_APPLY(limit, card->power_limit_mw = limit);
}

NVML_API nvmlDeviceGetTotalEnergyConsumption(nvmlDevice_t device, unsigned long long *energy) {
    NVML_READ(device);
    NVML_ARGUMENT(energy != NULL);
    NVML_FEATURE(SIM_FEATURE_ENERGY);
    *energy = sim_totals(card).energy_uj / 1000;
    return NVML_SUCCESS;
}

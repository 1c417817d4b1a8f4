#include "nvml_sim.h"

/* Settings other than the power limit. Each asks for permission before it looks at its arguments, as the driver does. */

NVML_API nvmlDeviceSetPersistenceMode(nvmlDevice_t device, nvmlEnableState_t mode) {
    NVML_READ(device);
    NVML_PERMISSION();
    NVML_FEATURE(SIM_FEATURE_MODE_SET);
    NVML_ARGUMENT(mode == NVML_FEATURE_ENABLED || mode == NVML_FEATURE_DISABLED);
    uint32_t others = card->flags & ~SIM_CARD_PERSISTENT;
    NVML_APPLY(mode, card->flags = mode == NVML_FEATURE_ENABLED ? others | SIM_CARD_PERSISTENT : others);
}

NVML_API nvmlDeviceSetComputeMode(nvmlDevice_t device, nvmlComputeMode_t mode) {
    NVML_READ(device);
    NVML_PERMISSION();
    NVML_FEATURE(SIM_FEATURE_MODE_SET);
    NVML_CHECK(mode != NVML_COMPUTEMODE_EXCLUSIVE_THREAD, NVML_ERROR_NOT_SUPPORTED);
    NVML_ARGUMENT((unsigned)mode <= NVML_COMPUTEMODE_EXCLUSIVE_PROCESS);
    NVML_APPLY(mode, card->compute_mode = (uint32_t)mode);
}

static void lock_graphics(struct sim_card *card, unsigned int low, unsigned int high) {
    card->clock_graphics_lock_min_mhz = low;
    card->clock_graphics_lock_max_mhz = high;
}

static void lock_memory(struct sim_card *card, unsigned int low, unsigned int high) {
    card->clock_memory_lock_min_mhz = low;
    card->clock_memory_lock_max_mhz = high;
}

NVML_API nvmlDeviceSetGpuLockedClocks(nvmlDevice_t device, unsigned int low, unsigned int high) {
    NVML_READ(device);
    NVML_PERMISSION();
    NVML_FEATURE(SIM_FEATURE_CLOCK_SET);
    NVML_ARGUMENT(low <= high && low >= card->clock_graphics_min_mhz && high <= card->clock_graphics_max_mhz);
    NVML_APPLY(high, lock_graphics(card, low, high));
}

NVML_API nvmlDeviceResetGpuLockedClocks(nvmlDevice_t device) {
    NVML_READ(device);
    NVML_PERMISSION();
    NVML_FEATURE(SIM_FEATURE_CLOCK_SET);
    NVML_APPLY(0, lock_graphics(card, 0, 0));
}

NVML_API nvmlDeviceSetMemoryLockedClocks(nvmlDevice_t device, unsigned int low, unsigned int high) {
    NVML_READ(device);
    NVML_PERMISSION();
    NVML_FEATURE(SIM_FEATURE_CLOCK_SET);
    NVML_ARGUMENT(low <= high && low >= card->clock_memory_min_mhz && high <= card->clock_memory_max_mhz);
    NVML_APPLY(high, lock_memory(card, low, high));
}

NVML_API nvmlDeviceResetMemoryLockedClocks(nvmlDevice_t device) {
    NVML_READ(device);
    NVML_PERMISSION();
    NVML_FEATURE(SIM_FEATURE_CLOCK_SET);
    NVML_APPLY(0, lock_memory(card, 0, 0));
}

#ifndef SIM_NVML_OLD
NVML_API nvmlDeviceGetGpcClkVfOffset(nvmlDevice_t device, int *offset) {
    NVML_READ(device);
    NVML_ARGUMENT(offset != NULL);
    NVML_CHECK(card->clock_offset_limit_mhz > 0, NVML_ERROR_NOT_SUPPORTED);
    *offset = card->clock_graphics_offset_mhz;
    return NVML_SUCCESS;
}

NVML_API nvmlDeviceGetMemClkVfOffset(nvmlDevice_t device, int *offset) {
    NVML_READ(device);
    NVML_ARGUMENT(offset != NULL);
    NVML_CHECK(card->clock_offset_limit_mhz > 0, NVML_ERROR_NOT_SUPPORTED);
    *offset = card->clock_memory_offset_mhz;
    return NVML_SUCCESS;
}

static nvmlReturn_t offsets(const struct sim_card *card, int *low, int *high) {
    NVML_ARGUMENT(low != NULL && high != NULL);
    NVML_CHECK(card->clock_offset_limit_mhz > 0, NVML_ERROR_NOT_SUPPORTED);
    *low = -card->clock_offset_limit_mhz;
    *high = card->clock_offset_limit_mhz;
    return NVML_SUCCESS;
}

NVML_API nvmlDeviceGetGpcClkMinMaxVfOffset(nvmlDevice_t device, int *low, int *high) {
    NVML_READ(device);
    return offsets(card, low, high);
}

NVML_API nvmlDeviceGetMemClkMinMaxVfOffset(nvmlDevice_t device, int *low, int *high) {
    NVML_READ(device);
    return offsets(card, low, high);
}

static bool fits(const struct sim_card *card, int offset) {
    return offset >= -card->clock_offset_limit_mhz && offset <= card->clock_offset_limit_mhz;
}

NVML_API nvmlDeviceSetGpcClkVfOffset(nvmlDevice_t device, int offset) {
    NVML_READ(device);
    NVML_PERMISSION();
    NVML_CHECK(card->clock_offset_limit_mhz > 0, NVML_ERROR_NOT_SUPPORTED);
    NVML_ARGUMENT(fits(card, offset));
    NVML_APPLY(offset, card->clock_graphics_offset_mhz = offset);
}

NVML_API nvmlDeviceSetMemClkVfOffset(nvmlDevice_t device, int offset) {
    NVML_READ(device);
    NVML_PERMISSION();
    NVML_CHECK(card->clock_offset_limit_mhz > 0, NVML_ERROR_NOT_SUPPORTED);
    NVML_ARGUMENT(fits(card, offset));
    NVML_APPLY(offset, card->clock_memory_offset_mhz = offset);
}

NVML_API nvmlDeviceGetFanControlPolicy_v2(nvmlDevice_t device, unsigned int fan, nvmlFanControlPolicy_t *policy) {
    NVML_READ(device);
    NVML_ARGUMENT(policy != NULL && fan < card->fan_count);
    *policy = card->fan_manual != 0 ? NVML_FAN_POLICY_MANUAL : NVML_FAN_POLICY_TEMPERATURE_CONTINOUS_SW;
    return NVML_SUCCESS;
}

static void turn(struct sim_card *card, uint32_t manual, unsigned int percent) {
    card->fan_manual = manual;
    card->fan_target_percent = percent;
}

NVML_API nvmlDeviceSetFanSpeed_v2(nvmlDevice_t device, unsigned int fan, unsigned int speed) {
    NVML_READ(device);
    NVML_PERMISSION();
    NVML_FEATURE(SIM_FEATURE_FAN_SET);
    NVML_ARGUMENT(fan < card->fan_count && speed >= card->fan_percent_min && speed <= 100);
    NVML_APPLY(speed, turn(card, 1, speed));
}

NVML_API nvmlDeviceSetDefaultFanSpeed_v2(nvmlDevice_t device, unsigned int fan) {
    NVML_READ(device);
    NVML_PERMISSION();
    NVML_FEATURE(SIM_FEATURE_FAN_SET);
    NVML_ARGUMENT(fan < card->fan_count);
    NVML_APPLY(0, turn(card, 0, 0));
}
#endif

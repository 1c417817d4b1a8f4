#include "nvml_sim.h"

NVML_API nvmlDeviceGetNumFans(nvmlDevice_t device, unsigned int *fans) {
    NVML_READ(device);
    NVML_ARGUMENT(fans != NULL);
    *fans = card->fan_count;
    return NVML_SUCCESS;
}

NVML_API nvmlDeviceGetFanSpeed_v2(nvmlDevice_t device, unsigned int fan, unsigned int *speed) {
    NVML_READ(device);
    NVML_FEATURE(SIM_FEATURE_FAN_PERCENT);
    NVML_ARGUMENT(speed != NULL && fan < card->fan_count);
    *speed = card->fan_percent;
    return NVML_SUCCESS;
}

#ifndef SIM_NVML_OLD
NVML_API nvmlDeviceGetTargetFanSpeed(nvmlDevice_t device, unsigned int fan, unsigned int *speed) {
    NVML_READ(device);
    NVML_FEATURE(SIM_FEATURE_FAN_PERCENT);
    NVML_ARGUMENT(speed != NULL && fan < card->fan_count);
    *speed = card->fan_manual != 0 ? card->fan_target_percent : card->fan_percent;
    return NVML_SUCCESS;
}

NVML_API nvmlDeviceGetMinMaxFanSpeed(nvmlDevice_t device, unsigned int *low, unsigned int *high) {
    NVML_READ(device);
    NVML_ARGUMENT(low != NULL && high != NULL);
    NVML_CHECK(card->fan_count > 0, NVML_ERROR_NOT_SUPPORTED);
    *low = card->fan_percent_min;
    *high = 100;
    return NVML_SUCCESS;
}
#endif

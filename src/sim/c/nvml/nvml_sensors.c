#include "nvml_sim.h"

NVML_API nvmlDeviceGetUtilizationRates(nvmlDevice_t device, nvmlUtilization_t *utilization) {
    NVML_READ(device);
    NVML_ARGUMENT(utilization != NULL);
    NVML_FEATURE(SIM_FEATURE_UTILIZATION);
    utilization->gpu = card->utilization_gpu_percent;
    utilization->memory = card->utilization_memory_percent;
    return NVML_SUCCESS;
}

NVML_API nvmlDeviceGetTemperature(nvmlDevice_t device, nvmlTemperatureSensors_t sensor, unsigned int *temperature) {
    NVML_READ(device);
    NVML_ARGUMENT(temperature != NULL && sensor == NVML_TEMPERATURE_GPU);
    NVML_FEATURE(SIM_FEATURE_TEMPERATURE_EDGE);
    *temperature = (unsigned int)sim_degrees(card->temperature_edge_mc);
    return NVML_SUCCESS;
}

static nvmlReturn_t clock_of(const struct sim_card *card, nvmlClockType_t type, bool highest, unsigned int *clock) {
    NVML_ARGUMENT(clock != NULL);
    switch (type) {
        case NVML_CLOCK_GRAPHICS:
        case NVML_CLOCK_SM:
            NVML_FEATURE(SIM_FEATURE_CLOCK_GRAPHICS);
            *clock = highest ? card->clock_graphics_max_mhz : card->clock_graphics_mhz;
            return NVML_SUCCESS;
        case NVML_CLOCK_MEM:
            NVML_FEATURE(SIM_FEATURE_CLOCK_MEMORY);
            *clock = highest ? card->clock_memory_max_mhz : card->clock_memory_mhz;
            return NVML_SUCCESS;
        case NVML_CLOCK_VIDEO:
            NVML_FEATURE(SIM_FEATURE_CLOCK_GRAPHICS);
            *clock = highest ? card->clock_graphics_max_mhz : card->clock_video_mhz;
            return NVML_SUCCESS;
        default:
            return NVML_ERROR_INVALID_ARGUMENT;
    }
}

NVML_API nvmlDeviceGetClockInfo(nvmlDevice_t device, nvmlClockType_t type, unsigned int *clock) {
    NVML_READ(device);
    return clock_of(card, type, false, clock);
}

NVML_API nvmlDeviceGetMaxClockInfo(nvmlDevice_t device, nvmlClockType_t type, unsigned int *clock) {
    NVML_READ(device);
    return clock_of(card, type, true, clock);
}

NVML_API nvmlDeviceGetFanSpeed(nvmlDevice_t device, unsigned int *speed) {
    NVML_READ(device);
    NVML_ARGUMENT(speed != NULL);
    NVML_FEATURE(SIM_FEATURE_FAN_PERCENT);
    NVML_CHECK(card->fan_count > 0, NVML_ERROR_NOT_SUPPORTED);
    *speed = card->fan_percent;
    return NVML_SUCCESS;
}

static nvmlReturn_t reasons_of(const struct sim_card *card, unsigned long long *reasons) {
    NVML_ARGUMENT(reasons != NULL);
    NVML_FEATURE(SIM_FEATURE_THROTTLE);
    *reasons = card->throttle_reasons;
    return NVML_SUCCESS;
}

NVML_API nvmlDeviceGetCurrentClocksThrottleReasons(nvmlDevice_t device, unsigned long long *reasons) {
    NVML_READ(device);
    return reasons_of(card, reasons);
}

#ifndef SIM_NVML_OLD
NVML_API nvmlDeviceGetCurrentClocksEventReasons(nvmlDevice_t device, unsigned long long *reasons) {
    NVML_READ(device);
    return reasons_of(card, reasons);
}
#endif

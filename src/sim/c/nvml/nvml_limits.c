#include "nvml_sim.h"

/* One step of the graphics clock, MHz. */
#define CLOCK_STEP 15u

static nvmlReturn_t supported_reasons(const struct sim_card *card, unsigned long long *reasons) {
    NVML_ARGUMENT(reasons != NULL);
    NVML_FEATURE(SIM_FEATURE_THROTTLE);
    *reasons = card->throttle_supported;
    return NVML_SUCCESS;
}

NVML_API nvmlDeviceGetSupportedClocksThrottleReasons(nvmlDevice_t device, unsigned long long *reasons) {
    NVML_READ(device);
    return supported_reasons(card, reasons);
}

#ifndef SIM_NVML_OLD
NVML_API nvmlDeviceGetSupportedClocksEventReasons(nvmlDevice_t device, unsigned long long *reasons) {
    NVML_READ(device);
    return supported_reasons(card, reasons);
}

NVML_API nvmlDeviceGetMinMaxClockOfPState(nvmlDevice_t device, nvmlClockType_t type, nvmlPstates_t pstate,
        unsigned int *low, unsigned int *high) {
    NVML_READ(device);
    NVML_ARGUMENT(low != NULL && high != NULL && (unsigned)type <= NVML_CLOCK_VIDEO);
    NVML_CHECK(pstate == NVML_PSTATE_0 || pstate == NVML_PSTATE_8, NVML_ERROR_NOT_SUPPORTED);
    bool memory = type == NVML_CLOCK_MEM;
    *low = memory ? card->clock_memory_min_mhz : card->clock_graphics_min_mhz;
    *high = memory ? card->clock_memory_max_mhz : card->clock_graphics_max_mhz;
    if (memory && pstate == NVML_PSTATE_0) {
        *low = *high;
    } else if (pstate == NVML_PSTATE_8) {
        *high = *low;
    }
    return NVML_SUCCESS;
}
#endif

NVML_API nvmlDeviceGetTemperatureThreshold(nvmlDevice_t device, nvmlTemperatureThresholds_t type, unsigned int *limit) {
    NVML_READ(device);
    NVML_ARGUMENT(limit != NULL && (unsigned)type <= NVML_TEMPERATURE_THRESHOLD_ACOUSTIC_MAX);
    NVML_FEATURE(SIM_FEATURE_TEMPERATURE_LIMITS);
    int32_t millidegrees = 0;
    switch (type) {
        case NVML_TEMPERATURE_THRESHOLD_SHUTDOWN: millidegrees = card->temperature_shutdown_mc; break;
        case NVML_TEMPERATURE_THRESHOLD_SLOWDOWN: millidegrees = card->temperature_slowdown_mc; break;
        case NVML_TEMPERATURE_THRESHOLD_MEM_MAX: millidegrees = card->temperature_memory_max_mc; break;
        case NVML_TEMPERATURE_THRESHOLD_GPU_MAX:
        case NVML_TEMPERATURE_THRESHOLD_ACOUSTIC_CURR: millidegrees = card->temperature_gpu_max_mc; break;
        default: break;
    }
    NVML_CHECK(millidegrees > 0, NVML_ERROR_NOT_SUPPORTED);
    *limit = (unsigned int)sim_degrees(millidegrees);
    return NVML_SUCCESS;
}

/* Falling, as NVML lists them. */
NVML_API nvmlDeviceGetSupportedMemoryClocks(nvmlDevice_t device, unsigned int *count, unsigned int *clocks) {
    NVML_READ(device);
    NVML_ARGUMENT(count != NULL);
    NVML_FEATURE(SIM_FEATURE_CLOCK_LIST);
    unsigned room = *count;
    *count = card->clock_memory_max_mhz > card->clock_memory_min_mhz ? 2 : 1;
    NVML_CHECK(*count <= room, NVML_ERROR_INSUFFICIENT_SIZE);
    NVML_ARGUMENT(clocks != NULL);
    clocks[0] = card->clock_memory_max_mhz;
    clocks[*count - 1] = *count == 2 ? card->clock_memory_min_mhz : clocks[0];
    return NVML_SUCCESS;
}

NVML_API nvmlDeviceGetSupportedGraphicsClocks(nvmlDevice_t device, unsigned int memoryClock, unsigned int *count,
        unsigned int *clocks) {
    NVML_READ(device);
    NVML_ARGUMENT(count != NULL);
    NVML_FEATURE(SIM_FEATURE_CLOCK_LIST);
    NVML_CHECK(memoryClock == card->clock_memory_max_mhz || memoryClock == card->clock_memory_min_mhz,
        NVML_ERROR_NOT_FOUND);
    unsigned room = *count;
    uint32_t low = card->clock_graphics_min_mhz;
    uint32_t high = card->clock_graphics_max_mhz;
    *count = (high - low) / CLOCK_STEP + 1;
    NVML_CHECK(*count <= room, NVML_ERROR_INSUFFICIENT_SIZE);
    NVML_ARGUMENT(clocks != NULL);
    for (unsigned i = 0; i < *count; i++) {
        clocks[i] = high - i * CLOCK_STEP;
    }
    return NVML_SUCCESS;
}

NVML_API nvmlDeviceGetViolationStatus(nvmlDevice_t device, nvmlPerfPolicyType_t policy, nvmlViolationTime_t *time) {
    NVML_READ(device);
    NVML_ARGUMENT(time != NULL && (unsigned)policy <= NVML_PERF_POLICY_TOTAL_BASE_CLOCKS);
    NVML_FEATURE(SIM_FEATURE_VIOLATIONS);
    time->referenceTime = sim_now_ns() / 1000;
    time->violationTime = policy == NVML_PERF_POLICY_POWER ? card->power_violation_ns
        : policy == NVML_PERF_POLICY_THERMAL ? card->thermal_violation_ns : 0;
    return NVML_SUCCESS;
}

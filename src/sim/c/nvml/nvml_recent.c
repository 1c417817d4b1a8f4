#include "nvml_sim.h"

#ifndef SIM_NVML_OLD
#include "../abi/nvml_recent.h"

NVML_API nvmlDeviceGetTemperatureV(nvmlDevice_t device, nvmlTemperature_v1_t *temperature) {
    NVML_READ(device);
    NVML_ARGUMENT(temperature != NULL);
    NVML_CHECK(temperature->version == NVML_VERSIONED(nvmlTemperature_v1_t, 1u), NVML_ERROR_ARGUMENT_VERSION_MISMATCH);
    NVML_ARGUMENT(temperature->sensorType == NVML_TEMPERATURE_GPU);
    NVML_FEATURE(SIM_FEATURE_TEMPERATURE_EDGE);
    temperature->temperature = sim_degrees(card->temperature_edge_mc);
    return NVML_SUCCESS;
}

NVML_API nvmlDeviceGetClockOffsets(nvmlDevice_t device, nvmlClockOffset_v1_t *info) {
    NVML_READ(device);
    NVML_ARGUMENT(info != NULL);
    NVML_CHECK(info->version == NVML_VERSIONED(nvmlClockOffset_v1_t, 1u), NVML_ERROR_ARGUMENT_VERSION_MISMATCH);
    NVML_ARGUMENT(info->type == NVML_CLOCK_GRAPHICS || info->type == NVML_CLOCK_MEM);
    NVML_CHECK(card->clock_offset_limit_mhz > 0, NVML_ERROR_NOT_SUPPORTED);
    bool graphics = info->type == NVML_CLOCK_GRAPHICS;
    info->clockOffsetMHz = graphics ? card->clock_graphics_offset_mhz : card->clock_memory_offset_mhz;
    info->minClockOffsetMHz = -card->clock_offset_limit_mhz;
    info->maxClockOffsetMHz = card->clock_offset_limit_mhz;
    return NVML_SUCCESS;
}

NVML_API nvmlDeviceSetClockOffsets(nvmlDevice_t device, nvmlClockOffset_v1_t *info) {
    NVML_READ(device);
    NVML_ARGUMENT(info != NULL);
    NVML_PERMISSION();
    NVML_CHECK(info->version == NVML_VERSIONED(nvmlClockOffset_v1_t, 1u), NVML_ERROR_ARGUMENT_VERSION_MISMATCH);
    NVML_ARGUMENT(info->type == NVML_CLOCK_GRAPHICS || info->type == NVML_CLOCK_MEM);
    NVML_ARGUMENT(info->pstate == NVML_PSTATE_0);
    NVML_CHECK(card->clock_offset_limit_mhz > 0, NVML_ERROR_NOT_SUPPORTED);
    NVML_ARGUMENT(info->clockOffsetMHz >= -card->clock_offset_limit_mhz
        && info->clockOffsetMHz <= card->clock_offset_limit_mhz);
    int32_t *offset = info->type == NVML_CLOCK_GRAPHICS ? &card->clock_graphics_offset_mhz : &card->clock_memory_offset_mhz;
    NVML_APPLY(info->clockOffsetMHz, *offset = info->clockOffsetMHz);
}
#endif

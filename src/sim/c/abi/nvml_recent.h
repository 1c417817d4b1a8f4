/*
 * Calls that came after the NVML header the bindings are made from. A header that has them declares them itself.
 */
#ifndef NVBIND_ABI_NVML_RECENT_H
#define NVBIND_ABI_NVML_RECENT_H

#ifndef SIM_VENDOR_HEADERS
#include "nvml.h"
#endif

#ifndef nvmlTemperature_v1
typedef struct {
    unsigned int version;
    nvmlTemperatureSensors_t sensorType;
    int temperature;
} nvmlTemperature_v1_t;
nvmlReturn_t nvmlDeviceGetTemperatureV(nvmlDevice_t device, nvmlTemperature_v1_t *temperature);
#endif

#ifndef nvmlClockOffset_v1
typedef struct {
    unsigned int version;
    nvmlClockType_t type;
    nvmlPstates_t pstate;
    int clockOffsetMHz;
    int minClockOffsetMHz;
    int maxClockOffsetMHz;
} nvmlClockOffset_v1_t;
nvmlReturn_t nvmlDeviceGetClockOffsets(nvmlDevice_t device, nvmlClockOffset_v1_t *info);
nvmlReturn_t nvmlDeviceSetClockOffsets(nvmlDevice_t device, nvmlClockOffset_v1_t *info);
#endif

#endif

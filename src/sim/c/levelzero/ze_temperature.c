#include "ze_sim.h"

/* Part n is sensor type n: the whole device (its hottest spot), the GPU, the memory. */
static const enum sim_feature needed[] = {
    SIM_FEATURE_TEMPERATURE_HOTSPOT, SIM_FEATURE_TEMPERATURE_EDGE, SIM_FEATURE_TEMPERATURE_MEMORY,
};
#define SENSORS 3

ZE_API zesDeviceEnumTemperatureSensors(zes_device_handle_t device, uint32_t *count, zes_temp_handle_t *sensors) {
    ZES_IDENTIFY(device, ZE_KIND_DEVICE);
    int parts[SENSORS];
    uint32_t available = 0;
    for (int sensor = 0; sensor < SENSORS; sensor++) {
        if (sim_supports(card, needed[sensor])) {
            parts[available++] = sensor;
        }
    }
    return ze_list_parts(card, ZE_KIND_TEMPERATURE, parts, available, count, (void **)sensors);
}

ZE_API zesTemperatureGetProperties(zes_temp_handle_t sensor, zes_temp_properties_t *properties) {
    ZES_IDENTIFY(sensor, ZE_KIND_TEMPERATURE);
    ZE_CHECK(index < SENSORS, ZE_RESULT_ERROR_INVALID_ARGUMENT);
    ZE_POINTER(properties);
    int32_t highest = index == ZES_TEMP_SENSORS_MEMORY ? card->temperature_memory_max_mc : card->temperature_shutdown_mc;
    properties->type = (uint32_t)index;
    properties->onSubdevice = 0;
    properties->subdeviceId = 0;
    properties->maxTemperature = sim_supports(card, SIM_FEATURE_TEMPERATURE_LIMITS) ? highest / 1000.0 : -1.0;
    properties->isCriticalTempSupported = 0;
    properties->isThreshold1Supported = 0;
    properties->isThreshold2Supported = 0;
    return ZE_RESULT_SUCCESS;
}

ZE_API zesTemperatureGetState(zes_temp_handle_t sensor, double *temperature) {
    ZES_READ(sensor, ZE_KIND_TEMPERATURE);
    ZE_CHECK(index < SENSORS, ZE_RESULT_ERROR_INVALID_ARGUMENT);
    ZE_POINTER(temperature);
    ZE_FEATURE(needed[index]);
    const int32_t values[SENSORS] = {
        card->temperature_hotspot_mc, card->temperature_edge_mc, card->temperature_memory_mc,
    };
    *temperature = values[index] / 1000.0;
    return ZE_RESULT_SUCCESS;
}

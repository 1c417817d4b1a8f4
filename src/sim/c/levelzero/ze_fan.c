#include "ze_sim.h"

static const int fans[ZE_PER_KIND] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

ZE_API zesDeviceEnumFans(zes_device_handle_t device, uint32_t *count, zes_fan_handle_t *to) {
    ZES_IDENTIFY(device, ZE_KIND_DEVICE);
    uint32_t available = card->fan_count < ZE_PER_KIND ? card->fan_count : ZE_PER_KIND;
    return ze_list_parts(card, ZE_KIND_FAN, fans, available, count, (void **)to);
}

ZE_API zesFanGetProperties(zes_fan_handle_t fan, zes_fan_properties_t *properties) {
    ZES_IDENTIFY(fan, ZE_KIND_FAN);
    ZE_POINTER(properties);
    bool settable = sim_supports(card, SIM_FEATURE_FAN_SET);
    properties->onSubdevice = 0;
    properties->subdeviceId = 0;
    properties->canControl = settable;
    properties->supportedModes = 1u << ZES_FAN_SPEED_MODE_DEFAULT | (settable ? 1u << ZES_FAN_SPEED_MODE_FIXED : 0);
    properties->supportedUnits = (sim_supports(card, SIM_FEATURE_FAN_RPM) ? 1u << ZES_FAN_SPEED_UNITS_RPM : 0)
        | (sim_supports(card, SIM_FEATURE_FAN_PERCENT) ? 1u << ZES_FAN_SPEED_UNITS_PERCENT : 0);
    properties->maxRPM = card->fan_rpm_max == 0 ? -1 : (int32_t)card->fan_rpm_max;
    properties->maxPoints = -1;
    return ZE_RESULT_SUCCESS;
}

ZE_API zesFanGetConfig(zes_fan_handle_t fan, zes_fan_config_t *config) {
    ZES_READ(fan, ZE_KIND_FAN);
    ZE_POINTER(config);
    bool fixed = card->fan_manual != 0;
    config->mode = fixed ? ZES_FAN_SPEED_MODE_FIXED : ZES_FAN_SPEED_MODE_DEFAULT;
    config->speedFixed.speed = fixed ? (int32_t)card->fan_target_percent : -1;
    config->speedFixed.units = ZES_FAN_SPEED_UNITS_PERCENT;
    config->speedTable.numPoints = 0;
    return ZE_RESULT_SUCCESS;
}

ZE_API zesFanGetState(zes_fan_handle_t fan, zes_fan_speed_units_t units, int32_t *speed) {
    ZES_READ(fan, ZE_KIND_FAN);
    ZE_POINTER(speed);
    ZE_CHECK(units <= ZES_FAN_SPEED_UNITS_PERCENT, ZE_RESULT_ERROR_INVALID_ENUMERATION);
    bool rpm = units == ZES_FAN_SPEED_UNITS_RPM;
    ZE_FEATURE(rpm ? SIM_FEATURE_FAN_RPM : SIM_FEATURE_FAN_PERCENT);
    *speed = (int32_t)(rpm ? card->fan_rpm : card->fan_percent);
    return ZE_RESULT_SUCCESS;
}

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
    properties->supportedModes = 1u << ZES_FAN_SPEED_MODE_DEFAULT
        | (settable ? 1u << ZES_FAN_SPEED_MODE_FIXED | 1u << ZES_FAN_SPEED_MODE_TABLE : 0);
    properties->supportedUnits = (sim_supports(card, SIM_FEATURE_FAN_RPM) ? 1u << ZES_FAN_SPEED_UNITS_RPM : 0)
        | (sim_supports(card, SIM_FEATURE_FAN_PERCENT) ? 1u << ZES_FAN_SPEED_UNITS_PERCENT : 0);
    properties->maxRPM = card->fan_rpm_max == 0 ? -1 : (int32_t)card->fan_rpm_max;
    properties->maxPoints = settable ? SIM_FAN_POINTS : -1;
    return ZE_RESULT_SUCCESS;
}

ZE_API zesFanGetConfig(zes_fan_handle_t fan, zes_fan_config_t *config) {
    ZES_READ(fan, ZE_KIND_FAN);
    ZE_POINTER(config);
    bool fixed = card->fan_manual != 0;
    config->mode = fixed ? ZES_FAN_SPEED_MODE_FIXED
        : card->fan_table_points > 0 ? ZES_FAN_SPEED_MODE_TABLE : ZES_FAN_SPEED_MODE_DEFAULT;
    config->speedFixed.speed = fixed ? (int32_t)card->fan_target_percent : -1;
    config->speedFixed.units = ZES_FAN_SPEED_UNITS_PERCENT;
    config->speedTable.numPoints = (int32_t)card->fan_table_points;
    for (uint32_t i = 0; i < card->fan_table_points && i < SIM_FAN_POINTS; i++) {
        config->speedTable.table[i].temperature = card->fan_table[i].celsius;
        config->speedTable.table[i].speed =
            (zes_fan_speed_t){(int32_t)card->fan_table[i].percent, ZES_FAN_SPEED_UNITS_PERCENT};
    }
    return ZE_RESULT_SUCCESS;
}

static void turn(struct sim_card *card, uint32_t manual, uint32_t percent, uint32_t points) {
    card->fan_manual = manual;
    card->fan_target_percent = percent;
    card->fan_table_points = points;
}

ZE_API zesFanSetDefaultMode(zes_fan_handle_t fan) {
    ZES_READ(fan, ZE_KIND_FAN);
    ZE_PERMISSION();
    ZE_FEATURE(SIM_FEATURE_FAN_SET);
    ZE_APPLY(0, turn(card, 0, 0, 0));
}

ZE_API zesFanSetFixedSpeedMode(zes_fan_handle_t fan, const zes_fan_speed_t *speed) {
    ZES_READ(fan, ZE_KIND_FAN);
    ZE_POINTER(speed);
    ZE_PERMISSION();
    ZE_FEATURE(SIM_FEATURE_FAN_SET);
    ZE_CHECK(speed->units == ZES_FAN_SPEED_UNITS_PERCENT, ZE_RESULT_ERROR_INVALID_ARGUMENT);
    ZE_CHECK(speed->speed >= (int32_t)card->fan_percent_min && speed->speed <= 100, ZE_RESULT_ERROR_INVALID_ARGUMENT);
    ZE_APPLY(speed->speed, turn(card, 1, (uint32_t)speed->speed, 0));
}

static void follow(struct sim_card *card, const zes_fan_speed_table_t *table) {
    turn(card, 0, 0, (uint32_t)table->numPoints);
    for (int32_t i = 0; i < table->numPoints; i++) {
        card->fan_table[i].celsius = table->table[i].temperature;
        card->fan_table[i].percent = (uint32_t)table->table[i].speed.speed;
    }
}

ZE_API zesFanSetSpeedTableMode(zes_fan_handle_t fan, const zes_fan_speed_table_t *table) {
    ZES_READ(fan, ZE_KIND_FAN);
    ZE_POINTER(table);
    ZE_PERMISSION();
    ZE_FEATURE(SIM_FEATURE_FAN_SET);
    ZE_CHECK(table->numPoints > 0 && table->numPoints <= SIM_FAN_POINTS, ZE_RESULT_ERROR_INVALID_ARGUMENT);
    for (int32_t i = 0; i < table->numPoints; i++) {
        const zes_fan_temp_speed_t *point = &table->table[i];
        ZE_CHECK(point->speed.units == ZES_FAN_SPEED_UNITS_PERCENT, ZE_RESULT_ERROR_INVALID_ARGUMENT);
        ZE_CHECK(point->speed.speed >= 0 && point->speed.speed <= 100, ZE_RESULT_ERROR_INVALID_ARGUMENT);
        ZE_CHECK(i == 0 || point->temperature > point[-1].temperature, ZE_RESULT_ERROR_INVALID_ARGUMENT);
    }
    ZE_APPLY(table->numPoints, follow(card, table));
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

/*
 * Asks Level Zero everything about its first device:  ze_dump LIBRARY [power-limit MILLIWATTS]
 * LIBRARY is the real loader or a driver under its name. Sysman is opened by zesInit where there is one.
 */
#include "../abi/levelzero.h"
#include "ask.h"

static void *first_part(const char *enumeration, void *device, uint32_t *count, void **parts) {
    told(enumeration, find(enumeration)(device, count, NULL));
    number("count", *count);
    end();
    if (*count > 0) {
        told(enumeration, find(enumeration)(device, count, parts));
        number("fetched", *count);
        end();
    }
    return *count > 0 ? parts[0] : NULL;
}

static void identity(void *device) {
    ze_device_properties_t core = {.stype = ZE_STRUCTURE_TYPE_DEVICE_PROPERTIES};
    zes_device_ext_properties_t more = {.stype = ZES_STRUCTURE_TYPE_DEVICE_EXT_PROPERTIES};
    zes_device_properties_t properties = {.stype = ZES_STRUCTURE_TYPE_DEVICE_PROPERTIES, .pNext = &more};
    properties.core.stype = ZE_STRUCTURE_TYPE_DEVICE_PROPERTIES;
    zes_pci_properties_t pci = {.stype = 2};
    zes_pci_state_t link = {.stype = 0x17};
    zes_device_state_t state = {.stype = 0x15};
    ASK(zeDeviceGetProperties, device, &core);
    text("name", core.name);
    number("type", core.type);
    end();
    ASK(zesDeviceGetProperties, device, &properties);
    text("name", properties.core.name);
    text("model", properties.modelName);
    text("brand", properties.brandName);
    text("driver", properties.driverVersion);
    number("type", more.type);
    end();
    ASK(zesDevicePciGetProperties, device, &pci);
    number("domain", pci.address.domain);
    number("bus", pci.address.bus);
    number("device", pci.address.device);
    number("function", pci.address.function);
    number("gen", pci.maxSpeed.gen);
    number("width", pci.maxSpeed.width);
    end();
    ASK(zesDevicePciGetState, device, &link);
    number("status", link.status);
    number("gen", link.speed.gen);
    end();
    ASK(zesDeviceGetState, device, &state);
    number("reset", state.reset);
    end();
}

static void engines(void *device) {
    void *parts[32];
    uint32_t count = 0;
    first_part("zesDeviceEnumEngineGroups", device, &count, parts);
    for (uint32_t i = 0; i < count; i++) {
        zes_engine_properties_t properties = {.stype = 5};
        zes_engine_stats_t stats = {0, 0};
        ASK(zesEngineGetProperties, parts[i], &properties);
        number("group", properties.type);
        end();
        ASK(zesEngineGetActivity, parts[i], &stats);
        number("group", properties.type);
        number("active", (int64_t)stats.activeTime);
        number("at", (int64_t)stats.timestamp);
        end();
    }
}

static void temperatures(void *device) {
    void *parts[32];
    uint32_t count = 0;
    first_part("zesDeviceEnumTemperatureSensors", device, &count, parts);
    for (uint32_t i = 0; i < count; i++) {
        zes_temp_properties_t properties = {.stype = 0x14};
        double now = -999;
        ASK(zesTemperatureGetProperties, parts[i], &properties);
        number("type", properties.type);
        real("max", properties.maxTemperature);
        end();
        ASK(zesTemperatureGetState, parts[i], &now);
        number("type", properties.type);
        real("value", now);
        end();
    }
}

static void frequencies(void *device) {
    void *parts[32];
    uint32_t count = 0;
    first_part("zesDeviceEnumFrequencyDomains", device, &count, parts);
    for (uint32_t i = 0; i < count; i++) {
        zes_freq_properties_t properties = {.stype = 9};
        zes_freq_range_t range = {0, 0};
        zes_freq_state_t state = {.stype = 0x1b, .actual = -999};
        ASK(zesFrequencyGetProperties, parts[i], &properties);
        number("type", properties.type);
        real("max", properties.max);
        end();
        ASK(zesFrequencyGetRange, parts[i], &range);
        number("type", properties.type);
        real("low", range.min);
        real("high", range.max);
        end();
        ASK(zesFrequencyGetState, parts[i], &state);
        number("type", properties.type);
        real("actual", state.actual);
        real("volts", state.currentVoltage);
        number("reasons", state.throttleReasons);
        end();
    }
}

static void memory(void *device) {
    void *parts[32];
    uint32_t count = 0;
    void *first = first_part("zesDeviceEnumMemoryModules", device, &count, parts);
    if (first != NULL) {
        zes_mem_properties_t properties = {.stype = 0xb};
        zes_mem_state_t state = {.stype = 0x1e};
        ASK(zesMemoryGetProperties, first, &properties);
        number("size", (int64_t)properties.physicalSize);
        number("location", properties.location);
        end();
        ASK(zesMemoryGetState, first, &state);
        number("free", (int64_t)state.free);
        number("size", (int64_t)state.size);
        end();
    }
}

static void power(void *device) {
    void *parts[32];
    uint32_t count = 0;
    void *first = first_part("zesDeviceEnumPowerDomains", device, &count, parts);
    if (first == NULL) {
        return;
    }
    zes_power_properties_t properties = {.stype = 0xd};
    zes_power_energy_counter_t energy = {0, 0};
    zes_power_sustained_limit_t sustained = {0, 0, 0};
    zes_power_limit_ext_desc_t limit = {.stype = ZES_STRUCTURE_TYPE_POWER_LIMIT_EXT_DESC};
    uint32_t limits = 1;
    ASK(zesPowerGetProperties, first, &properties);
    number("default", properties.defaultLimit);
    number("low", properties.minLimit);
    number("high", properties.maxLimit);
    end();
    ASK(zesPowerGetEnergyCounter, first, &energy);
    number("value", (int64_t)energy.energy);
    number("at", (int64_t)energy.timestamp);
    end();
    ASK(zesPowerGetLimits, first, &sustained, NULL, NULL);
    number("value", sustained.power);
    end();
    ASK(zesPowerGetLimitsExt, first, &limits, &limit);
    number("count", limits);
    number("value", limit.limit);
    end();
}

static void fans(void *device) {
    void *parts[32];
    uint32_t count = 0;
    void *first = first_part("zesDeviceEnumFans", device, &count, parts);
    if (first != NULL) {
        zes_fan_properties_t properties = {.stype = 7};
        int32_t speed = -1;
        ASK(zesFanGetProperties, first, &properties);
        number("rpm", properties.maxRPM);
        number("units", properties.supportedUnits);
        end();
        ASK(zesFanGetState, first, ZES_FAN_SPEED_UNITS_RPM, &speed);
        number("rpm", speed);
        end();
        ASK(zesFanGetState, first, ZES_FAN_SPEED_UNITS_PERCENT, &speed);
        number("percent", speed);
        end();
    }
}

static void set_limit(void *device, int32_t milliwatts) {
    void *parts[32];
    uint32_t count = 0;
    void *first = first_part("zesDeviceEnumPowerDomains", device, &count, parts);
    zes_power_sustained_limit_t sustained = {1, milliwatts, 0};
    ASK(zesPowerSetLimits, first, &sustained, NULL, NULL);
    end();
}

/* Not below the loader: it takes a handle for what it says it is. */
static void misuse(void) {
    double value = 0;
    ASK(zesTemperatureGetState, NULL, &value);
    text("how", "null handle");
    end();
    ASK(zesTemperatureGetState, (void *)0xdeadbeef, &value);
    text("how", "foreign handle");
    end();
}

int main(int count, char **arguments) {
    open_library(arguments[1]);
    uint32_t found = 1;
    void *driver = NULL;
    void *device = NULL;
    ASK(nvbind_simulated);
    end();
    int sysman = ASK(zesInit, 0u);
    end();
    int core = ASK(zeInit, 0u);
    end();
    if (core != ZE_RESULT_SUCCESS) {
        return 1;
    }
    ASK(zeDriverGet, &found, &driver);
    number("count", found);
    end();
    if (driver != NULL) {
        ze_driver_properties_t properties = {.stype = ZE_STRUCTURE_TYPE_DRIVER_PROPERTIES};
        char uuid[17] = "";
        uint32_t version = 0;
        ASK(zeDriverGetProperties, driver, &properties);
        memcpy(uuid, &properties.uuid, 16);
        text("uuid", uuid);
        end();
        ASK(zeDriverGetApiVersion, driver, &version);
        number("major", version >> 16);
        number("minor", version & 0xffff);
        end();
        found = 1;
        ASK(zeDeviceGet, driver, &found, &device);
        number("count", found);
        end();
    }
    if (sysman == ZE_RESULT_SUCCESS) {
        found = 1;
        ASK(zesDriverGet, &found, &driver);
        end();
        found = 1;
        ASK(zesDeviceGet, driver, &found, &device);
        end();
    }
    if (device != NULL && count == 4 && strcmp(arguments[2], "power-limit") == 0) {
        set_limit(device, (int32_t)strtol(arguments[3], NULL, 10));
    } else if (device != NULL) {
        identity(device);
        engines(device);
        temperatures(device);
        frequencies(device);
        memory(device);
        power(device);
        fans(device);
        if (find("nvbind_simulated") != (any_function)missing) {
            misuse();
        }
    }
    return 0;
}

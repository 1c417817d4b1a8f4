/* Asks an NVML library everything about its first device:  nvml_dump LIBRARY [power-limit MILLIWATTS] */
#include "../abi/nvml.h"
#include "ask.h"

#define NVML_VERSIONED(type, version) ((unsigned int)(sizeof(type) | (version) << 24))

static void numbers(const char *name, nvmlDevice_t device) {
    unsigned int value = 0;
    told(name, find(name)(device, &value));
    number("value", value);
    end();
}

static void clocks(const char *name, nvmlDevice_t device) {
    for (unsigned int type = NVML_CLOCK_GRAPHICS; type <= NVML_CLOCK_VIDEO + 1; type++) {
        unsigned int clock = 0;
        told(name, find(name)(device, type, &clock));
        number("type", type);
        number("value", clock);
        end();
    }
}

static void fields(nvmlDevice_t device) {
    static const unsigned int ids[] = {
        NVML_FI_DEV_ECC_CURRENT, NVML_FI_DEV_MEMORY_TEMP, NVML_FI_DEV_TOTAL_ENERGY_CONSUMPTION,
        NVML_FI_DEV_POWER_AVERAGE, NVML_FI_DEV_POWER_INSTANT, NVML_FI_DEV_POWER_CURRENT_LIMIT, 9999,
    };
    enum { COUNT = sizeof ids / sizeof ids[0] };
    nvmlFieldValue_t values[COUNT];
    memset(values, 0, sizeof values);
    for (int i = 0; i < COUNT; i++) {
        values[i].fieldId = ids[i];
    }
    ASK(nvmlDeviceGetFieldValues, device, COUNT, values);
    end();
    for (int i = 0; i < COUNT; i++) {
        printf("field%u %d", values[i].fieldId, values[i].nvmlReturn);
        number("type", values[i].valueType);
        number("value", (int64_t)values[i].value.ullVal);
        end();
    }
}

static void memory(nvmlDevice_t device) {
    nvmlMemory_t old = {0, 0, 0};
    ASK(nvmlDeviceGetMemoryInfo, device, &old);
    number("total", (int64_t)old.total);
    number("free", (int64_t)old.free);
    number("used", (int64_t)old.used);
    end();
    nvmlMemory_v2_t new = {.version = NVML_VERSIONED(nvmlMemory_v2_t, 2u)};
    ASK(nvmlDeviceGetMemoryInfo_v2, device, &new);
    number("total", (int64_t)new.total);
    number("reserved", (int64_t)new.reserved);
    number("free", (int64_t)new.free);
    number("used", (int64_t)new.used);
    end();
}

static void identity(nvmlDevice_t device) {
    char buffer[128] = "";
    nvmlPciInfo_t pci;
    memset(&pci, 0, sizeof pci);
    ASK(nvmlDeviceGetName, device, buffer, 96u);
    text("value", buffer);
    end();
    ASK(nvmlDeviceGetName, device, buffer, 4u);
    end();
    ASK(nvmlDeviceGetUUID, device, buffer, 96u);
    text("value", buffer);
    end();
    ASK(nvmlDeviceGetPciInfo_v3, device, &pci);
    text("busId", pci.busId);
    text("busIdLegacy", pci.busIdLegacy);
    number("deviceId", pci.pciDeviceId);
    end();
    nvmlDevice_t same = NULL;
    ASK(nvmlDeviceGetHandleByPciBusId_v2, pci.busId, &same);
    number("same", same == device);
    end();
}

static void sensors(nvmlDevice_t device) {
    nvmlUtilization_t load = {0, 0};
    unsigned int value = 0;
    unsigned int high = 0;
    unsigned long long reasons = 0;
    ASK(nvmlDeviceGetUtilizationRates, device, &load);
    number("gpu", load.gpu);
    number("memory", load.memory);
    end();
    ASK(nvmlDeviceGetTemperature, device, NVML_TEMPERATURE_GPU, &value);
    number("value", value);
    end();
    ASK(nvmlDeviceGetTemperature, device, 1, &value);
    end();
    clocks("nvmlDeviceGetClockInfo", device);
    clocks("nvmlDeviceGetMaxClockInfo", device);
    numbers("nvmlDeviceGetFanSpeed", device);
    numbers("nvmlDeviceGetPowerUsage", device);
    numbers("nvmlDeviceGetEnforcedPowerLimit", device);
    numbers("nvmlDeviceGetPowerManagementLimit", device);
    numbers("nvmlDeviceGetPowerManagementDefaultLimit", device);
    ASK(nvmlDeviceGetPowerManagementLimitConstraints, device, &value, &high);
    number("low", value);
    number("high", high);
    end();
    ASK(nvmlDeviceGetTotalEnergyConsumption, device, &reasons);
    number("value", (int64_t)reasons);
    end();
    ASK(nvmlDeviceGetCurrentClocksThrottleReasons, device, &reasons);
    number("value", (int64_t)reasons);
    end();
    ASK(nvmlDeviceGetCurrentClocksEventReasons, device, &reasons);
    number("value", (int64_t)reasons);
    end();
}

static void misuse(nvmlDevice_t device) {
    ASK(nvmlDeviceGetTemperature, NULL, 0, NULL);
    text("how", "null handle");
    end();
    ASK(nvmlDeviceGetTemperature, (void *)0xdeadbeef, 0, NULL);
    text("how", "foreign handle");
    end();
    ASK(nvmlDeviceGetTemperature, device, 0, NULL);
    text("how", "null result");
    end();
}

int main(int count, char **arguments) {
    open_library(arguments[1]);
    char version[80] = "";
    nvmlDevice_t device = NULL;
    unsigned int devices = 0;
    ASK(nvbind_simulated);
    end();
    ASK(nvmlSystemGetNVMLVersion, version, 80u);
    text("value", version);
    end();
    ASK(nvmlDeviceGetCount_v2, &devices);
    end();
    int status = ASK(nvmlInit_v2);
    end();
    if (status == NVML_SUCCESS) {
        ASK(nvmlSystemGetDriverVersion, version, 80u);
        text("value", version);
        end();
        ASK(nvmlDeviceGetCount_v2, &devices);
        number("value", devices);
        end();
        ASK(nvmlDeviceGetHandleByIndex_v2, devices, &device);
        text("how", "index too high");
        end();
        ASK(nvmlDeviceGetHandleByIndex_v2, 0u, &device);
        end();
    }
    if (count == 4 && strcmp(arguments[2], "power-limit") == 0) {
        ASK(nvmlDeviceSetPowerManagementLimit, device, (unsigned int)strtoul(arguments[3], NULL, 10));
        end();
    } else if (device != NULL) {
        identity(device);
        memory(device);
        sensors(device);
        fields(device);
        misuse(device);
    }
    ASK(nvmlShutdown);
    end();
    ASK(nvmlShutdown);
    text("how", "again");
    end();
    return 0;
}

/* Asks Level Zero what a whole bridge reads besides the basics, of its first device:  ze_more LIBRARY */
#include "../abi/levelzero.h"
#include "ask.h"

static void *device;

/* The first of some parts of the device, or NULL; prints how many there are. */
static void *first_part(const char *enumeration) {
    void *parts[32] = {NULL};
    uint32_t count = 32;
    told(enumeration, find(enumeration)(device, &count, parts));
    number("count", count);
    end();
    return count > 0 ? parts[0] : NULL;
}

static void processes(void) {
    zes_process_state_t list[8];
    memset(list, 0, sizeof list);
    uint32_t count = 0;
    ASK(zesDeviceProcessesGetState, device, &count, NULL);
    number("count", count);
    end();
    count = 8;
    ASK(zesDeviceProcessesGetState, device, &count, list);
    number("count", count);
    number("pid", list[0].processId);
    number("bytes", (int64_t)list[0].memSize);
    number("engines", list[0].engines);
    end();
}

static void bus(void) {
    zes_pci_stats_t stats;
    memset(&stats, 0, sizeof stats);
    ASK(zesDevicePciGetStats, device, &stats);
    number("received", (int64_t)stats.rxCounter);
    number("replays", (int64_t)stats.replayCounter);
    end();
    zes_pci_bar_properties_1_2_t more = {.stype = ZES_STRUCTURE_TYPE_PCI_BAR_PROPERTIES_1_2};
    zes_pci_bar_properties_t bars[2] = {{.stype = 3}, {.stype = 3, .pNext = &more}};
    uint32_t count = 2;
    ASK(zesDevicePciGetBars, device, &count, bars);
    number("count", count);
    number("size", (int64_t)bars[1].size);
    number("resizable", more.resizableBarEnabled);
    end();
}

static void errors(void) {
    void *set = first_part("zesDeviceEnumRasErrorSets");
    if (set != NULL) {
        zes_ras_state_t state;
        memset(&state, 0, sizeof state);
        ASK(zesRasGetState, set, 0, &state);
        number("value", (int64_t)state.category[ZES_RAS_ERROR_CAT_CACHE_ERRORS]);
        end();
        ASK(zesRasGetState, set, 1, &state);
        end();
        ASK(zesRasGetState, set, 0, &state);
        number("value", (int64_t)state.category[ZES_RAS_ERROR_CAT_CACHE_ERRORS]);
        end();
    }
}

static void parts(void) {
    void *firmware = first_part("zesDeviceEnumFirmwares");
    if (firmware != NULL) {
        zes_firmware_properties_t properties = {.stype = 8};
        ASK(zesFirmwareGetProperties, firmware, &properties);
        text("name", properties.name);
        text("version", properties.version);
        end();
    }
    void *frequency = first_part("zesDeviceEnumFrequencyDomains");
    if (frequency != NULL) {
        double clocks[256];
        uint32_t count = 256;
        zes_freq_throttle_time_t time = {0, 0};
        ASK(zesFrequencyGetAvailableClocks, frequency, &count, clocks);
        number("count", count);
        real("first", clocks[0]);
        real("last", clocks[count - 1]);
        end();
        ASK(zesFrequencyGetThrottleTime, frequency, &time);
        number("value", (int64_t)time.throttleTime);
        end();
    }
    void *memory = first_part("zesDeviceEnumMemoryModules");
    if (memory != NULL) {
        zes_mem_bandwidth_t bandwidth = {0, 0, 0, 0};
        ASK(zesMemoryGetBandwidth, memory, &bandwidth);
        number("read", (int64_t)bandwidth.readCounter);
        number("max", (int64_t)bandwidth.maxBandwidth);
        end();
    }
    void *port = first_part("zesDeviceEnumFabricPorts");
    if (port != NULL) {
        zes_fabric_port_state_t state = {.stype = 0x19};
        ASK(zesFabricPortGetState, port, &state);
        number("status", state.status);
        number("remote", state.remotePortId.fabricId);
        end();
    }
    void *standby = first_part("zesDeviceEnumStandbyDomains");
    if (standby != NULL) {
        uint32_t mode = 9;
        ASK(zesStandbyGetMode, standby, &mode);
        number("value", mode);
        end();
    }
    ASK(zesDeviceReset, device, 0);
    end();
}

int main(int count, char **arguments) {
    (void)count;
    open_library(arguments[1]);
    void *driver = NULL;
    uint32_t one = 1;
    if (find("zesInit")(0u) == ZE_RESULT_SUCCESS) {
        find("zesDriverGet")(&one, &driver);
        find("zesDeviceGet")(driver, &one, &device);
    } else if (find("zeInit")(0u) == ZE_RESULT_SUCCESS) {
        find("zeDriverGet")(&one, &driver);
        find("zeDeviceGet")(driver, &one, &device);
    }
    if (device == NULL) {
        return 1;
    }
    processes();
    bus();
    errors();
    parts();
    return 0;
}

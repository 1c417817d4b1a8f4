/*
 * Listens for events of the first device for at most a minute:  listen LIBRARY nvml|rocm|ze EVENTS
 * EVENTS is what to register for, in the vendor's way. Prints "listening", then one line with what came.
 */
#include "../abi/levelzero.h"
#include "../abi/nvml.h"
#include "../abi/rocm.h"
#include "ask.h"

#define PATIENCE_MS 60000

static void ready(void) {
    printf("listening\n");
    fflush(stdout);
}

static int nvml(uint64_t events) {
    nvmlDevice_t device = NULL;
    nvmlEventSet_t set = NULL;
    nvmlEventData_t data;
    memset(&data, 0, sizeof data);
    find("nvmlInit_v2")();
    find("nvmlDeviceGetHandleByIndex_v2")(0u, &device);
    find("nvmlEventSetCreate")(&set);
    ASK(nvmlDeviceRegisterEvents, device, (unsigned long long)events, set);
    end();
    ASK(nvmlEventSetWait_v2, set, &data, 10u);
    end();
    ready();
    ASK(nvmlEventSetWait_v2, set, &data, (unsigned int)PATIENCE_MS);
    number("same", data.device == device);
    number("type", (int64_t)data.eventType);
    number("data", (int64_t)data.eventData);
    end();
    ASK(nvmlEventSetFree, set);
    end();
    ASK(nvmlEventSetFree, set);
    text("how", "again");
    end();
    return 0;
}

static int rocm(uint64_t events) {
    union {
        rsmi_evt_notification_data_t data[2];
        unsigned char bytes[512];
    } room;
    memset(&room, 0, sizeof room);
    uint32_t count = 1;
    find("rsmi_init")((uint64_t)0);
    ASK(rsmi_event_notification_mask_set, 0u, events);
    text("how", "too early");
    end();
    ASK(rsmi_event_notification_init, 0u);
    end();
    ASK(rsmi_event_notification_mask_set, 0u, events);
    end();
    ASK(rsmi_event_notification_get, 10, &count, room.data);
    number("count", count);
    end();
    ready();
    count = 1;
    ASK(rsmi_event_notification_get, PATIENCE_MS, &count, room.data);
    number("count", count);
    number("device", room.data[0].dv_ind);
    number("event", room.data[0].event);
    text("message", room.data[0].message);
    end();
    ASK(rsmi_event_notification_stop, 0u);
    end();
    return 0;
}

static int ze(uint64_t events) {
    void *driver = NULL;
    void *device = NULL;
    uint32_t count = 1;
    uint32_t found = 9;
    uint32_t types = 0;
    if (find("zesInit")(0u) == ZE_RESULT_SUCCESS) {
        find("zesDriverGet")(&count, &driver);
        find("zesDeviceGet")(driver, &count, &device);
    } else {
        find("zeInit")(0u);
        find("zeDriverGet")(&count, &driver);
        find("zeDeviceGet")(driver, &count, &device);
    }
    ASK(zesDeviceEventRegister, device, (uint32_t)events);
    end();
    ASK(zesDriverEventListen, driver, 10u, 1u, &device, &found, &types);
    number("count", found);
    end();
    ready();
    ASK(zesDriverEventListenEx, driver, (uint64_t)PATIENCE_MS, 1u, &device, &found, &types);
    number("count", found);
    number("types", types);
    end();
    return 0;
}

int main(int count, char **arguments) {
    if (count != 4) {
        return 2;
    }
    open_library(arguments[1]);
    uint64_t events = strtoull(arguments[3], NULL, 0);
    return strcmp(arguments[2], "nvml") == 0 ? nvml(events) : strcmp(arguments[2], "rocm") == 0 ? rocm(events) : ze(events);
}

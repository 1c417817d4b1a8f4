#include "ze_sim.h"

/* What this process registered for, a card each; one listener at a time takes events. */
static uint32_t registered[SIM_CARDS];
static uint64_t cursor;
static int started;

ZE_API zesDeviceEventRegister(zes_device_handle_t device, zes_event_type_flags_t events) {
    ZES_READ(device, ZE_KIND_DEVICE);
    ZE_FEATURE(SIM_FEATURE_EVENTS);
    ZE_CHECK((events & ~0xffffu) == 0, ZE_RESULT_ERROR_INVALID_ENUMERATION);
    if (!__atomic_exchange_n(&started, 1, __ATOMIC_ACQ_REL)) {
        cursor = sim_event_cursor();
    }
    __atomic_store_n(&registered[ze_slot_of(card)], events, __ATOMIC_RELEASE);
    return ZE_RESULT_SUCCESS;
}

/* The slots a listener asked about. */
struct asked {
    uint32_t slots;
};

static bool wanted(const struct sim_event *event, const void *context) {
    const struct asked *asked = context;
    return event->card < SIM_CARDS && (asked->slots >> event->card & 1) != 0
        && (__atomic_load_n(&registered[event->card], __ATOMIC_ACQUIRE) & event->type) != 0;
}

static int slot_of(zes_device_handle_t device) {
    for (int slot = 0; slot < SIM_CARDS; slot++) {
        if (device == ze_handle(ZE_KIND_DEVICE, slot, 0)) {
            return slot;
        }
    }
    return -1;
}

/* Waits for the first event only, then takes what else is there. */
static ze_result_t listen(uint64_t timeout, uint32_t count, zes_device_handle_t *devices, uint32_t *devices_with_events,
        zes_event_type_flags_t *events) {
    ZE_POINTER(devices);
    ZE_POINTER(devices_with_events);
    ZE_POINTER(events);
    struct asked asked = {0};
    for (uint32_t i = 0; i < count; i++) {
        int slot = slot_of(devices[i]);
        ZE_CHECK(slot >= 0, ZE_RESULT_ERROR_INVALID_ARGUMENT);
        asked.slots |= 1u << slot;
        events[i] = 0;
    }
    *devices_with_events = 0;
    struct sim_event event;
    uint64_t patience = timeout;
    while (sim_next_event(&cursor, patience, wanted, &asked, &event)) {
        patience = 0;
        for (uint32_t i = 0; i < count; i++) {
            if (slot_of(devices[i]) == (int)event.card) {
                *devices_with_events += events[i] == 0;
                events[i] |= (uint32_t)event.type;
            }
        }
    }
    return ZE_RESULT_SUCCESS;
}

ZE_API zesDriverEventListen(ze_driver_handle_t driver, uint32_t timeout, uint32_t count, zes_device_handle_t *devices,
        uint32_t *devices_with_events, zes_event_type_flags_t *events) {
    ZES_IDENTIFY(driver, ZE_KIND_DRIVER);
    return listen(timeout == UINT32_MAX ? UINT64_MAX : timeout, count, devices, devices_with_events, events);
}

ZE_API zesDriverEventListenEx(ze_driver_handle_t driver, uint64_t timeout, uint32_t count, zes_device_handle_t *devices,
        uint32_t *devices_with_events, zes_event_type_flags_t *events) {
    ZES_IDENTIFY(driver, ZE_KIND_DRIVER);
    return listen(timeout, count, devices, devices_with_events, events);
}

#include "ze_sim.h"

#include <stdlib.h>
#include <string.h>

/* Handles are addresses in here, never read or written through: a foreign pointer is known by its value alone. */
static char handles[ZE_KINDS][SIM_CARDS][ZE_PER_KIND];

static int core_ready;
static int sysman_ready;

void *ze_handle(enum ze_kind kind, int slot, int index) {
    return &handles[kind][slot][index];
}

int ze_slot_of(const struct sim_card *card) {
    return (int)(card - sim_state()->cards);
}

static bool find(const void *handle, enum ze_kind kind, int *slot, int *index) {
    uintptr_t at = (uintptr_t)handle - (uintptr_t)handles[kind];
    *slot = (int)(at / ZE_PER_KIND);
    *index = (int)(at % ZE_PER_KIND);
    return at < sizeof handles[kind];
}

int32_t ze_enter(const char *function, const void *handle, enum ze_kind kind, bool sysman, bool wake,
        struct sim_card **card, int *index) {
    int slot = -1;
    bool known = find(handle, kind, &slot, index);
    int32_t status = sim_enter(function, known && kind != ZE_KIND_DRIVER ? slot : -1);
    if (status != SIM_GO_ON) {
        return status;
    }
    if (!__atomic_load_n(sysman ? &sysman_ready : &core_ready, __ATOMIC_RELAXED)) {
        return ZE_RESULT_ERROR_UNINITIALIZED;
    }
    if (!known) {
        return handle == NULL ? ZE_RESULT_ERROR_INVALID_NULL_HANDLE : ZE_RESULT_ERROR_INVALID_ARGUMENT;
    }
    if (kind == ZE_KIND_DRIVER) {
        return SIM_GO_ON;
    }
    *card = sim_card(SIM_VENDOR_INTEL, slot);
    if (*card == NULL) {
        return ZE_RESULT_ERROR_INVALID_ARGUMENT;
    }
    if (sim_card_gone(*card)) {
        return ZE_RESULT_ERROR_DEVICE_LOST;
    }
    if (wake) {
        sim_wake(*card);
    }
    return SIM_GO_ON;
}

static ze_result_t initialise(const char *function, int *ready) {
    sim_open();
    int32_t status = sim_enter(function, -1);
    ZE_CHECK(status == SIM_GO_ON || status == ZE_RESULT_SUCCESS, (ze_result_t)status);
    ZE_CHECK(sim_vendor_present(SIM_VENDOR_INTEL), ZE_RESULT_ERROR_UNINITIALIZED);
    __atomic_store_n(ready, 1, __ATOMIC_RELEASE);
    return ZE_RESULT_SUCCESS;
}

ZE_API zeInit(ze_init_flags_t flags) {
    ZE_CHECK((flags & ~(ZE_INIT_FLAG_GPU_ONLY | ZE_INIT_FLAG_VPU_ONLY)) == 0, ZE_RESULT_ERROR_INVALID_ENUMERATION);
    ZE_CHECK(flags == 0 || (flags & ZE_INIT_FLAG_GPU_ONLY) != 0, ZE_RESULT_ERROR_UNINITIALIZED);
    ze_result_t result = initialise(__func__, &core_ready);
    const char *sysman = getenv("ZES_ENABLE_SYSMAN");
    if (result == ZE_RESULT_SUCCESS && sysman != NULL && strcmp(sysman, "1") == 0) {
        __atomic_store_n(&sysman_ready, 1, __ATOMIC_RELEASE);
    }
    return result;
}

static ze_result_t list_driver(uint32_t *count, ze_driver_handle_t *drivers) {
    ZE_POINTER(count);
    if (ze_fetch(count, 1, drivers) == 1) {
        drivers[0] = ze_handle(ZE_KIND_DRIVER, 0, 0);
    }
    return ZE_RESULT_SUCCESS;
}

static ze_result_t list_devices(uint32_t *count, ze_device_handle_t *devices) {
    ZE_POINTER(count);
    uint32_t wanted = ze_fetch(count, sim_card_count(SIM_VENDOR_INTEL), devices);
    for (uint32_t i = 0; i < wanted; i++) {
        int slot = sim_card_slot(SIM_VENDOR_INTEL, i);
        devices[i] = slot < 0 ? NULL : ze_handle(ZE_KIND_DEVICE, slot, 0);
    }
    return ZE_RESULT_SUCCESS;
}

ZE_API zeDriverGet(uint32_t *count, ze_driver_handle_t *drivers) {
    ZE_IDENTIFY(ze_handle(ZE_KIND_DRIVER, 0, 0), ZE_KIND_DRIVER);
    return list_driver(count, drivers);
}

ZE_API zeDeviceGet(ze_driver_handle_t driver, uint32_t *count, ze_device_handle_t *devices) {
    ZE_IDENTIFY(driver, ZE_KIND_DRIVER);
    return list_devices(count, devices);
}

ZE_API zeDeviceGetSubDevices(ze_device_handle_t device, uint32_t *count, ze_device_handle_t *devices) {
    ZE_IDENTIFY(device, ZE_KIND_DEVICE);
    ZE_POINTER(count);
    ze_fetch(count, 0, devices);
    return ZE_RESULT_SUCCESS;
}

#ifndef SIM_ZE_OLD
ZE_API zeInitDrivers(uint32_t *count, ze_driver_handle_t *drivers, ze_init_driver_type_desc_t *desc) {
    ZE_POINTER(count);
    ZE_POINTER(desc);
    ZE_CHECK(desc->flags != 0, ZE_RESULT_ERROR_INVALID_ENUMERATION);
    ZE_CHECK((desc->flags & ZE_INIT_DRIVER_TYPE_FLAG_GPU) != 0, ZE_RESULT_ERROR_UNINITIALIZED);
    ze_result_t result = initialise(__func__, &core_ready);
    return result == ZE_RESULT_SUCCESS ? list_driver(count, drivers) : result;
}

ZE_API zesInit(zes_init_flags_t flags) {
    (void)flags;
    return initialise(__func__, &sysman_ready);
}

ZE_API zesDriverGet(uint32_t *count, zes_driver_handle_t *drivers) {
    ZES_IDENTIFY(ze_handle(ZE_KIND_DRIVER, 0, 0), ZE_KIND_DRIVER);
    return list_driver(count, drivers);
}

ZE_API zesDeviceGet(zes_driver_handle_t driver, uint32_t *count, zes_device_handle_t *devices) {
    ZES_IDENTIFY(driver, ZE_KIND_DRIVER);
    return list_devices(count, devices);
}
#endif

uint32_t ze_fetch(uint32_t *count, uint32_t available, const void *to) {
    if (*count == 0 || to == NULL) {
        *count = available;
        return 0;
    }
    if (*count > available) {
        *count = available;
    }
    return *count;
}

ze_result_t ze_list_parts(const struct sim_card *card, enum ze_kind kind, const int *parts, uint32_t available,
        uint32_t *count, void **to) {
    ZE_POINTER(count);
    uint32_t wanted = ze_fetch(count, available, to);
    for (uint32_t i = 0; i < wanted; i++) {
        to[i] = ze_handle(kind, ze_slot_of(card), parts[i]);
    }
    return ZE_RESULT_SUCCESS;
}

ze_result_t ze_write(struct sim_card *card, const char *function, int32_t value, bool *apply) {
    enum sim_write write = sim_write(card, function, value);
    *apply = write == SIM_WRITE_APPLY;
    switch (write) {
        case SIM_WRITE_DENIED: return ZE_RESULT_ERROR_INSUFFICIENT_PERMISSIONS;
        case SIM_WRITE_IN_USE: return ZE_RESULT_ERROR_NOT_AVAILABLE;
        case SIM_WRITE_LOST: return ZE_RESULT_ERROR_DEVICE_LOST;
        case SIM_WRITE_ERROR: return ZE_RESULT_ERROR_UNKNOWN;
        default: return ZE_RESULT_SUCCESS;
    }
}

#include "nvml_sim.h"

#include <string.h>

struct nvmlDevice_st {
    char slot;
};

static struct nvmlDevice_st handles[SIM_CARDS];
static int users;
static int failed_before;

int nvml_slot(nvmlDevice_t device) {
    uintptr_t at = (uintptr_t)device - (uintptr_t)handles;
    return at < SIM_CARDS ? (int)at : -1;
}

nvmlDevice_t nvml_handle(int slot) {
    return &handles[slot];
}

int32_t nvml_enter(const char *function) {
    int32_t status = sim_enter(function, -1);
    if (status != SIM_GO_ON) {
        return status;
    }
    return __atomic_load_n(&users, __ATOMIC_RELAXED) > 0 ? SIM_GO_ON : NVML_ERROR_UNINITIALIZED;
}

int32_t nvml_enter_device(const char *function, nvmlDevice_t device, bool wake, struct sim_card **card) {
    int slot = nvml_slot(device);
    int32_t status = sim_enter(function, slot);
    if (status != SIM_GO_ON) {
        return status;
    }
    if (__atomic_load_n(&users, __ATOMIC_RELAXED) <= 0) {
        return NVML_ERROR_UNINITIALIZED;
    }
    *card = sim_card(SIM_VENDOR_NVIDIA, slot);
    if (*card == NULL) {
        return NVML_ERROR_INVALID_ARGUMENT;
    }
    if (sim_card_gone(*card)) {
        return NVML_ERROR_GPU_IS_LOST;
    }
    if (wake) {
        sim_wake(*card);
    }
    return SIM_GO_ON;
}

static nvmlReturn_t initialise(const char *function) {
    sim_open();
    int32_t status = sim_enter(function, -1);
    if (status != SIM_GO_ON && status != NVML_SUCCESS) {
        return (nvmlReturn_t)status;
    }
    if (!sim_vendor_present(SIM_VENDOR_NVIDIA)) {
        __atomic_store_n(&failed_before, 1, __ATOMIC_RELAXED);
        return NVML_ERROR_DRIVER_NOT_LOADED;
    }
    __atomic_fetch_add(&users, 1, __ATOMIC_ACQ_REL);
    return NVML_SUCCESS;
}

NVML_API nvmlInit_v2(void) {
    return initialise(__func__);
}

NVML_API nvmlInitWithFlags(unsigned int flags) {
    NVML_ARGUMENT((flags & ~3u) == 0);
    return initialise(__func__);
}

NVML_API nvmlShutdown(void) {
    int32_t status = sim_enter(__func__, -1);
    NVML_CHECK(status == SIM_GO_ON, (nvmlReturn_t)status);
    int now = __atomic_load_n(&users, __ATOMIC_RELAXED);
    while (now > 0) {
        if (__atomic_compare_exchange_n(&users, &now, now - 1, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED)) {
            return NVML_SUCCESS;
        }
    }
    /* The real library answers 0 to the shutdown that follows a failed init. */
    return __atomic_exchange_n(&failed_before, 0, __ATOMIC_RELAXED) ? NVML_SUCCESS : NVML_ERROR_UNINITIALIZED;
}

SIM_EXPORT const char *nvmlErrorString(nvmlReturn_t result) {
    switch (result) {
        case NVML_SUCCESS: return "The operation was successful";
        case NVML_ERROR_UNINITIALIZED: return "NVML was not initialized";
        case NVML_ERROR_INVALID_ARGUMENT: return "A supplied argument is invalid";
        case NVML_ERROR_NOT_SUPPORTED: return "The operation is not available on this device";
        case NVML_ERROR_NO_PERMISSION: return "The caller has no permission for this operation";
        case NVML_ERROR_ALREADY_INITIALIZED: return "NVML was initialized already";
        case NVML_ERROR_NOT_FOUND: return "The object was not found";
        case NVML_ERROR_INSUFFICIENT_SIZE: return "The buffer is too small";
        case NVML_ERROR_INSUFFICIENT_POWER: return "A power cable is missing";
        case NVML_ERROR_DRIVER_NOT_LOADED: return "The driver is not loaded";
        case NVML_ERROR_TIMEOUT: return "The time was up";
        case NVML_ERROR_IRQ_ISSUE: return "The kernel has a problem with an interrupt";
        case NVML_ERROR_LIBRARY_NOT_FOUND: return "A library was not found";
        case NVML_ERROR_FUNCTION_NOT_FOUND: return "A function was not found";
        case NVML_ERROR_CORRUPTED_INFOROM: return "The infoROM is corrupted";
        case NVML_ERROR_GPU_IS_LOST: return "The GPU has fallen off the bus";
        case NVML_ERROR_RESET_REQUIRED: return "The GPU needs a reset";
        case NVML_ERROR_OPERATING_SYSTEM: return "The operating system refused";
        case NVML_ERROR_LIB_RM_VERSION_MISMATCH: return "Driver and library differ in version";
        case NVML_ERROR_IN_USE: return "The GPU is in use";
        case NVML_ERROR_MEMORY: return "Out of memory";
        case NVML_ERROR_NO_DATA: return "There is no data";
        case NVML_ERROR_ARGUMENT_VERSION_MISMATCH: return "The struct's version is not known here";
        default: return "Unknown error";
    }
}

nvmlReturn_t nvml_text(char *to, unsigned int length, const char *text, size_t text_size) {
    NVML_ARGUMENT(to != NULL);
    NVML_CHECK(strnlen(text, text_size) < length, NVML_ERROR_INSUFFICIENT_SIZE);
    sim_copy_text(to, length, text, text_size);
    return NVML_SUCCESS;
}

nvmlReturn_t nvml_write(struct sim_card *card, const char *function, int32_t value, bool *apply) {
    enum sim_write write = sim_write(card, function, value);
    *apply = write == SIM_WRITE_APPLY;
    switch (write) {
        case SIM_WRITE_DENIED: return NVML_ERROR_NO_PERMISSION;
        case SIM_WRITE_IN_USE: return NVML_ERROR_IN_USE;
        case SIM_WRITE_LOST: return NVML_ERROR_GPU_IS_LOST;
        case SIM_WRITE_ERROR: return NVML_ERROR_UNKNOWN;
        default: return NVML_SUCCESS;
    }
}

#include "rocm_sim.h"

#include <string.h>

#if SIM_ROCM_LAYOUT >= 64
#define LIBRARY_VERSION {7, 5, 0, "nvbind-simulated"}
#elif SIM_ROCM_LAYOUT >= 60
#define LIBRARY_VERSION {7, 2, 0, "nvbind-simulated"}
#else
#define LIBRARY_VERSION {5, 0, 0, "nvbind-simulated"}
#endif

static int users;

static unsigned device_count(void) {
    return __atomic_load_n(&users, __ATOMIC_RELAXED) > 0 ? sim_card_count(SIM_VENDOR_AMD) : 0;
}

int32_t rocm_enter_device(const char *function, uint32_t dv_ind, bool wake, struct sim_card **card) {
    int slot = dv_ind < device_count() ? sim_card_slot(SIM_VENDOR_AMD, dv_ind) : -1;
    int32_t status = sim_enter(function, slot);
    if (status != SIM_GO_ON) {
        return status;
    }
    *card = sim_card(SIM_VENDOR_AMD, slot);
    if (*card == NULL) {
        return RSMI_STATUS_INVALID_ARGS;
    }
    if (sim_card_gone(*card)) {
        /* Its files answer ENODEV, which the library has no status for. */
        return (int32_t)RSMI_STATUS_UNKNOWN_ERROR;
    }
    if (wake) {
        sim_wake(*card);
    }
    return SIM_GO_ON;
}

uint32_t rocm_index_of(int slot) {
    for (uint32_t index = 0; index < device_count(); index++) {
        if (sim_card_slot(SIM_VENDOR_AMD, index) == slot) {
            return index;
        }
    }
    return UINT32_MAX;
}

RSMI_API rsmi_init(uint64_t init_flags) {
    (void)init_flags;
    sim_open();
    int32_t status = sim_enter(__func__, -1);
    ROCM_CHECK(status == SIM_GO_ON || status == RSMI_STATUS_SUCCESS, (rsmi_status_t)status);
    ROCM_CHECK(sim_vendor_present(SIM_VENDOR_AMD), RSMI_STATUS_INIT_ERROR);
    __atomic_fetch_add(&users, 1, __ATOMIC_ACQ_REL);
    return RSMI_STATUS_SUCCESS;
}

RSMI_API rsmi_shut_down(void) {
    ROCM_ENTER();
    int now = __atomic_load_n(&users, __ATOMIC_RELAXED);
    while (now > 0) {
        if (__atomic_compare_exchange_n(&users, &now, now - 1, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED)) {
            return RSMI_STATUS_SUCCESS;
        }
    }
    return RSMI_STATUS_INIT_ERROR;
}

RSMI_API rsmi_num_monitor_devices(uint32_t *num_devices) {
    ROCM_ENTER();
    ROCM_ARGUMENT(num_devices != NULL);
    *num_devices = device_count();
    return RSMI_STATUS_SUCCESS;
}

RSMI_API rsmi_version_get(rsmi_version_t *version) {
    ROCM_ENTER();
    ROCM_ARGUMENT(version != NULL);
    *version = (rsmi_version_t)LIBRARY_VERSION;
    return RSMI_STATUS_SUCCESS;
}

RSMI_API rsmi_version_str_get(rsmi_sw_component_t component, char *ver_str, uint32_t len) {
    ROCM_ENTER();
    ROCM_ARGUMENT(component == RSMI_SW_COMP_DRIVER);
    const struct sim_card *card = sim_card(SIM_VENDOR_AMD, sim_card_slot(SIM_VENDOR_AMD, 0));
    ROCM_CHECK(card != NULL, RSMI_STATUS_NOT_SUPPORTED);
    return rocm_text(ver_str, len, card->driver_version, sizeof card->driver_version);
}

RSMI_API rsmi_status_string(rsmi_status_t status, const char **status_string) {
    ROCM_ENTER();
    ROCM_ARGUMENT(status_string != NULL);
    static const char *const texts[] = {
        "success", "invalid argument", "not supported", "error with a file", "permission denied",
        "out of resources", "internal exception", "input out of bounds", "initialisation failed",
        "not yet implemented", "not found", "insufficient size", "interrupted", "unexpected size", "no data",
        "unexpected data", "busy", "reference count overflow",
    };
    bool known = (uint32_t)status < sizeof texts / sizeof texts[0];
    *status_string = known ? texts[status] : "unknown error";
    return known || status == RSMI_STATUS_UNKNOWN_ERROR ? RSMI_STATUS_SUCCESS : RSMI_STATUS_INVALID_ARGS;
}

rsmi_status_t rocm_text(char *to, size_t length, const char *text, size_t text_size) {
    ROCM_ARGUMENT(to != NULL && length > 0);
    return sim_copy_text(to, length, text, text_size) ? RSMI_STATUS_SUCCESS : RSMI_STATUS_INSUFFICIENT_SIZE;
}

rsmi_status_t rocm_write(struct sim_card *card, const char *function, int32_t value, bool *apply) {
    enum sim_write write = sim_write(card, function, value);
    *apply = write == SIM_WRITE_APPLY;
    switch (write) {
        case SIM_WRITE_DENIED: return RSMI_STATUS_PERMISSION;
        case SIM_WRITE_IN_USE: return RSMI_STATUS_BUSY;
        case SIM_WRITE_LOST: return RSMI_STATUS_FILE_ERROR;
        case SIM_WRITE_ERROR: return RSMI_STATUS_UNKNOWN_ERROR;
        default: return RSMI_STATUS_SUCCESS;
    }
}

int64_t rocm_fan_speed(uint32_t percent) {
    return ((int64_t)percent * ROCM_FAN_MAX + 50) / 100;
}

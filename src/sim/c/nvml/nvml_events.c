#include "nvml_sim.h"

#define SETS 16
#define SLICE_MS 50u
#define KNOWN_TYPES (nvmlEventTypeSingleBitEccError | nvmlEventTypeDoubleBitEccError | nvmlEventTypePState \
    | nvmlEventTypeXidCriticalError | nvmlEventTypeClock)
#define NO_INSTANCE UINT32_MAX

/* Sets live in here, so that a foreign pointer is known by its value. One thread at a time waits on a set. */
struct nvmlEventSet_st {
    int taken;
    uint64_t cursor;
    uint64_t types[SIM_CARDS];
};

static struct nvmlEventSet_st sets[SETS];

static bool known(nvmlEventSet_t set) {
    uintptr_t at = (uintptr_t)set - (uintptr_t)sets;
    return at < sizeof sets && at % sizeof sets[0] == 0 && __atomic_load_n(&set->taken, __ATOMIC_ACQUIRE) != 0;
}

NVML_API nvmlEventSetCreate(nvmlEventSet_t *set) {
    NVML_ENTER();
    NVML_ARGUMENT(set != NULL);
    for (int i = 0; i < SETS; i++) {
        int expected = 0;
        if (__atomic_compare_exchange_n(&sets[i].taken, &expected, 1, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED)) {
            for (int slot = 0; slot < SIM_CARDS; slot++) {
                sets[i].types[slot] = 0;
            }
            sets[i].cursor = sim_event_cursor();
            *set = &sets[i];
            return NVML_SUCCESS;
        }
    }
    return NVML_ERROR_MEMORY;
}

NVML_API nvmlEventSetFree(nvmlEventSet_t set) {
    NVML_ENTER();
    NVML_ARGUMENT(known(set));
    __atomic_store_n(&set->taken, 0, __ATOMIC_RELEASE);
    return NVML_SUCCESS;
}

NVML_API nvmlDeviceGetSupportedEventTypes(nvmlDevice_t device, unsigned long long *types) {
    NVML_READ(device);
    NVML_ARGUMENT(types != NULL);
    *types = sim_supports(card, SIM_FEATURE_EVENTS) ? KNOWN_TYPES : 0;
    return NVML_SUCCESS;
}

NVML_API nvmlDeviceRegisterEvents(nvmlDevice_t device, unsigned long long types, nvmlEventSet_t set) {
    NVML_READ(device);
    NVML_ARGUMENT(known(set) && (types & ~(unsigned long long)KNOWN_TYPES) == 0);
    NVML_FEATURE(SIM_FEATURE_EVENTS);
    set->types[nvml_slot(device)] |= types;
    return NVML_SUCCESS;
}

static bool wanted(const struct sim_event *event, const void *context) {
    const struct nvmlEventSet_st *set = context;
    return event->card < SIM_CARDS && (set->types[event->card] & event->type) != 0;
}

static bool lost_one(nvmlEventSet_t set) {
    for (int slot = 0; slot < SIM_CARDS; slot++) {
        const struct sim_card *card = sim_card(SIM_VENDOR_NVIDIA, slot);
        if (set->types[slot] != 0 && (card == NULL || sim_card_gone(card))) {
            return true;
        }
    }
    return false;
}

/* Waits in slices, since a registered card that falls off the bus ends the wait. */
NVML_API nvmlEventSetWait_v2(nvmlEventSet_t set, nvmlEventData_t *data, unsigned int timeoutms) {
    NVML_ENTER();
    NVML_ARGUMENT(known(set) && data != NULL);
    struct sim_event event;
    unsigned int left = timeoutms;
    for (;;) {
        unsigned int slice = left < SLICE_MS ? left : SLICE_MS;
        if (sim_next_event(&set->cursor, slice, wanted, set, &event)) {
            *data = (nvmlEventData_t){nvml_handle((int)event.card), event.type, event.data, NO_INSTANCE, NO_INSTANCE};
            return NVML_SUCCESS;
        }
        NVML_CHECK(!lost_one(set), NVML_ERROR_GPU_IS_LOST);
        left -= slice;
        NVML_CHECK(left > 0, NVML_ERROR_TIMEOUT);
    }
}

#include "rocm_sim.h"

/* Who listens: one program a library, as with the real one. A slot's mask is of bit number event - 1. */
static int listening[SIM_CARDS];
static uint64_t masks[SIM_CARDS];
static uint64_t cursor;
static int listeners;

static int slot_of(const struct sim_card *card) {
    return (int)(card - sim_state()->cards);
}

RSMI_API rsmi_event_notification_init(uint32_t dv_ind) {
    ROCM_READ(dv_ind);
    ROCM_FEATURE(SIM_FEATURE_EVENTS);
    if (!__atomic_exchange_n(&listening[slot_of(card)], 1, __ATOMIC_ACQ_REL)
            && __atomic_fetch_add(&listeners, 1, __ATOMIC_ACQ_REL) == 0) {
        cursor = sim_event_cursor();
    }
    return RSMI_STATUS_SUCCESS;
}

RSMI_API rsmi_event_notification_mask_set(uint32_t dv_ind, uint64_t mask) {
    ROCM_READ(dv_ind);
    ROCM_CHECK(__atomic_load_n(&listening[slot_of(card)], __ATOMIC_ACQUIRE), RSMI_STATUS_INIT_ERROR);
    __atomic_store_n(&masks[slot_of(card)], mask, __ATOMIC_RELEASE);
    return RSMI_STATUS_SUCCESS;
}

RSMI_API rsmi_event_notification_stop(uint32_t dv_ind) {
    ROCM_READ(dv_ind);
    ROCM_ARGUMENT(__atomic_exchange_n(&listening[slot_of(card)], 0, __ATOMIC_ACQ_REL));
    __atomic_store_n(&masks[slot_of(card)], 0, __ATOMIC_RELEASE);
    __atomic_fetch_sub(&listeners, 1, __ATOMIC_ACQ_REL);
    return RSMI_STATUS_SUCCESS;
}

static bool wanted(const struct sim_event *event, const void *context) {
    (void)context;
    return event->card < SIM_CARDS && event->type >= 1 && event->type <= 64
        && (__atomic_load_n(&masks[event->card], __ATOMIC_ACQUIRE) >> (event->type - 1) & 1) != 0
        && rocm_index_of((int)event->card) != UINT32_MAX;
}

/* Waits for the first event only, then takes what else is there. A negative timeout waits for ever. */
RSMI_API rsmi_event_notification_get(int timeout_ms, uint32_t *num_elem, rsmi_evt_notification_data_t *data) {
    ROCM_ENTER();
    ROCM_ARGUMENT(num_elem != NULL && data != NULL && *num_elem > 0);
    uint32_t room = *num_elem;
    uint64_t patience = timeout_ms < 0 ? UINT64_MAX : (uint64_t)timeout_ms;
    struct sim_event event;
    *num_elem = 0;
    ROCM_CHECK(__atomic_load_n(&listeners, __ATOMIC_ACQUIRE) > 0, RSMI_STATUS_NO_DATA);
    while (*num_elem < room && sim_next_event(&cursor, *num_elem == 0 ? patience : 0, wanted, NULL, &event)) {
        rsmi_evt_notification_data_t *to = &data[(*num_elem)++];
        to->dv_ind = rocm_index_of((int)event.card);
        to->event = (rsmi_evt_notification_type_t)event.type;
        sim_copy_text(to->message, sizeof to->message, event.message, sizeof event.message);
    }
    return *num_elem > 0 ? RSMI_STATUS_SUCCESS : RSMI_STATUS_NO_DATA;
}

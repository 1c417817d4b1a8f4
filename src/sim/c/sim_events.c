#include "sim_core.h"

#include <time.h>

static uint64_t monotonic_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

uint64_t sim_event_cursor(void) {
    struct sim_state *state = sim_state();
    return state == NULL ? 0 : __atomic_load_n(&state->header.event_head, __ATOMIC_ACQUIRE);
}

/* True with a copy of event number *cursor, or of the oldest one still there; false if none was posted yet. */
static bool take(struct sim_state *state, uint64_t *cursor, struct sim_event *event) {
    uint64_t head = __atomic_load_n(&state->header.event_head, __ATOMIC_ACQUIRE);
    while (*cursor < head) {
        if (head - *cursor > SIM_EVENTS) {
            *cursor = head - SIM_EVENTS;
        }
        const struct sim_event *slot = &state->events[*cursor % SIM_EVENTS];
        *event = *slot;
        __atomic_thread_fence(__ATOMIC_ACQUIRE);
        bool whole = __atomic_load_n(&slot->sequence, __ATOMIC_RELAXED) == *cursor + 1;
        *cursor += 1;
        if (whole && event->sequence == *cursor) {
            return true;
        }
    }
    return false;
}

bool sim_next_event(uint64_t *cursor, uint64_t timeout_ms, sim_event_filter wanted, const void *context,
        struct sim_event *event) {
    uint64_t start = monotonic_ms();
    for (;;) {
        struct sim_state *state = sim_state();
        if (state == NULL) {
            return false;
        }
        while (take(state, cursor, event)) {
            if (wanted(event, context)) {
                return true;
            }
        }
        if (timeout_ms != UINT64_MAX && monotonic_ms() - start >= timeout_ms) {
            return false;
        }
        nanosleep(&(struct timespec){0, 1000000}, NULL);
    }
}

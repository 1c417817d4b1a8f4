#include "sim_core.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { FREE, CLAIMING, OWNED };
enum { SHORT_WAIT_US = 50 };

static uint32_t hash(const char *name) {
    uint32_t value = 2166136261u;
    for (; *name != '\0'; name++) {
        value = (value ^ (unsigned char)*name) * 16777619u;
    }
    return value;
}

/* The slot of this name in the hash table, claimed if it was not there; NULL when the table is full. */
static struct sim_counter *counter_of(struct sim_state *state, const char *name) {
    uint32_t first = hash(name);
    for (uint32_t step = 0; step < SIM_COUNTERS; step++) {
        struct sim_counter *counter = &state->counters[(first + step) % SIM_COUNTERS];
        uint32_t owned = __atomic_load_n(&counter->owned, __ATOMIC_ACQUIRE);
        uint32_t expected = FREE;
        if (owned == FREE && __atomic_compare_exchange_n(&counter->owned, &expected, CLAIMING, false,
                __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
            strncpy(counter->function, name, SIM_NAME_SIZE - 1);
            __atomic_store_n(&counter->owned, OWNED, __ATOMIC_RELEASE);
            return counter;
        }
        while (__atomic_load_n(&counter->owned, __ATOMIC_ACQUIRE) == CLAIMING) {
            /* another thread is writing a name of a few bytes */
        }
        if (strncmp(counter->function, name, SIM_NAME_SIZE - 1) == 0) {
            return counter;
        }
    }
    return NULL;
}

/* Lowers a count by one; false if it was 0 already. */
static bool take_one(int32_t *count) {
    int32_t left = __atomic_load_n(count, __ATOMIC_RELAXED);
    while (left > 0) {
        if (__atomic_compare_exchange_n(count, &left, left - 1, true, __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
            return true;
        }
    }
    return false;
}

static bool applies(struct sim_override *override) {
    if (take_one(&override->skip)) {
        return false;
    }
    return __atomic_load_n(&override->remaining, __ATOMIC_RELAXED) < 0 || take_one(&override->remaining);
}

static struct sim_override *override_of(struct sim_state *state, const char *name, int slot) {
    uint32_t count = __atomic_load_n(&state->header.override_count, __ATOMIC_ACQUIRE);
    for (uint32_t i = 0; i < count && i < SIM_OVERRIDES; i++) {
        struct sim_override *override = &state->overrides[i];
        if (__atomic_load_n(&override->action, __ATOMIC_ACQUIRE) != SIM_ACTION_NONE
                && (override->card == -1 || override->card == slot)
                && strncmp(override->function, name, SIM_NAME_SIZE - 1) == 0 && applies(override)) {
            return override;
        }
    }
    return NULL;
}

static int64_t now_ns(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

/* The kernel's timers are late by some 50 us, which is more than a short wait is long. */
static void wait_for(uint32_t microseconds) {
    if (microseconds < SHORT_WAIT_US) {
        int64_t end = now_ns() + (int64_t)microseconds * 1000;
        while (now_ns() < end) {
            /* the processor is kept, as by a call into a driver */
        }
        return;
    }
    struct timespec left = {microseconds / 1000000, (long)(microseconds % 1000000) * 1000};
    while (clock_nanosleep(CLOCK_MONOTONIC, 0, &left, &left) == EINTR) {
        /* the rest of it */
    }
}

int32_t sim_enter(const char *function, int slot) {
    struct sim_state *state = sim_state();
    if (state == NULL) {
        return SIM_GO_ON;
    }
    struct sim_counter *counter = counter_of(state, function);
    if (counter != NULL) {
        __atomic_fetch_add(&counter->calls, 1, __ATOMIC_RELAXED);
    }
    struct sim_override *override = override_of(state, function, slot);
    if (override == NULL) {
        return SIM_GO_ON;
    }
    if (override->delay_us > 0) {
        wait_for(override->delay_us);
    }
    switch (override->action) {
        case SIM_ACTION_STATUS: return override->status;
        case SIM_ACTION_UNTOUCHED: return 0;
        case SIM_ACTION_ABORT: abort();
        default: return SIM_GO_ON;
    }
}

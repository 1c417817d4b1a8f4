#include "sim_core.h"

#include <time.h>

uint64_t sim_now_ns(void) {
    const struct sim_state *state = sim_state();
    if (state != NULL) {
        uint64_t frozen = __atomic_load_n(&state->header.frozen_clock_ns, __ATOMIC_RELAXED);
        if (frozen != 0) {
            return frozen;
        }
    }
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

int64_t sim_wall_us(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static uint64_t share_of(uint64_t elapsed_us, uint32_t percent) {
    return elapsed_us * percent / 100;
}

/* bytes a second for so many microseconds, without overflow up to 2^64 bytes in all */
static uint64_t moved(uint64_t elapsed_us, uint64_t bytes_s) {
    return elapsed_us / 1000000 * bytes_s + elapsed_us % 1000000 * (bytes_s / 1000000);
}

static struct sim_totals advance(const struct sim_card *card, uint64_t now_ns) {
    uint64_t elapsed = 0;
    if ((card->flags & SIM_CARD_TOTALS_STORED) == 0 && now_ns > card->totals_at_ns) {
        elapsed = (now_ns - card->totals_at_ns) / 1000;
    }
    return (struct sim_totals){
        .now_us = now_ns / 1000,
        .energy_uj = card->energy_uj + elapsed * card->power_now_mw / 1000,
        .active_graphics_us = card->active_graphics_us + share_of(elapsed, card->utilization_gpu_percent),
        .active_compute_us = card->active_compute_us + share_of(elapsed, card->utilization_compute_percent),
        .active_copy_us = card->active_copy_us + share_of(elapsed, card->utilization_copy_percent),
        .active_encode_us = card->active_encode_us + share_of(elapsed, card->encoder_percent),
        .active_decode_us = card->active_decode_us + share_of(elapsed, card->decoder_percent),
        .throttled_us = card->throttled_us + (card->throttle_reasons != 0 ? elapsed : 0),
        .memory_read_bytes = card->memory_read_bytes + moved(elapsed, card->memory_read_bytes_s),
        .memory_write_bytes = card->memory_write_bytes + moved(elapsed, card->memory_write_bytes_s),
        .pcie_rx_bytes = card->pcie_rx_bytes + moved(elapsed, (uint64_t)card->pcie_rx_kib_s * 1024),
        .pcie_tx_bytes = card->pcie_tx_bytes + moved(elapsed, (uint64_t)card->pcie_tx_kib_s * 1024),
    };
}

/*
 * Totals and rates are written together under an odd sequence number, so that a running total never steps back while a
 * rate changes. A writer that died half way must not hang a reader: after some tries the values are taken as they are.
 */
struct sim_totals sim_totals(const struct sim_card *card) {
    struct sim_totals totals;
    for (int tries = 0;; tries++) {
        uint32_t before = __atomic_load_n(&card->totals_sequence, __ATOMIC_ACQUIRE);
        totals = advance(card, sim_now_ns());
        __atomic_thread_fence(__ATOMIC_ACQUIRE);
        uint32_t after = __atomic_load_n(&card->totals_sequence, __ATOMIC_RELAXED);
        if ((before == after && before % 2 == 0) || tries == 1000) {
            return totals;
        }
        if (tries > 100) {
            nanosleep(&(struct timespec){0, 50000}, NULL);
        }
    }
}

/* What the three simulated libraries share: finding the state, counting calls, misbehaving on request. */
#ifndef NVBIND_SIM_CORE_H
#define NVBIND_SIM_CORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim_state.h"

#define SIM_EXPORT __attribute__((visibility("default")))

/* The status no vendor uses: the call is to go on. */
#define SIM_GO_ON INT32_MIN

/*
 * Maps the state file: the one SIM_STATE_ENV names, else the one beside this library. Call it when the vendor's init
 * function is called; a file replaced since is mapped anew. Returns NULL where there is no valid file.
 */
struct sim_state *sim_open(void);

/* The state mapped last, or NULL. */
struct sim_state *sim_state(void);

/* Whether the machine has this vendor's driver: at least one present card and no flag against it. */
bool sim_vendor_present(enum sim_vendor vendor);

/* How many cards of this vendor are present. */
unsigned sim_card_count(enum sim_vendor vendor);

/* The slot of the vendor's card number index among the present ones, or -1. */
int sim_card_slot(enum sim_vendor vendor, unsigned index);

/* The card in this slot if it is one of the vendor's, or NULL. */
struct sim_card *sim_card(enum sim_vendor vendor, int slot);

/* Whether the card has fallen off the bus or was taken out. */
bool sim_card_gone(const struct sim_card *card);

/* Whether this model of card can tell or do this. */
bool sim_supports(const struct sim_card *card, enum sim_feature feature);

/* Whether settings of this card are refused for want of permission: asked before the arguments are looked at. */
bool sim_write_denied(const struct sim_card *card);

/*
 * What becomes of a setting whose arguments are valid: counts it, applies the fault planned for it, and notes one that is
 * to be applied. Asked once a setting, last of all.
 */
enum sim_write {
    SIM_WRITE_APPLY,
    SIM_WRITE_IGNORED, /* report success and do nothing */
    SIM_WRITE_DENIED,
    SIM_WRITE_IN_USE,
    SIM_WRITE_LOST,
    SIM_WRITE_ERROR
};
enum sim_write sim_write(struct sim_card *card, const char *function, int32_t value);

/* To be called when what sim_write told to apply has been applied. */
void sim_written(void);

/* A reading of this card: wakes it if it sleeps. */
void sim_wake(struct sim_card *card);

/*
 * To be called first in every exported function: counts the call and applies the override for it, if any.
 * Returns SIM_GO_ON or the status to return at once. slot is the card the call is about, -1 for none.
 */
int32_t sim_enter(const char *function, int slot);

/* The running totals of a card as of now. */
struct sim_totals {
    uint64_t now_us;
    uint64_t energy_uj;
    uint64_t active_graphics_us;
    uint64_t active_compute_us;
    uint64_t active_copy_us;
    uint64_t active_encode_us;
    uint64_t active_decode_us;
    uint64_t throttled_us;
    uint64_t memory_read_bytes;
    uint64_t memory_write_bytes;
    uint64_t pcie_rx_bytes;
    uint64_t pcie_tx_bytes;
};
struct sim_totals sim_totals(const struct sim_card *card);

/* The simulated clock: CLOCK_MONOTONIC, or where the state froze it. */
uint64_t sim_now_ns(void);

/* CLOCK_REALTIME in microseconds, the stamp NVML puts on its values. */
int64_t sim_wall_us(void);

/*
 * Copies text into a caller's buffer of size bytes, always ended by a NUL, rest of the buffer untouched.
 * Returns false if it had to be cut.
 */
bool sim_copy_text(char *to, size_t size, const char *text, size_t text_size);

/* Thousandths of a degree to degrees, rounded to nearest. */
int sim_degrees(int32_t millidegrees);

/* The clock levels of a domain, rising: lowest, current, highest; *current is the index of the current one. */
unsigned sim_clock_levels(uint32_t low, uint32_t now, uint32_t high, uint32_t levels[3], unsigned *current);

/* Whether a listener wants an event; context is the listener's own. */
typedef bool (*sim_event_filter)(const struct sim_event *event, const void *context);

/*
 * Waits for an event of number *cursor or later that the filter wants, at most timeout_ms (UINT64_MAX: for ever).
 * Returns true and a copy, with *cursor advanced past it. Events overwritten before they were read are skipped.
 */
bool sim_next_event(uint64_t *cursor, uint64_t timeout_ms, sim_event_filter wanted, const void *context,
    struct sim_event *event);

/* The number the next event will have: where a new listener starts. */
uint64_t sim_event_cursor(void);

#endif

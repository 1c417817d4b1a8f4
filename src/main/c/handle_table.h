/*
 * What a Vulkan handle stands for, looked up without a lock: open addressing in a table of fixed size.
 *
 * Threads: any number may look up while one, under a lock of its own, puts or removes. A look-up finds
 * every key that was put before it began and is not removed before it ends; Vulkan's rules give
 * exactly that, since a handle may not be destroyed while a call uses it. Entries never move. A look-up
 * takes at most HANDLE_TABLE_SLOTS steps.
 */
#ifndef NVBIND_HANDLE_TABLE_H
#define NVBIND_HANDLE_TABLE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define HANDLE_TABLE_SLOTS 256u

#define HANDLE_TABLE_NONE 0
/* A slot that held something: look-ups go on past it. */
#define HANDLE_TABLE_REMOVED UINT64_MAX

struct handle_table {
    struct {
        _Atomic(uint64_t) key;
        _Atomic(uint64_t) value;
    } slots[HANDLE_TABLE_SLOTS];
};

/* Spreads keys that are addresses, and so alike in their low bits. */
static inline uint32_t handle_table_first(uint64_t key)
{
    return (uint32_t)((key * 0x9E3779B97F4A7C15u) >> 32) % HANDLE_TABLE_SLOTS;
}

/* Fetches where a key's look-up begins. */
static inline void handle_table_prefetch(const struct handle_table *table, uint64_t key)
{
    __builtin_prefetch(&table->slots[handle_table_first(key)]);
}

/* The value of a key, or HANDLE_TABLE_NONE. */
static inline uint64_t handle_table_get(const struct handle_table *table, uint64_t key)
{
    uint32_t at = handle_table_first(key);

    for (uint32_t step = 0; step < HANDLE_TABLE_SLOTS; step++, at = (at + 1) % HANDLE_TABLE_SLOTS) {
        const uint64_t value = atomic_load_explicit(&table->slots[at].value, memory_order_acquire);

        if (value == HANDLE_TABLE_NONE) {
            break;
        }
        if (value != HANDLE_TABLE_REMOVED && atomic_load_explicit(&table->slots[at].key, memory_order_relaxed) == key) {
            return value;
        }
    }
    return HANDLE_TABLE_NONE;
}

/* Puts or replaces. The value is neither of the two reserved ones. False when the table is full. */
bool handle_table_put(struct handle_table *table, uint64_t key, uint64_t value);

/* Removes a key and returns its value, or HANDLE_TABLE_NONE. */
uint64_t handle_table_remove(struct handle_table *table, uint64_t key);

#endif

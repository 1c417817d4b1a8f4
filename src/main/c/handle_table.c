#include "handle_table.h"

static uint64_t value_at(const struct handle_table *table, uint32_t at)
{
    return atomic_load_explicit(&table->slots[at % HANDLE_TABLE_SLOTS].value, memory_order_relaxed);
}

static void set_value(struct handle_table *table, uint32_t at, uint64_t value)
{
    /* The key was stored before; whoever sees the value must see the key. */
    atomic_store_explicit(&table->slots[at % HANDLE_TABLE_SLOTS].value, value, memory_order_release);
}

bool handle_table_put(struct handle_table *table, uint64_t key, uint64_t value)
{
    const uint32_t first = handle_table_first(key);
    uint32_t vacant = HANDLE_TABLE_SLOTS;

    for (uint32_t step = 0; step < HANDLE_TABLE_SLOTS; step++) {
        const uint32_t at = (first + step) % HANDLE_TABLE_SLOTS;
        const uint64_t there = value_at(table, at);
        const bool taken = there != HANDLE_TABLE_NONE && there != HANDLE_TABLE_REMOVED;

        if (taken && atomic_load_explicit(&table->slots[at].key, memory_order_relaxed) == key) {
            set_value(table, at, value);
            return true;
        }
        if (!taken && vacant == HANDLE_TABLE_SLOTS) {
            vacant = at;
        }
        if (there == HANDLE_TABLE_NONE) {
            break;
        }
    }
    if (vacant == HANDLE_TABLE_SLOTS) {
        return false;
    }
    atomic_store_explicit(&table->slots[vacant].key, key, memory_order_relaxed);
    set_value(table, vacant, value);
    return true;
}

uint64_t handle_table_remove(struct handle_table *table, uint64_t key)
{
    uint32_t at = handle_table_first(key);

    for (uint32_t step = 0; step < HANDLE_TABLE_SLOTS; step++, at = (at + 1) % HANDLE_TABLE_SLOTS) {
        const uint64_t value = value_at(table, at);

        if (value == HANDLE_TABLE_NONE) {
            break;
        }
        if (value == HANDLE_TABLE_REMOVED || atomic_load_explicit(&table->slots[at].key, memory_order_relaxed) != key) {
            continue;
        }
        set_value(table, at, HANDLE_TABLE_REMOVED);
        /* Removed slots before an empty one end no look-up early when emptied: nothing lies behind them. */
        if (value_at(table, at + 1) == HANDLE_TABLE_NONE) {
            for (uint32_t back = at; value_at(table, back) == HANDLE_TABLE_REMOVED; back += HANDLE_TABLE_SLOTS - 1) {
                set_value(table, back, HANDLE_TABLE_NONE);
            }
        }
        return value;
    }
    return HANDLE_TABLE_NONE;
}

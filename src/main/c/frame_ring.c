#include "frame_ring.h"

#include <string.h>

#include "frame_record.h"

#define NO_ROOM (-1)

static inline _Atomic(int32_t) *length_at(struct frame_ring *ring, int64_t index)
{
    return (_Atomic(int32_t) *)(ring->data + index);
}

void frame_ring_wrap(struct frame_ring *ring, void *memory, int64_t capacity)
{
    ring->data = memory;
    ring->capacity = capacity;
    atomic_init(&ring->head_seen, 0);
}

/* What a broken trailer says may be anything; the sums must still be defined, and the indices masked. */
static inline int64_t plus(int64_t a, int64_t b)
{
    return (int64_t)((uint64_t)a + (uint64_t)b);
}

static inline int64_t minus(int64_t a, int64_t b)
{
    return (int64_t)((uint64_t)a - (uint64_t)b);
}

/*
 * Moves tail over the record, and over the rest of the lap when the record must start at the
 * beginning. A record that fits the free bytes but neither of the two pieces they lie in still claims
 * the rest of the lap as padding, so the next try starts at the beginning.
 */
static int64_t claim_index(struct frame_ring *ring, int64_t needed)
{
    const int64_t capacity = ring->capacity;
    const int64_t mask = capacity - 1;
    _Atomic(int64_t) *const tail_at = frame_ring_word(ring, FRAME_RING_TAIL);
    const _Atomic(int64_t) *const head_at = frame_ring_word(ring, FRAME_RING_HEAD);
    int64_t head = atomic_load_explicit(&ring->head_seen, memory_order_acquire);
    int64_t tail = atomic_load_explicit(tail_at, memory_order_acquire);
    int64_t tail_index;
    int64_t write_index;
    int64_t padding;
    int64_t next_tail;

    do {
        if (minus(tail, head) > capacity - needed) {
            head = atomic_load_explicit(head_at, memory_order_acquire);
            if (minus(tail, head) > capacity - needed) {
                return NO_ROOM;
            }
            atomic_store_explicit(&ring->head_seen, head, memory_order_release);
        }

        tail_index = tail & mask;
        write_index = tail_index;
        padding = 0;
        next_tail = plus(tail, needed);

        if (needed > capacity - tail_index) {
            write_index = 0;
            padding = capacity - tail_index;
            if (needed > (head & mask)) {
                head = atomic_load_explicit(head_at, memory_order_acquire);
                if (needed > (head & mask)) {
                    write_index = NO_ROOM;
                    next_tail = tail;
                }
                atomic_store_explicit(&ring->head_seen, head, memory_order_release);
            }
            next_tail = plus(next_tail, padding);
        }
    } while (!atomic_compare_exchange_weak_explicit(tail_at, &tail, next_tail, memory_order_acq_rel,
                                                    memory_order_acquire));

    if (padding != 0) {
        _Atomic(int32_t) *length = length_at(ring, tail_index);
        frame_ring_mark(length, (int32_t)padding, FRAME_RECORD_PADDING);
        atomic_store_explicit(length, (int32_t)padding, memory_order_release);
    }
    return write_index;
}

void *frame_ring_claim(struct frame_ring *ring, int32_t type, uint32_t payload_bytes)
{
    const int32_t record_bytes = (int32_t)(payload_bytes + FRAME_RING_RECORD_HEADER);
    const int64_t index = claim_index(ring, FRAME_RING_SPAN(payload_bytes));

    if (index == NO_ROOM) {
        frame_ring_count_dropped(ring);
        return NULL;
    }
    frame_ring_mark(length_at(ring, index), record_bytes, type);
    return ring->data + index + FRAME_RING_RECORD_HEADER;
}

bool frame_ring_write(struct frame_ring *ring, int32_t type, const void *payload, uint32_t payload_bytes)
{
    void *to = frame_ring_claim(ring, type, payload_bytes);

    if (to == NULL) {
        return false;
    }
    memcpy(to, payload, payload_bytes);
    frame_ring_commit(to, payload_bytes);
    return true;
}

void frame_ring_count_dropped(struct frame_ring *ring)
{
    atomic_fetch_add_explicit(frame_ring_word(ring, FRAME_RING_DROPPED), 1, memory_order_relaxed);
}

int64_t frame_ring_dropped(const struct frame_ring *ring)
{
    return atomic_load_explicit(frame_ring_word(ring, FRAME_RING_DROPPED), memory_order_relaxed);
}

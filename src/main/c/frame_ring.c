#include "frame_ring.h"

#include <string.h>

#include "frame_record.h"

#define NO_ROOM (-1)

static inline _Atomic(int32_t) *length_at(struct frame_ring *ring, int64_t index)
{
    return (_Atomic(int32_t) *)(ring->data + index);
}

static inline void mark_being_written(_Atomic(int32_t) *length, int32_t bytes, int32_t type)
{
    /* The reader must see the negative length before any other byte of the record. */
    atomic_store_explicit(length, -bytes, memory_order_release);
    atomic_thread_fence(memory_order_release);
    memcpy((uint8_t *)length + sizeof(int32_t), &type, sizeof type);
}

void frame_ring_wrap(struct frame_ring *ring, void *memory, int64_t capacity)
{
    uint8_t *trailer = (uint8_t *)memory + capacity;

    ring->data = memory;
    ring->capacity = capacity;
    ring->tail = (_Atomic(int64_t) *)(trailer + FRAME_RING_TAIL);
    ring->head_cache = (_Atomic(int64_t) *)(trailer + FRAME_RING_HEAD_CACHE);
    ring->head = (const _Atomic(int64_t) *)(trailer + FRAME_RING_HEAD);
    ring->dropped = (_Atomic(int64_t) *)(trailer + FRAME_RING_DROPPED);
    ring->limit_nanos = (_Atomic(int64_t) *)(trailer + FRAME_RING_LIMIT);
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
    int64_t head = atomic_load_explicit(ring->head_cache, memory_order_acquire);
    int64_t tail = atomic_load_explicit(ring->tail, memory_order_acquire);
    int64_t tail_index;
    int64_t write_index;
    int64_t padding;
    int64_t next_tail;

    do {
        if (minus(tail, head) > capacity - needed) {
            head = atomic_load_explicit(ring->head, memory_order_acquire);
            if (minus(tail, head) > capacity - needed) {
                return NO_ROOM;
            }
            atomic_store_explicit(ring->head_cache, head, memory_order_release);
        }

        tail_index = tail & mask;
        write_index = tail_index;
        padding = 0;
        next_tail = plus(tail, needed);

        if (needed > capacity - tail_index) {
            write_index = 0;
            padding = capacity - tail_index;
            if (needed > (head & mask)) {
                head = atomic_load_explicit(ring->head, memory_order_acquire);
                if (needed > (head & mask)) {
                    write_index = NO_ROOM;
                    next_tail = tail;
                }
                atomic_store_explicit(ring->head_cache, head, memory_order_release);
            }
            next_tail = plus(next_tail, padding);
        }
    } while (!atomic_compare_exchange_weak_explicit(ring->tail, &tail, next_tail, memory_order_acq_rel,
                                                    memory_order_acquire));

    if (padding != 0) {
        _Atomic(int32_t) *length = length_at(ring, tail_index);
        mark_being_written(length, (int32_t)padding, FRAME_RECORD_PADDING);
        atomic_store_explicit(length, (int32_t)padding, memory_order_release);
    }
    return write_index;
}

void *frame_ring_claim(struct frame_ring *ring, int32_t type, uint32_t payload_bytes)
{
    const int32_t record_bytes = (int32_t)(payload_bytes + FRAME_RING_RECORD_HEADER);
    const int64_t needed = (record_bytes + FRAME_RING_ALIGNMENT - 1) & ~(int64_t)(FRAME_RING_ALIGNMENT - 1);
    const int64_t index = claim_index(ring, needed);

    if (index == NO_ROOM) {
        frame_ring_count_dropped(ring);
        return NULL;
    }
    mark_being_written(length_at(ring, index), record_bytes, type);
    return ring->data + index + FRAME_RING_RECORD_HEADER;
}

void frame_ring_commit(void *payload, uint32_t payload_bytes)
{
    _Atomic(int32_t) *length = (_Atomic(int32_t) *)((uint8_t *)payload - FRAME_RING_RECORD_HEADER);

    atomic_store_explicit(length, (int32_t)(payload_bytes + FRAME_RING_RECORD_HEADER), memory_order_release);
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
    atomic_fetch_add_explicit(ring->dropped, 1, memory_order_relaxed);
}

int64_t frame_ring_dropped(const struct frame_ring *ring)
{
    return atomic_load_explicit(ring->dropped, memory_order_relaxed);
}

/* The consumer's side of a ring, as Agrona does it: read, zero, move head. One thread only. */
#ifndef NVBIND_TEST_RING_READER_H
#define NVBIND_TEST_RING_READER_H

#include <stdatomic.h>
#include <string.h>

#include "frame_record.h"
#include "frame_ring.h"

typedef void (*ring_record_handler)(void *context, int32_t type, const void *payload, uint32_t payload_bytes);

/* Hands over what is there up to the end of the lap; returns how many records. */
static inline int ring_read(struct frame_ring *ring, ring_record_handler handler, void *context)
{
    _Atomic(int64_t) *head_at = frame_ring_word(ring, FRAME_RING_HEAD);
    const int64_t head = atomic_load_explicit(head_at, memory_order_relaxed);
    const int64_t index = head & (ring->capacity - 1);
    int64_t bytes = 0;
    int records = 0;

    while (bytes < ring->capacity - index) {
        uint8_t *record = ring->data + index + bytes;
        const int32_t length = atomic_load_explicit((_Atomic(int32_t) *)record, memory_order_acquire);
        int32_t type;

        if (length <= 0) {
            break;
        }
        memcpy(&type, record + 4, sizeof type);
        bytes += (length + 7) & ~7;
        if (type != FRAME_RECORD_PADDING) {
            handler(context, type, record + 8, (uint32_t)length - 8);
            records++;
        }
    }
    if (bytes > 0) {
        memset(ring->data + index, 0, (size_t)bytes);
        atomic_store_explicit(head_at, head + bytes, memory_order_release);
    }
    return records;
}

#endif

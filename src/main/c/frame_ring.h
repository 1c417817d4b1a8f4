/*
 * A ring of frame records that many threads write and one reader, in another process, drains.
 * The bytes are those of Agrona's many-to-one ring buffer, so Agrona's own class reads them:
 *
 *   0                  capacity (a power of two)                              capacity + 768
 *   +------------------+--------------------------------------------------------+
 *   | records          | trailer                                                |
 *   +------------------+--------------------------------------------------------+
 *                        +128 i64 tail        bytes ever claimed by the writers
 *                        +256 i64 head cache  Agrona's writers' last look at head; ours keep theirs to themselves
 *                        +384 i64 head        bytes ever consumed by the reader
 *                        +512 i64 correlation not used here
 *                        +640 i64 heartbeat   the reader's, not used here
 *                        +704 i64 dropped     records that found the ring full; ours, Agrona leaves it alone
 *                        +720 i64 limit       least nanos from frame to frame, 0 for none; ours, the reader
 *                                             may change it at any time
 *
 * Writers claim by moving tail, fill, and publish by making the length positive. The reader zeroes
 * what it consumed before it moves head, so a claimed record reads as length 0 or negative.
 *
 * Threads: any number may write at once. A write takes a bounded amount of work unless other writers
 * keep winning the claim; it never waits, locks, allocates or enters the kernel.
 */
#ifndef NVBIND_FRAME_RING_H
#define NVBIND_FRAME_RING_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define FRAME_RING_TRAILER_BYTES 768
#define FRAME_RING_TAIL 128
#define FRAME_RING_HEAD_CACHE 256
#define FRAME_RING_HEAD 384
#define FRAME_RING_DROPPED 704
#define FRAME_RING_LIMIT 720

#define FRAME_RING_RECORD_HEADER 8
#define FRAME_RING_ALIGNMENT 8
/* What a record of that payload takes in the ring. */
#define FRAME_RING_SPAN(payload_bytes) \
    (((int64_t)(payload_bytes) + FRAME_RING_RECORD_HEADER + FRAME_RING_ALIGNMENT - 1) & ~(int64_t)(FRAME_RING_ALIGNMENT - 1))

#define FRAME_RING_MIN_BYTES (64u << 10)
#define FRAME_RING_MAX_BYTES (64u << 20)
#define FRAME_RING_DEFAULT_BYTES (1u << 20)

/* Small, so that it lies in the line of a cache that holds what else a present needs. */
struct frame_ring {
    uint8_t *data;
    int64_t capacity;
    /* The last look at head, which may have moved on since. */
    _Atomic(int64_t) head_seen;
};

static inline _Atomic(int64_t) *frame_ring_word(const struct frame_ring *ring, int at)
{
    return (_Atomic(int64_t) *)(ring->data + ring->capacity + at);
}

/* Lays the ring over zeroed memory of `capacity` data bytes (a power of two) and the trailer. */
void frame_ring_wrap(struct frame_ring *ring, void *memory, int64_t capacity);

/*
 * Claims room for a payload and marks the record as being written. Returns where the payload goes,
 * or NULL when the ring is full; that is counted as a dropped record.
 */
void *frame_ring_claim(struct frame_ring *ring, int32_t type, uint32_t payload_bytes);

static inline __attribute__((always_inline)) void frame_ring_mark(_Atomic(int32_t) *length, int32_t bytes, int32_t type)
{
    /* The reader must see the negative length before any other byte of the record. */
    atomic_store_explicit(length, -bytes, memory_order_release);
    atomic_thread_fence(memory_order_release);
    memcpy((uint8_t *)length + sizeof(int32_t), &type, sizeof type);
}

/*
 * The short way of the same where nothing stands in it: NULL also when the record would begin a new lap, when
 * head must be looked at, or when another writer was faster. Counts nothing then.
 */
static inline __attribute__((always_inline)) void *frame_ring_claim_at_once(struct frame_ring *ring, int32_t type, uint32_t payload_bytes)
{
    const int64_t needed = FRAME_RING_SPAN(payload_bytes);
    int64_t tail = atomic_load_explicit(frame_ring_word(ring, FRAME_RING_TAIL), memory_order_acquire);
    const int64_t index = tail & (ring->capacity - 1);
    const uint64_t used = (uint64_t)tail - (uint64_t)atomic_load_explicit(&ring->head_seen, memory_order_acquire);

    /* A tail that somebody broke shows as more in use than there is room. */
    if (used > (uint64_t)(ring->capacity - needed) || needed > ring->capacity - index
        || !atomic_compare_exchange_strong_explicit(frame_ring_word(ring, FRAME_RING_TAIL), &tail,
                                                    (int64_t)((uint64_t)tail + (uint64_t)needed),
                                                    memory_order_acq_rel, memory_order_relaxed)) {
        return NULL;
    }
    frame_ring_mark((_Atomic(int32_t) *)(ring->data + index), (int32_t)(payload_bytes + FRAME_RING_RECORD_HEADER), type);
    return ring->data + index + FRAME_RING_RECORD_HEADER;
}

/* Publishes a claimed record; both arguments as they were at the claim. */
static inline __attribute__((always_inline)) void frame_ring_commit(void *payload, uint32_t payload_bytes)
{
    _Atomic(int32_t) *length = (_Atomic(int32_t) *)((uint8_t *)payload - FRAME_RING_RECORD_HEADER);

    atomic_store_explicit(length, (int32_t)(payload_bytes + FRAME_RING_RECORD_HEADER), memory_order_release);
}

/* Claim, copy, commit. False when the record was dropped. */
bool frame_ring_write(struct frame_ring *ring, int32_t type, const void *payload, uint32_t payload_bytes);

/* Counts a frame that could not even be tried. */
void frame_ring_count_dropped(struct frame_ring *ring);

int64_t frame_ring_dropped(const struct frame_ring *ring);

#endif

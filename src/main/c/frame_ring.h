/*
 * A ring of frame records that many threads write and one reader, in another process, drains.
 * The bytes are those of Agrona's many-to-one ring buffer, so Agrona's own class reads them:
 *
 *   0                  capacity (a power of two)                              capacity + 768
 *   +------------------+--------------------------------------------------------+
 *   | records          | trailer                                                |
 *   +------------------+--------------------------------------------------------+
 *                        +128 i64 tail        bytes ever claimed by the writers
 *                        +256 i64 head cache  the writers' last look at head
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

#define FRAME_RING_TRAILER_BYTES 768
#define FRAME_RING_TAIL 128
#define FRAME_RING_HEAD_CACHE 256
#define FRAME_RING_HEAD 384
#define FRAME_RING_DROPPED 704
#define FRAME_RING_LIMIT 720

#define FRAME_RING_RECORD_HEADER 8
#define FRAME_RING_ALIGNMENT 8

#define FRAME_RING_MIN_BYTES (64u << 10)
#define FRAME_RING_MAX_BYTES (64u << 20)
#define FRAME_RING_DEFAULT_BYTES (1u << 20)

struct frame_ring {
    uint8_t *data;
    int64_t capacity;
    _Atomic(int64_t) *tail;
    _Atomic(int64_t) *head_cache;
    const _Atomic(int64_t) *head;
    _Atomic(int64_t) *dropped;
    _Atomic(int64_t) *limit_nanos;
};

/* Lays the ring over zeroed memory of `capacity` data bytes (a power of two) and the trailer. */
void frame_ring_wrap(struct frame_ring *ring, void *memory, int64_t capacity);

/*
 * Claims room for a payload and marks the record as being written. Returns where the payload goes,
 * or NULL when the ring is full; that is counted as a dropped record.
 */
__attribute__((hot)) void *frame_ring_claim(struct frame_ring *ring, int32_t type, uint32_t payload_bytes);

/* Fetches what a claim is about to touch all at once, and where its record will probably lie. */
static inline void frame_ring_prefetch(const struct frame_ring *ring, const void *likely_record)
{
    __builtin_prefetch((const void *)ring->tail, 1);
    __builtin_prefetch((const void *)ring->head_cache);
    __builtin_prefetch(likely_record, 1);
    __builtin_prefetch((const uint8_t *)likely_record + FRAME_RING_RECORD_HEADER + 32, 1);
}

/* Publishes a claimed record; both arguments as they were at the claim. */
__attribute__((hot)) void frame_ring_commit(void *payload, uint32_t payload_bytes);

/* Claim, copy, commit. False when the record was dropped. */
bool frame_ring_write(struct frame_ring *ring, int32_t type, const void *payload, uint32_t payload_bytes);

/* Counts a frame that could not even be tried. */
void frame_ring_count_dropped(struct frame_ring *ring);

int64_t frame_ring_dropped(const struct frame_ring *ring);

#endif

/*
 * The present path of frame_capture, as code that is part of its callers: what runs once a frame finds nothing of
 * itself in the caches, and waits for every line and page that it touches. So it is one run of code, and its
 * data one line beside the ring.
 */
#ifndef NVBIND_FRAME_PRESENT_H
#define NVBIND_FRAME_PRESENT_H

#include "frame_capture.h"
#include "frame_ring.h"
#include "hot_data.h"

#define FRAME_PRESENT_SPAN FRAME_RING_SPAN(sizeof(struct frame_present))
#define FRAME_PRESENT_INLINE static inline __attribute__((always_inline))

typedef int (*frame_clock)(clockid_t clock, struct timespec *now);

struct frame_capture_hot {
    /* NULL, or `writing`, whose memory stays mapped as long as this process lives. */
    _Atomic(struct frame_ring *) ring;
    struct frame_ring writing;
    /* The C library's; a call in the usual way would look its address up in one more page. */
    frame_clock clock;
    _Atomic(int64_t) sequence;
    /* The least time from frame to frame as it was last asked for, or 0. */
    _Atomic(int64_t) limit_nanos;
    /* Where the next record will probably lie. */
    _Atomic(uint8_t *) likely_record;
};

_Static_assert(sizeof(struct frame_capture_hot) <= 64, "what a present touches lies in one line");

extern __attribute__((visibility("hidden"))) struct frame_capture_hot frame_capture_hot;

/* The rest of the present path, for when something is different from the frame before. */
int64_t frame_present_without_ring(const struct frame_capture_call *call, uint32_t swapchain, int32_t result);
struct frame_present *frame_present_claim_otherwise(void);
void frame_present_limit_changed(void);

/* Reading the clock by what `clock` held before the call below: so the time does not wait for our own memory. */
FRAME_PRESENT_INLINE int64_t frame_present_nanos(frame_clock clock)
{
    struct timespec now;

    clock(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/*
 * The least time from frame to frame that is asked for now, or 0: what NVBIND_MAX_FPS says, until the
 * ring's reader says something else.
 */
static inline int64_t frame_present_limit_nanos(void)
{
    return atomic_load_explicit(&frame_capture_hot.limit_nanos, memory_order_relaxed);
}

/* Records as frame_capture_present does, and looks whether the ring's reader asks for another frame limit. */
FRAME_PRESENT_INLINE int64_t frame_present_record(const struct frame_capture_call *call, uint32_t swapchain, int32_t result)
{
    struct frame_ring *ring = atomic_load_explicit(&frame_capture_hot.ring, memory_order_acquire);

    if (__builtin_expect(ring == NULL, 0)) {
        return frame_present_without_ring(call, swapchain, result);
    }
    const uint8_t *likely = atomic_load_explicit(&frame_capture_hot.likely_record, memory_order_relaxed);
    fetch_to_write(likely);
    fetch_to_write(likely + FRAME_PRESENT_SPAN - 1);
    fetch_to_write(frame_ring_word(ring, FRAME_RING_TAIL));
    __builtin_prefetch(frame_ring_word(ring, FRAME_RING_LIMIT));
    /* Before anything is stored: it waits for all stores before it. */
    const int64_t sequence = atomic_fetch_add_explicit(&frame_capture_hot.sequence, 1, memory_order_relaxed);
    struct frame_present *present = frame_ring_claim_at_once(ring, FRAME_RECORD_PRESENT, sizeof *present);
    if (__builtin_expect(present == NULL, 0)) {
        present = frame_present_claim_otherwise();
        if (present == NULL) {
            return sequence;
        }
    }
    present->present_nanos = call->entry_nanos;
    present->sequence = sequence;
    present->swapchain = swapchain;
    present->flags = call->flags;
    present->call_nanos = call->call_nanos;
    present->result = result;
    frame_ring_commit(present, sizeof *present);
    atomic_store_explicit(&frame_capture_hot.likely_record, (uint8_t *)(present + 1), memory_order_relaxed);
    if (__builtin_expect(atomic_load_explicit(frame_ring_word(ring, FRAME_RING_LIMIT), memory_order_relaxed)
                             != atomic_load_explicit(&frame_capture_hot.limit_nanos, memory_order_relaxed),
                         0)) {
        frame_present_limit_changed();
    }
    return sequence;
}

#endif

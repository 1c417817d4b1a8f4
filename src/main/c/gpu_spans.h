/*
 * The arithmetic of a queue's GPU time: spans of work between two timestamps, in order of submission,
 * and the frames they belong to. Timestamps have some number of valid bits and wrap.
 *
 *    spans   ... |  read  | frame n  | frame n+1 | being submitted | ...
 *                         ^ first                                  ^ next
 *
 * Threads: one at a time.
 */
#ifndef NVBIND_GPU_SPANS_H
#define NVBIND_GPU_SPANS_H

#include <stdbool.h>
#include <stdint.h>

#define GPU_SPANS 128u
#define GPU_FRAMES 32u

struct gpu_frame {
    int64_t sequence;
    uint32_t swapchain;
    /* The span after its last. */
    uint32_t end_span;
    /* All of its submissions have a span. */
    bool whole;
};

struct gpu_spans {
    /* Both only grow; a span lies in slot span % GPU_SPANS. */
    uint32_t first_span;
    uint32_t next_span;
    uint32_t first_frame;
    uint32_t next_frame;
    struct gpu_frame frames[GPU_FRAMES];
    bool frame_is_whole;
    uint64_t busy_ticks;
    uint64_t mask;
    /* Up to where the queue's time is accounted for. */
    uint64_t accounted_ticks;
    bool has_accounted;
};

void gpu_spans_open(struct gpu_spans *spans, uint32_t valid_bits);

/* The slot for a new span, or false when all are waiting for the GPU. Counts only once submitted. */
bool gpu_spans_vacant(const struct gpu_spans *spans, uint32_t *slot);
void gpu_spans_submitted(struct gpu_spans *spans);

/* Something of the current frame goes unmeasured. */
void gpu_spans_missed(struct gpu_spans *spans);

/* Ends the current frame. */
void gpu_spans_presented(struct gpu_spans *spans, int64_t sequence, uint32_t swapchain);

/* Whether a presented frame waits for the timestamps of a span, and in which slot. */
bool gpu_spans_awaited(const struct gpu_spans *spans, uint32_t *slot);

/* Takes in the timestamps of the awaited span. */
void gpu_spans_done(struct gpu_spans *spans, uint64_t begin_ticks, uint64_t end_ticks);

/* The next frame whose spans are all done and its busy time; false when there is none. */
bool gpu_spans_frame(struct gpu_spans *spans, struct gpu_frame *frame, uint64_t *busy_ticks);

#endif

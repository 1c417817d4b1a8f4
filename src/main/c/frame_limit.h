/*
 * Holds presents back so that none comes earlier than a given time after the one before: the frame
 * limiter. One state for each stream of frames that is limited by itself, such as a swapchain.
 *
 * Frames stand on a grid of whole intervals, so no error adds up. A frame that is later than a wake-up
 * explains starts a new grid instead of being followed by a shorter one: no frame is ever hurried to
 * make up for another.
 *
 * Threads: one at a time for one state, as Vulkan demands of presents of one swapchain anyway.
 */
#ifndef NVBIND_FRAME_LIMIT_H
#define NVBIND_FRAME_LIMIT_H

#include <stdbool.h>
#include <stdint.h>

#define FRAME_LIMIT_LEAST_NANOS 1000000
#define FRAME_LIMIT_MOST_NANOS 1000000000

/* All zero at first. */
struct frame_limit {
    /* When the next frame may go, or 0. */
    int64_t due_nanos;
    /* For which interval that was. */
    int64_t interval_nanos;
    /* How much before the end sleeping stops and looking at the clock begins. */
    int64_t lead_nanos;
};

/*
 * Waits until the next frame is due and returns the time it is then. `now_nanos` is the time of the
 * call, CLOCK_MONOTONIC; it is returned as it is when there is nothing to wait for.
 */
int64_t frame_limit_wait(struct frame_limit *limit, int64_t interval_nanos, int64_t now_nanos);

/* Whether this is an interval to be obeyed: from 1000 frames a second to one. */
static inline bool frame_limit_sane(int64_t interval_nanos)
{
    return interval_nanos >= FRAME_LIMIT_LEAST_NANOS && interval_nanos <= FRAME_LIMIT_MOST_NANOS;
}

/* The interval for a number of frames a second, 1 to 1000, in decimal; 0 for anything else. */
int64_t frame_limit_setting_nanos(const char *frames_per_second);

#endif

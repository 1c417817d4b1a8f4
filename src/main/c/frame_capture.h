/*
 * Frame capture of this process: what a Vulkan layer, an OpenGL shim or an engine calls to tell of its
 * frames. Where the ring cannot be had, every call is a cheap nothing and the game never notices;
 * NVBIND_DEBUG=1 says why in one line on stderr.
 *
 * NVBIND_FRAMES_DIR   folder for the ring, absolute; capture is off without it
 * NVBIND_RING_BYTES   data bytes of the ring, a power of two from 64 KiB to 64 MiB, default 1 MiB
 * NVBIND_GAME         what the game is called in the ring, instead of what it calls itself
 * NVBIND_MAX_FPS      frames a second the game may present at most, 1 to 1000; also without a ring
 *
 * Threads: every function may be called from any thread at any time. What is called for every frame
 * (present, lost, display, gpu_busy, and feature where nothing changed) takes no lock,
 * allocates nothing and makes no system call. The others do, and belong where a game does not mind:
 * making and destroying swapchains.
 *
 * fork: a child writes nothing into its parent's ring and gets one of its own when it first presents
 * or makes a swapchain.
 */
#ifndef NVBIND_FRAME_CAPTURE_H
#define NVBIND_FRAME_CAPTURE_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "frame_record.h"

/* One present call as the caller measured it. */
struct frame_capture_call {
    int64_t entry_nanos;
    uint32_t call_nanos;
    uint32_t flags;
};

static inline int64_t frame_capture_nanos(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* The time in a call as a present record holds it. */
static inline uint32_t frame_capture_call_nanos(int64_t entry_nanos, int64_t return_nanos)
{
    const int64_t spent = return_nanos - entry_nanos;

    if (spent < 0) {
        return 0;
    }
    return spent > (int64_t)FRAME_CALL_NANOS_MAX ? FRAME_CALL_NANOS_MAX : (uint32_t)spent;
}

/*
 * Makes the ring, once, and announces the process in it. `api` is one of FRAME_API_*, `application`
 * what the game calls itself or NULL. False when capture is off.
 */
bool frame_capture_open(uint32_t api, const char *application);

/* A number for a new swapchain, unique in this process, from 1. */
uint32_t frame_capture_next_swapchain(void);

/*
 * Records one present of one swapchain. Returns its sequence, also when the ring was full, or
 * FRAME_NANOS_UNKNOWN (-1) when capture is off.
 */
int64_t frame_capture_present(const struct frame_capture_call *call, uint32_t swapchain, int32_t result);

/* Counts a present that cannot be told to belong to a known swapchain. */
void frame_capture_lost(void);

/* The nanos of these are filled in here. */
void frame_capture_swapchain_created(struct frame_swapchain_created *created);
void frame_capture_swapchain_destroyed(uint32_t swapchain);
void frame_capture_device(struct frame_device *device);

/* Later news of a present: when it was on screen, and how long the GPU worked on it. */
void frame_capture_display(const struct frame_display *display);
void frame_capture_gpu_busy(const struct frame_gpu_busy *busy);

/*
 * Records that a feature is now so, if that is a change. What is told while there is no ring yet is
 * recorded when there is one.
 */
void frame_capture_feature(enum frame_feature_kind feature, bool on, uint32_t detail, uint32_t interval_micros);

/* Which ring is being written: changes when a forked child gets its own. 0 while there is none. */
uint32_t frame_capture_generation(void);

#endif

/*
 * The frames of an OpenGL program: what the stand-ins of the swap functions tell.
 *
 * A frame's time is that of the entry; under a frame limit, of the moment when the swap goes on. A swap
 * inside a swap is the same frame: libGL's own inside an overlay's, a driver's inside ANGLE's. Only
 * the outermost on a thread counts.
 *
 * Threads: any; a surface is current on one thread at a time. gl_frames_enter and gl_frames_leave cost two
 * clock readings and a look-up, but for a surface's first swap.
 */
#ifndef NVBIND_GL_FRAMES_H
#define NVBIND_GL_FRAMES_H

#include "frame_capture.h"
#include "gl_functions.h"

/* What is swapped, and through which stand-in. */
struct gl_target {
    enum gl_function function;
    int road;
    void *display;
    uint64_t surface;
};

/* One swap under way; `swapchain` is 0 when it does not count. */
struct gl_swap {
    struct frame_capture_call call;
    uint32_t swapchain;
};

/* GLX drawables are numbers and EGL surfaces addresses: they share one table, so one kind is marked. */
static inline uint64_t gl_glx_surface(unsigned long drawable)
{
    return (uint64_t)drawable | (uint64_t)1 << 63;
}

static inline unsigned long gl_glx_drawable(uint64_t surface)
{
    return (unsigned long)(surface & ~((uint64_t)1 << 63));
}

static inline uint64_t gl_egl_surface(const void *surface)
{
    return (uint64_t)(uintptr_t)surface;
}

void gl_frames_enter(struct gl_swap *swap, const struct gl_target *target);

/* `result` is 0 for a swap that succeeded, else -1. */
void gl_frames_leave(const struct gl_swap *swap, int32_t result);

/* Before a surface is destroyed: afterwards another may have its number. */
void gl_frames_forget(uint64_t surface);

#endif

#include "gl_frames.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

#include "frame_limit.h"
#include "frame_present.h"
#include "gl_gpu.h"
#include "handle_table.h"

/*
 * What is known of a surface. Never freed, only used again: EGL lets a program destroy a surface that
 * another thread is just swapping.
 */
struct gl_surface {
    uint32_t number;
    struct frame_limit limit;
    struct gl_surface *spare;
};

static struct handle_table surfaces;
static struct gl_surface *spares;
/* Guards changes of both. */
static pthread_mutex_t surfaces_lock = PTHREAD_MUTEX_INITIALIZER;
static _Atomic(uint32_t) gpu_announced_in;
static _Thread_local uint32_t depth __attribute__((tls_model("initial-exec")));

static struct gl_surface *surface_in(uint64_t value)
{
    return (struct gl_surface *)(uintptr_t)value;
}

static void before_fork(void)
{
    pthread_mutex_lock(&surfaces_lock);
}

static void after_fork(void)
{
    pthread_mutex_unlock(&surfaces_lock);
}

static void watch_fork(void)
{
    pthread_atfork(before_fork, after_fork, after_fork);
}

/*
 * Fork takes the lock too, so that a child never finds it taken by a thread that it does not have. It is
 * watched for after frame_capture's own lock, and so takes this one first, as forget() does.
 */
static void lock_surfaces(void)
{
    static pthread_once_t watched = PTHREAD_ONCE_INIT;

    pthread_once(&watched, watch_fork);
    pthread_mutex_lock(&surfaces_lock);
}

static void announce_gpu(const struct gl_target *target)
{
    const uint32_t generation = frame_capture_generation();

    if (generation != 0 && atomic_exchange(&gpu_announced_in, generation) != generation) {
        struct frame_device gpu = {0};

        if (gl_gpu_describe(target, &gpu)) {
            frame_capture_device(&gpu);
        }
    }
}

/* Under the lock. */
static void forget(uint64_t key)
{
    struct gl_surface *surface = surface_in(handle_table_remove(&surfaces, key));

    if (surface != NULL) {
        frame_capture_swapchain_destroyed(surface->number);
        surface->spare = spares;
        spares = surface;
    }
}

/* Windows end without a word to us; when the table is full of them it begins anew. Under the lock. */
static void forget_all(void)
{
    for (uint32_t slot = 0; slot < HANDLE_TABLE_SLOTS; slot++) {
        const uint64_t value = atomic_load(&surfaces.slots[slot].value);

        if (value != HANDLE_TABLE_NONE && value != HANDLE_TABLE_REMOVED) {
            forget(atomic_load(&surfaces.slots[slot].key));
        }
    }
}

/* Under the lock. NULL when there is no memory. */
static struct gl_surface *add(uint64_t key)
{
    if (spares == NULL) {
        spares = calloc(1, sizeof *spares);
    }
    struct gl_surface *surface = spares;
    if (surface == NULL) {
        return NULL;
    }
    const uint64_t value = (uint64_t)(uintptr_t)surface;
    spares = surface->spare;
    *surface = (struct gl_surface){.number = frame_capture_next_swapchain()};
    if (!handle_table_put(&surfaces, key, value)) {
        forget_all();
        handle_table_put(&surfaces, key, value);
    }
    return surface;
}

static struct gl_surface *first_swap(const struct gl_target *target)
{
    const int error = errno;
    struct frame_swapchain_created created = {
        .width = FRAME_UNKNOWN,
        .height = FRAME_UNKNOWN,
        .format = FRAME_UNKNOWN,
        .present_mode = FRAME_UNKNOWN,
        .image_count = FRAME_UNKNOWN,
        .flags = FRAME_API_OPENGL,
    };

    frame_capture_open(FRAME_API_OPENGL, NULL);
    announce_gpu(target);
    gl_gpu_surface_size(target, &created.width, &created.height);
    lock_surfaces();
    struct gl_surface *surface = add(target->surface);
    pthread_mutex_unlock(&surfaces_lock);
    if (surface != NULL) {
        created.swapchain = surface->number;
        frame_capture_swapchain_created(&created);
    } else {
        frame_capture_lost();
    }
    errno = error;
    return surface;
}

void gl_frames_enter(struct gl_swap *swap, const struct gl_target *target)
{
    swap->swapchain = 0;
    if (depth++ > 0 || !gl_asked()) {
        return;
    }
    swap->call = (struct frame_capture_call){.entry_nanos = frame_present_nanos(frame_capture_hot.clock), .flags = FRAME_API_OPENGL};
    struct gl_surface *surface = surface_in(handle_table_get(&surfaces, target->surface));
    if (surface == NULL) {
        surface = first_swap(target);
        if (surface == NULL) {
            return;
        }
        swap->call.entry_nanos = frame_capture_nanos();
    }
    const int64_t limit_nanos = frame_present_limit_nanos();
    if (limit_nanos != 0) {
        swap->call.entry_nanos = frame_limit_wait(&surface->limit, limit_nanos, swap->call.entry_nanos);
    }
    swap->swapchain = surface->number;
}

void gl_frames_leave(const struct gl_swap *swap, int32_t result)
{
    depth--;
    if (swap->swapchain != 0) {
        struct frame_capture_call call = swap->call;

        call.call_nanos = frame_capture_call_nanos(call.entry_nanos, frame_present_nanos(frame_capture_hot.clock));
        frame_present_record(&call, swap->swapchain, result);
    }
}

void gl_frames_forget(uint64_t surface)
{
    if (handle_table_get(&surfaces, surface) != HANDLE_TABLE_NONE) {
        lock_surfaces();
        forget(surface);
        pthread_mutex_unlock(&surfaces_lock);
    }
}

/*
 * The Vulkan layer asks by this name whether this process's OpenGL frames are counted here: then it leaves
 * out what an OpenGL driver over Vulkan presents for them.
 */
__attribute__((visibility("default"))) int nvbind_gl_counts_frames(void);

int nvbind_gl_counts_frames(void)
{
    return gl_asked();
}

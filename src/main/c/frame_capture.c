#include "frame_capture.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "frame_limit.h"
#include "frame_present.h"
#include "frame_ring_file.h"
#include "process_name.h"

#define FEATURES (FRAME_FEATURE_FRAME_LIMIT + 1)

/* A feature's state in one word: the interval in the low 32 bits, then detail, then these. */
#define FEATURE_DETAIL_AT 32
#define FEATURE_DETAIL_MASK 0xFFFFu
#define FEATURE_ON (UINT64_C(1) << 62)
#define FEATURE_KNOWN (UINT64_C(1) << 63)

enum capture_state {
    CAPTURE_NOT_TRIED,
    CAPTURE_ON,
    CAPTURE_OFF,
    /* A forked child of a process that captured. */
    CAPTURE_FORKED,
};

HOT_DATA struct frame_capture_hot frame_capture_hot = {.clock = clock_gettime};

/* All else changes under `lock`, which fork also takes so that a child finds it consistent. */
static struct {
    _Atomic(uint32_t) state;
    _Atomic(uint32_t) generation;
    struct frame_ring_file file;
    _Atomic(uint32_t) last_swapchain;
    pthread_mutex_t lock;
    bool watches_fork;
    uint32_t api;
    char application[sizeof((struct frame_process *)0)->application];
    /* How each feature was last told, see packed_feature; 0 for never. */
    _Atomic(uint64_t) features[FEATURES];
    /* What NVBIND_MAX_FPS asks for; the ring's own field counts while there is a ring. */
    _Atomic(int64_t) limit_nanos;
} capture = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void before_fork(void)
{
    pthread_mutex_lock(&capture.lock);
}

static void after_fork_in_parent(void)
{
    pthread_mutex_unlock(&capture.lock);
}

static void after_fork_in_child(void)
{
    if (atomic_exchange(&frame_capture_hot.ring, NULL) != NULL) {
        atomic_store(&capture.state, CAPTURE_FORKED);
        frame_ring_file_close(&capture.file);
    }
    pthread_mutex_unlock(&capture.lock);
}

static void say_why_off(const char *problem, int error)
{
    const char *debug = secure_getenv("NVBIND_DEBUG");

    if (debug != NULL && strcmp(debug, "1") == 0) {
        fprintf(stderr, "nvbind: frame capture is off: %s: %s\n", problem, strerror(error));
    }
}

static void announce_process(struct frame_ring *ring)
{
    struct frame_process process = {
        .nanos = frame_capture_nanos(),
        .pid = (uint32_t)getpid(),
        .flags = capture.api & FRAME_API_MASK,
    };

    process_name(process.name, sizeof process.name);
    memcpy(process.application, capture.application, sizeof process.application);
    frame_ring_write(ring, FRAME_RECORD_PROCESS, &process, sizeof process);
}

/* Under the lock. One that finds the ring full is not told again: the ring counts it as dropped. */
static void write_feature(struct frame_ring *ring, uint32_t feature)
{
    const uint64_t packed = atomic_load(&capture.features[feature]);

    if (packed != 0) {
        const struct frame_feature record = {
            .nanos = frame_capture_nanos(),
            .feature = feature,
            .state = packed & FEATURE_ON ? 1 : 0,
            .detail = (uint32_t)(packed >> FEATURE_DETAIL_AT) & FEATURE_DETAIL_MASK,
            .interval_micros = (uint32_t)packed,
            .present_sequence = atomic_load(&frame_capture_hot.sequence),
        };

        frame_ring_write(ring, FRAME_RECORD_FEATURE, &record, sizeof record);
    }
}

/* Under the lock. */
static void make_ring(void)
{
    const char *folder = secure_getenv("NVBIND_FRAMES_DIR");
    const int64_t capacity = frame_ring_file_capacity(secure_getenv("NVBIND_RING_BYTES"));
    const char *problem = "NVBIND_FRAMES_DIR is not set";

    errno = EINVAL;
    if (folder != NULL) {
        problem = frame_ring_file_create(&capture.file, folder, capacity);
    }
    if (problem != NULL) {
        atomic_store(&capture.state, CAPTURE_OFF);
        say_why_off(problem, errno);
        return;
    }
    if (!capture.watches_fork) {
        capture.watches_fork = pthread_atfork(before_fork, after_fork_in_parent, after_fork_in_child) == 0;
    }
    atomic_store(&frame_capture_hot.sequence, 0);
    atomic_store_explicit(frame_ring_word(&capture.file.ring, FRAME_RING_LIMIT), atomic_load(&capture.limit_nanos),
                          memory_order_relaxed);
    announce_process(&capture.file.ring);
    for (uint32_t feature = 0; feature < FEATURES; feature++) {
        write_feature(&capture.file.ring, feature);
    }
    atomic_fetch_add(&capture.generation, 1);
    atomic_store(&capture.state, CAPTURE_ON);
    frame_capture_hot.writing.data = capture.file.ring.data;
    frame_capture_hot.writing.capacity = capture.file.ring.capacity;
    atomic_store_explicit(&frame_capture_hot.writing.head_seen, 0, memory_order_relaxed);
    atomic_store_explicit(&frame_capture_hot.likely_record, frame_capture_hot.writing.data, memory_order_relaxed);
    atomic_store_explicit(&frame_capture_hot.ring, &frame_capture_hot.writing, memory_order_release);
}

bool frame_capture_open(uint32_t api, const char *application)
{
    if (atomic_load_explicit(&frame_capture_hot.ring, memory_order_acquire) != NULL) {
        return true;
    }
    /* Engines look at errno after calls of ours, and it must be as it was. */
    const int error = errno;
    pthread_mutex_lock(&capture.lock);
    const uint32_t state = atomic_load(&capture.state);
    if (state == CAPTURE_NOT_TRIED) {
        const char *game = secure_getenv("NVBIND_GAME");

        capture.api = api;
        utf8_copy(capture.application, game != NULL && *game != '\0' ? game : application, sizeof capture.application);
        atomic_store(&capture.limit_nanos, frame_limit_setting_nanos(secure_getenv("NVBIND_MAX_FPS")));
    }
    if (state == CAPTURE_NOT_TRIED || state == CAPTURE_FORKED) {
        make_ring();
    }
    pthread_mutex_unlock(&capture.lock);
    frame_present_limit_changed();
    errno = error;
    return atomic_load_explicit(&frame_capture_hot.ring, memory_order_acquire) != NULL;
}

/* The ring, or NULL when capture is off. Only a forked child's first frame does more than two loads. */
static inline struct frame_ring *ring_now(void)
{
    struct frame_ring *ring = atomic_load_explicit(&frame_capture_hot.ring, memory_order_acquire);

    if (ring != NULL || atomic_load_explicit(&capture.state, memory_order_relaxed) != CAPTURE_FORKED) {
        return ring;
    }
    frame_capture_open(capture.api, NULL);
    return atomic_load_explicit(&frame_capture_hot.ring, memory_order_acquire);
}

uint32_t frame_capture_next_swapchain(void)
{
    return atomic_fetch_add(&capture.last_swapchain, 1) + 1;
}

int64_t frame_capture_present(const struct frame_capture_call *call, uint32_t swapchain, int32_t result)
{
    return frame_present_record(call, swapchain, result);
}

int64_t frame_present_without_ring(const struct frame_capture_call *call, uint32_t swapchain, int32_t result)
{
    return ring_now() == NULL ? FRAME_NANOS_UNKNOWN : frame_present_record(call, swapchain, result);
}

struct frame_present *frame_present_claim_otherwise(void)
{
    return frame_ring_claim(&frame_capture_hot.writing, FRAME_RECORD_PRESENT, sizeof(struct frame_present));
}

void frame_capture_lost(void)
{
    struct frame_ring *ring = ring_now();

    if (ring != NULL) {
        atomic_fetch_add_explicit(&frame_capture_hot.sequence, 1, memory_order_relaxed);
        frame_ring_count_dropped(ring);
    }
}

void frame_capture_swapchain_created(struct frame_swapchain_created *created)
{
    struct frame_ring *ring = ring_now();

    if (ring != NULL) {
        created->nanos = frame_capture_nanos();
        frame_ring_write(ring, FRAME_RECORD_SWAPCHAIN_CREATED, created, sizeof *created);
    }
}

void frame_capture_swapchain_destroyed(uint32_t swapchain)
{
    struct frame_ring *ring = ring_now();

    if (ring != NULL) {
        const struct frame_swapchain_destroyed destroyed = {.nanos = frame_capture_nanos(), .swapchain = swapchain};

        frame_ring_write(ring, FRAME_RECORD_SWAPCHAIN_DESTROYED, &destroyed, sizeof destroyed);
    }
}

void frame_capture_device(struct frame_device *device)
{
    struct frame_ring *ring = ring_now();

    if (ring != NULL) {
        device->nanos = frame_capture_nanos();
        frame_ring_write(ring, FRAME_RECORD_DEVICE, device, sizeof *device);
    }
}

void frame_capture_display(const struct frame_display *display)
{
    struct frame_ring *ring = ring_now();

    if (ring != NULL) {
        frame_ring_write(ring, FRAME_RECORD_DISPLAY, display, sizeof *display);
    }
}

void frame_capture_gpu_busy(const struct frame_gpu_busy *busy)
{
    struct frame_ring *ring = ring_now();

    if (ring != NULL) {
        frame_ring_write(ring, FRAME_RECORD_GPU_BUSY, busy, sizeof *busy);
    }
}

void frame_capture_feature(enum frame_feature_kind feature, bool on, uint32_t detail, uint32_t interval_micros)
{
    const uint64_t packed = FEATURE_KNOWN | (on ? FEATURE_ON : 0)
        | (uint64_t)(detail & FEATURE_DETAIL_MASK) << FEATURE_DETAIL_AT | interval_micros;

    if (atomic_load_explicit(&capture.features[feature], memory_order_relaxed) == packed) {
        return;
    }
    pthread_mutex_lock(&capture.lock);
    struct frame_ring *ring = atomic_load(&frame_capture_hot.ring);
    if (atomic_exchange(&capture.features[feature], packed) != packed && ring != NULL) {
        write_feature(ring, feature);
    }
    pthread_mutex_unlock(&capture.lock);
}

void frame_present_limit_changed(void)
{
    const struct frame_ring *ring = atomic_load_explicit(&frame_capture_hot.ring, memory_order_acquire);
    const int64_t asked = atomic_load_explicit(
        ring != NULL ? frame_ring_word(ring, FRAME_RING_LIMIT) : &capture.limit_nanos, memory_order_relaxed);
    const int64_t nanos = frame_limit_sane(asked) ? asked : 0;

    if (atomic_exchange(&frame_capture_hot.limit_nanos, nanos) != nanos) {
        frame_capture_feature(FRAME_FEATURE_FRAME_LIMIT, nanos != 0, 0, (uint32_t)(nanos / 1000));
    }
}

uint32_t frame_capture_generation(void)
{
    return ring_now() == NULL ? 0 : atomic_load(&capture.generation);
}

/* At exit other threads may still present, so the ring stays mapped; END is only usually the last record. */
__attribute__((destructor)) static void announce_end(void)
{
    struct frame_ring *ring = atomic_load_explicit(&frame_capture_hot.ring, memory_order_acquire);

    if (ring != NULL) {
        const struct frame_end end = {.nanos = frame_capture_nanos(), .dropped = frame_ring_dropped(ring)};

        frame_ring_write(ring, FRAME_RECORD_END, &end, sizeof end);
    }
}

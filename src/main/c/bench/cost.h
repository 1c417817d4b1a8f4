/*
 * How the benches measure what a frame costs: each call is timed by two readings of the clock, so every row
 * includes the cost of the first, which is the bare clock. The ring is drained meanwhile by a thread of this process
 * and never full: the figures are those of recorded frames.
 */
#ifndef NVBIND_BENCH_COST_H
#define NVBIND_BENCH_COST_H

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "frame_capture.h"
#include "ring_reader.h"

#define SAMPLES 1000000
#define BURST 4096
/* What the work of one frame may cost beyond the bare clock, in nanoseconds. */
#define AIM_P50 200
#define AIM_P99 1000

static char folder[] = "/dev/shm/nvbind-frame-cost-XXXXXX";
static uint32_t samples[SAMPLES];
static _Atomic(int64_t) drained;
static uint32_t clock_p50;
static uint32_t clock_p99;

static int ascending(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a;
    const uint32_t y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

static inline void report(const char *what)
{
    double sum = 0;

    qsort(samples, SAMPLES, sizeof samples[0], ascending);
    for (int i = 0; i < SAMPLES; i++) {
        sum += samples[i];
    }
    printf("%-34s %8u %8u %8u %10u %8.1f\n", what, samples[SAMPLES / 2], samples[SAMPLES / 100 * 99],
           samples[SAMPLES / 1000 * 999], samples[SAMPLES - 1], sum / SAMPLES);
}

static inline void keep(int i, int64_t start)
{
    const int64_t nanos = frame_capture_nanos() - start;

    samples[i] = nanos > UINT32_MAX ? UINT32_MAX : (uint32_t)nanos;
}

static inline void report_clock(void)
{
    printf("%-34s %8s %8s %8s %10s %8s   ns, %d calls each\n", "", "p50", "p99", "p99.9", "max", "mean", SAMPLES);
    for (int i = 0; i < SAMPLES; i++) {
        keep(i, frame_capture_nanos());
    }
    report("clock_gettime");
    clock_p50 = samples[SAMPLES / 2];
    clock_p99 = samples[SAMPLES / 100 * 99];
}

/* After the report of the frames themselves. */
static inline void report_aim(const struct frame_ring *ring)
{
    const int p50 = (int)(samples[SAMPLES / 2] - clock_p50);
    const int p99 = (int)(samples[SAMPLES / 100 * 99] - clock_p99);

    printf("beyond the clock: p50 %d ns of %d, p99 %d ns of %d: %s; dropped %lld\n", p50, AIM_P50, p99, AIM_P99,
           p50 <= AIM_P50 && p99 <= AIM_P99 ? "met" : "not met", (long long)frame_ring_dropped(ring));
}

static inline void time_frames(void (*frame)(void *context), void *context, bool recorded)
{
    const int64_t before = atomic_load(&drained);

    for (int i = 0; i < SAMPLES; i++) {
        const int64_t start = frame_capture_nanos();

        frame(context);
        keep(i, start);
        while (recorded && (i + 1) % BURST == 0 && atomic_load(&drained) - before < i + 1) {
            sched_yield();
        }
    }
}

static void count_present(void *context, int32_t type, const void *payload, uint32_t payload_bytes)
{
    (void)payload;
    (void)payload_bytes;
    *(int64_t *)context += type == FRAME_RECORD_PRESENT;
}

static void *drain(void *argument)
{
    struct frame_ring *ring = argument;
    int64_t presents = 0;

    for (;;) {
        if (ring_read(ring, count_present, &presents) == 0) {
            sched_yield();
        }
        atomic_store(&drained, presents);
    }
    return NULL;
}

static inline void make_frames_folder(void)
{
    if (mkdtemp(folder) == NULL) {
        perror(folder);
        exit(1);
    }
    setenv("NVBIND_FRAMES_DIR", folder, 1);
    unsetenv("NVBIND_RING_BYTES");
    unsetenv("NVBIND_MAX_FPS");
}

/* The descriptor stays open: closing it would let go of the producer's lock. */
static inline void drain_own_ring(struct frame_ring *ring)
{
    char path[128];
    pthread_t thread;

    snprintf(path, sizeof path, "%s/%d.ring", folder, getpid());
    const int fd = open(path, O_RDWR);
    const size_t bytes = FRAME_RING_DEFAULT_BYTES + FRAME_RING_TRAILER_BYTES;
    void *mapped = fd < 0 ? MAP_FAILED : mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    unlink(path);
    rmdir(folder);
    if (mapped == MAP_FAILED) {
        perror(path);
        exit(1);
    }
    frame_ring_wrap(ring, mapped, FRAME_RING_DEFAULT_BYTES);
    pthread_create(&thread, NULL, drain, ring);
}

#endif

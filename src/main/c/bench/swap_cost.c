/*
 * What a swap costs through the OpenGL shim, around a next function that does nothing, beside what reading
 * the clock alone costs. As in present_cost, the ring is drained meanwhile and never full, and every row
 * includes the cost of the first.
 */
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "frame_capture.h"
#include "gl_functions.h"
#include "ring_reader.h"

#define SAMPLES 1000000
#define BURST 4096

typedef void (*glx_swap)(void *display, unsigned long drawable);

static char folder[] = "/dev/shm/nvbind-swap-cost-XXXXXX";
static uint32_t samples[SAMPLES];
static _Atomic(int64_t) drained;

__attribute__((noinline)) static void swap_nothing(void *display, unsigned long drawable)
{
    __asm__ volatile("" : : "r"(display), "r"(drawable));
}

static int ascending(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a;
    const uint32_t y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

static void report(const char *what)
{
    double sum = 0;

    qsort(samples, SAMPLES, sizeof samples[0], ascending);
    for (int i = 0; i < SAMPLES; i++) {
        sum += samples[i];
    }
    printf("%-34s %8u %8u %8u %10u %8.1f\n", what, samples[SAMPLES / 2], samples[SAMPLES / 100 * 99],
           samples[SAMPLES / 1000 * 999], samples[SAMPLES - 1], sum / SAMPLES);
}

static void keep(int i, int64_t start)
{
    const int64_t nanos = frame_capture_nanos() - start;

    samples[i] = nanos > UINT32_MAX ? UINT32_MAX : (uint32_t)nanos;
}

static void time_clock(void)
{
    for (int i = 0; i < SAMPLES; i++) {
        keep(i, frame_capture_nanos());
    }
}

static void time_swaps(glx_swap swap, bool recorded)
{
    const int64_t before = atomic_load(&drained);

    for (int i = 0; i < SAMPLES; i++) {
        const int64_t start = frame_capture_nanos();

        swap(NULL, 7);
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

/* The descriptor stays open: closing it would let go of the producer's lock. */
static void drain_own_ring(struct frame_ring *ring)
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

int main(void)
{
    struct frame_ring ring;

    if (mkdtemp(folder) == NULL) {
        perror(folder);
        return 1;
    }
    setenv("NVBIND_CAPTURE", "1", 1);
    setenv("NVBIND_FRAMES_DIR", folder, 1);
    unsetenv("NVBIND_RING_BYTES");
    unsetenv("NVBIND_MAX_FPS");
    const glx_swap swap = (glx_swap)gl_stand_in_for(GL_GLX_SWAP_BUFFERS, (gl_any)swap_nothing);
    swap(NULL, 7);
    drain_own_ring(&ring);

    time_swaps(swap, true);
    printf("%-34s %8s %8s %8s %10s %8s   ns, %d calls each\n", "", "p50", "p99", "p99.9", "max", "mean", SAMPLES);
    time_clock();
    report("clock_gettime");
    time_swaps(swap_nothing, false);
    report("a swap that does nothing");
    time_swaps(swap, true);
    report("the same through the shim");
    printf("dropped %lld\n", (long long)frame_ring_dropped(&ring));
    return 0;
}

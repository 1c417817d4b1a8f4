/*
 * What a present costs through the layer, around a next layer that does nothing, beside what reading the
 * clock alone costs. The ring is drained meanwhile by a thread of this process, and never full: the
 * figures are those of recorded presents.
 *
 * Each call is timed by two readings of the clock, so every row includes the cost of the first row.
 */
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fake_driver.h"
#include "frame_capture.h"
#include "ring_reader.h"

#define SAMPLES 1000000
#define BURST 4096

static char folder[] = "/dev/shm/nvbind-present-cost-XXXXXX";
static uint32_t samples[SAMPLES];
static _Atomic(int64_t) drained;

struct presenting {
    vk_queue queue;
    vk_queue_present present;
    struct vk_present_info info;
};

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

static void time_presents(const struct presenting *game, bool recorded)
{
    const int64_t before = atomic_load(&drained);

    for (int i = 0; i < SAMPLES; i++) {
        const int64_t start = frame_capture_nanos();

        game->present(game->queue, &game->info);
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
    const struct layer_entry layer = negotiate_layer();
    const vk_instance instance = make_instance(&layer, NVB_VK_API_1_1, NULL);
    const vk_device device = make_device(&layer, instance);
    const struct vk_swapchain_create_info info = {.width = 64, .height = 64};
    const uint32_t image = 0;
    vk_swapchain swapchain;
    struct frame_ring ring;

    if (mkdtemp(folder) == NULL) {
        perror(folder);
        return 1;
    }
    setenv("NVBIND_FRAMES_DIR", folder, 1);
    unsetenv("NVBIND_RING_BYTES");
    ((vk_create_swapchain)layer.device_function(device, "vkCreateSwapchainKHR"))(device, &info, NULL, &swapchain);
    drain_own_ring(&ring);

    struct presenting game = {
        .queue = make_queue(device),
        .present = (vk_queue_present)layer.device_function(device, "vkQueuePresentKHR"),
        .info = {.swapchain_count = 1, .swapchains = &swapchain, .image_indices = &image},
    };
    struct presenting below = game;
    below.present = fake_driver_present;

    time_presents(&game, true);
    printf("%-34s %8s %8s %8s %10s %8s   ns, %d calls each\n", "", "p50", "p99", "p99.9", "max", "mean", SAMPLES);
    time_clock();
    report("clock_gettime");
    time_presents(&below, false);
    report("the empty next layer");
    time_presents(&game, true);
    report("the same through the layer");
    printf("dropped %lld\n", (long long)frame_ring_dropped(&ring));
    return 0;
}

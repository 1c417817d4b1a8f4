/*
 * Two Vulkan layers in one library, to stand above and below another one: how much of a present lies
 * between them. Each takes the time of vkQueuePresentKHR around the call below; what the upper one took
 * beyond the lower one is the cost of whatever stands between, and of one reading of the clock each.
 *
 * Every second block of presents goes past what stands between, straight from the upper to the lower one: the yardstick,
 * taken under the same conditions, since what a present finds in the caches differs more from run to run than layers cost.
 *
 * At exit the figures are appended, as one line of JSON, to the file that NVBIND_PROBE_FILE names.
 * For one device at a time; nothing but a measuring instrument.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "frame_capture.h"
#include "link_layer.h"

#define MOST_PRESENTS 1000000
/* Presents until caches, pools and queues have settled. */
#define SETTLING 100
/* Presents that go the same way: most find the caches as if all did. */
#define BLOCK 50

struct presents {
    uint32_t between_nanos[MOST_PRESENTS];
    uint32_t count;
};

static struct link_layer above;
static struct link_layer below;
static _Thread_local int64_t spent_below_nanos;
static struct presents through;
static struct presents past;

static vk_result present_below(vk_queue queue, const struct vk_present_info *info)
{
    const int64_t start_nanos = frame_capture_nanos();
    const vk_result result = below.present_below(queue, info);

    spent_below_nanos = frame_capture_nanos() - start_nanos;
    return result;
}

static vk_result present_above(vk_queue queue, const struct vk_present_info *info)
{
    const bool goes_through = (past.count + through.count) / BLOCK % 2 == 0;
    struct presents *presents = goes_through ? &through : &past;
    const vk_queue_present next = goes_through ? above.present_below : present_below;
    const int64_t start_nanos = frame_capture_nanos();
    const vk_result result = next(queue, info);
    const int64_t spent_nanos = frame_capture_nanos() - start_nanos - spent_below_nanos;

    if (presents->count < MOST_PRESENTS) {
        presents->between_nanos[presents->count++] = spent_nanos > UINT32_MAX ? UINT32_MAX : (uint32_t)spent_nanos;
    }
    return result;
}

LINK_LAYER(above)
LINK_LAYER(below)

static int ascending(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a;
    const uint32_t y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

static void settle_and_sort(struct presents *presents)
{
    presents->count -= SETTLING;
    memmove(presents->between_nanos, presents->between_nanos + SETTLING, presents->count * sizeof(uint32_t));
    qsort(presents->between_nanos, presents->count, sizeof(uint32_t), ascending);
}

/* Of sorted presents. */
static uint32_t percentile(const struct presents *presents, uint64_t percent)
{
    return presents->between_nanos[presents->count * percent / 100];
}

__attribute__((destructor)) static void report(void)
{
    const char *path = getenv("NVBIND_PROBE_FILE");
    FILE *file = path == NULL || past.count <= SETTLING ? NULL : fopen(path, "a");

    if (file == NULL) {
        return;
    }
    settle_and_sort(&through);
    settle_and_sort(&past);
    fprintf(file, "{\"presents\":%u,\"p50_ns\":%u,\"p99_ns\":%u,\"past_p50_ns\":%u,\"past_p99_ns\":%u}\n", through.count,
            percentile(&through, 50), percentile(&through, 99), percentile(&past, 50), percentile(&past, 99));
    fclose(file);
}

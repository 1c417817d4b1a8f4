/*
 * Two Vulkan layers in one library, to stand above and below another one: how much of a present lies
 * between them. Each takes the time of vkQueuePresentKHR around the call below; what the upper one took
 * beyond the lower one is the cost of whatever stands between, and of one reading of the clock each.
 *
 * At exit the figures are appended, as one line of JSON, to the file that NVBIND_PROBE_FILE names.
 * For one device at a time; nothing but a measuring instrument.
 */
#include <stdio.h>
#include <stdlib.h>

#include "frame_capture.h"
#include "link_layer.h"

#define MOST_PRESENTS 1000000
/* Presents until caches, pools and queues have settled. */
#define SETTLING 100

static struct link_layer above;
static struct link_layer below;
static _Thread_local int64_t spent_below_nanos;
static uint32_t between[MOST_PRESENTS];
static uint32_t presents;

static vk_result present_below(vk_queue queue, const struct vk_present_info *info)
{
    const int64_t start_nanos = frame_capture_nanos();
    const vk_result result = below.present_below(queue, info);

    spent_below_nanos = frame_capture_nanos() - start_nanos;
    return result;
}

static vk_result present_above(vk_queue queue, const struct vk_present_info *info)
{
    const int64_t start_nanos = frame_capture_nanos();
    const vk_result result = above.present_below(queue, info);
    const int64_t spent_nanos = frame_capture_nanos() - start_nanos - spent_below_nanos;

    if (presents < MOST_PRESENTS) {
        between[presents++] = spent_nanos > UINT32_MAX ? UINT32_MAX : (uint32_t)spent_nanos;
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

__attribute__((destructor)) static void report(void)
{
    const char *path = getenv("NVBIND_PROBE_FILE");
    FILE *file = path == NULL || presents <= SETTLING ? NULL : fopen(path, "a");

    if (file == NULL) {
        return;
    }
    const uint32_t count = presents - SETTLING;
    uint32_t *samples = between + SETTLING;
    qsort(samples, count, sizeof samples[0], ascending);
    fprintf(file, "{\"presents\":%u,\"p50_ns\":%u,\"p99_ns\":%u,\"p999_ns\":%u,\"max_ns\":%u}\n", count,
            samples[count / 2], samples[count * 99ull / 100], samples[count * 999ull / 1000], samples[count - 1]);
    fclose(file);
}

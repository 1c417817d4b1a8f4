#include "vulkan_display.h"

#include <stdlib.h>
#include <string.h>

#include "frame_capture.h"
#include "vulkan_gpu.h"

/* Presents that wait for their time; the oldest is forgotten for the newest. */
#define MOST_OUTSTANDING 64u
#define MOST_ANSWERS 16u
#define NOBODY (-1)

struct display_frames {
    struct {
        uint64_t id;
        int64_t sequence;
    } outstanding[MOST_OUTSTANDING];
    uint32_t next;
    /* The last id that the layer gave out itself. */
    uint32_t last_id;
};

static bool is_enabled(const struct vk_device_create_info *info, const char *extension)
{
    for (uint32_t i = 0; i < info->extension_count; i++) {
        if (strcmp(info->extensions[i], extension) == 0) {
            return true;
        }
    }
    return false;
}

static bool asked_for(void)
{
    const char *setting = secure_getenv("NVBIND_DISPLAY_TIME");

    return setting != NULL && strcmp(setting, "1") == 0;
}

const struct vk_device_create_info *vulkan_display_extend(const struct vulkan_instance *instance,
                                                          vk_physical_device physical,
                                                          const struct vk_device_create_info *info,
                                                          struct vk_device_create_info *extended)
{
    if (instance == NULL || !asked_for() || !is_enabled(info, "VK_KHR_swapchain")
        || is_enabled(info, NVB_VK_DISPLAY_TIMING_EXTENSION) || is_enabled(info, NVB_VK_PRESENT_TIMING_EXTENSION)
        || !vulkan_gpu_offers(instance, physical, NVB_VK_DISPLAY_TIMING_EXTENSION)) {
        return info;
    }
    const char **extensions = calloc(info->extension_count + 1, sizeof *extensions);
    if (extensions == NULL) {
        return info;
    }
    memcpy(extensions, info->extensions, info->extension_count * sizeof *extensions);
    extensions[info->extension_count] = NVB_VK_DISPLAY_TIMING_EXTENSION;
    *extended = *info;
    extended->extensions = extensions;
    extended->extension_count++;
    return extended;
}

void vulkan_display_open(struct vulkan_device *device, const struct vk_device_create_info *info, bool asks)
{
    device->asks_display_times = asks && device->below.past_presentations != NULL;
    device->has_display_times = device->asks_display_times || is_enabled(info, NVB_VK_DISPLAY_TIMING_EXTENSION)
        || is_enabled(info, NVB_VK_PRESENT_TIMING_EXTENSION);
}

void vulkan_display_add(const struct vulkan_device *device, struct vulkan_swapchain *swapchain)
{
    if (!device->has_display_times) {
        return;
    }
    swapchain->display = calloc(1, sizeof *swapchain->display);
    for (uint32_t i = 0; swapchain->display != NULL && i < MOST_OUTSTANDING; i++) {
        swapchain->display->outstanding[i].sequence = NOBODY;
    }
}

const struct vk_present_info *vulkan_display_ask(const struct vulkan_device *device, const struct vk_present_info *info,
                                                 struct display_request *request)
{
    if (info->swapchain_count > MOST_SWAPCHAINS_ASKED) {
        return info;
    }
    for (uint32_t i = 0; i < info->swapchain_count; i++) {
        const struct vulkan_swapchain *swapchain = vulkan_swapchain_of(device, info->swapchains[i]);

        request->time[i] = (struct vk_present_time){0};
        if (swapchain != NULL && swapchain->display != NULL) {
            request->time[i].id = ++swapchain->display->last_id;
        }
    }
    request->times = (struct vk_present_times_info){
        .type = NVB_VK_PRESENT_TIMES_INFO,
        .next = info->next,
        .swapchain_count = info->swapchain_count,
        .times = request->time,
    };
    request->present = *info;
    request->present.next = &request->times;
    return &request->present;
}

/* The id that a present gave one of its swapchains; false when it gave none. */
static bool present_id(const struct vk_present_info *info, uint32_t nth, uint64_t *id)
{
    for (const struct vk_base *at = info->next; at != NULL; at = at->next) {
        const struct vk_present_times_info *times = (const struct vk_present_times_info *)at;
        const struct vk_present_ids *ids = (const struct vk_present_ids *)at;

        if (at->type == NVB_VK_PRESENT_TIMES_INFO && times->times != NULL && nth < times->swapchain_count) {
            *id = times->times[nth].id;
            return true;
        }
        if ((at->type == NVB_VK_PRESENT_ID || at->type == NVB_VK_PRESENT_ID_2) && ids->ids != NULL
            && nth < ids->swapchain_count && ids->ids[nth] != 0) {
            *id = ids->ids[nth];
            return true;
        }
    }
    return false;
}

static void tell(struct vulkan_swapchain *swapchain, uint64_t id, uint64_t nanos, uint32_t source)
{
    struct display_frames *frames = swapchain->display;

    for (uint32_t back = 1; nanos != 0 && back <= MOST_OUTSTANDING; back++) {
        const uint32_t at = (frames->next - back) % MOST_OUTSTANDING;

        if (frames->outstanding[at].sequence != NOBODY && frames->outstanding[at].id == id) {
            const struct frame_display display = {
                .present_sequence = frames->outstanding[at].sequence,
                .display_nanos = (int64_t)nanos,
                .swapchain = swapchain->number,
                .source = source,
            };

            frame_capture_display(&display);
            frames->outstanding[at].sequence = NOBODY;
            return;
        }
    }
}

static void tell_all(struct vulkan_swapchain *swapchain, const struct vk_past_presentation *presentations, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        tell(swapchain, presentations[i].id, presentations[i].actual_nanos, FRAME_DISPLAY_GOOGLE_DISPLAY_TIMING);
    }
}

void vulkan_display_presented(const struct vulkan_device *device, const struct vk_present_info *info, uint32_t nth,
                              struct vulkan_swapchain *swapchain, int64_t sequence)
{
    struct display_frames *frames = swapchain->display;
    uint64_t id;

    if (sequence >= 0 && present_id(info, nth, &id)) {
        const uint32_t at = frames->next++ % MOST_OUTSTANDING;

        frames->outstanding[at].id = id;
        frames->outstanding[at].sequence = sequence;
    }
    if (device->asks_display_times) {
        struct vk_past_presentation answers[MOST_ANSWERS];
        uint32_t count = MOST_ANSWERS;

        if (device->below.past_presentations(device->handle, info->swapchains[nth], &count, answers) >= 0) {
            tell_all(swapchain, answers, count);
        }
    }
}

vk_result vulkan_display_past_presentations(vk_device handle, vk_swapchain swapchain, uint32_t *count,
                                            struct vk_past_presentation *presentations)
{
    struct vulkan_device *device = vulkan_device_of(handle);

    if (device == NULL || device->below.past_presentations == NULL) {
        return NVB_VK_ERROR_INITIALIZATION_FAILED;
    }
    const vk_result result = device->below.past_presentations(handle, swapchain, count, presentations);
    struct vulkan_swapchain *known = vulkan_swapchain_of(device, swapchain);
    if (result >= 0 && presentations != NULL && known != NULL && known->display != NULL) {
        tell_all(known, presentations, *count);
    }
    return result;
}

/* When the image was seen, or else when its first pixel left for the screen; 0 when neither is told. */
static uint64_t shown_nanos(const struct vk_past_timing *timing)
{
    uint64_t out = 0;

    if (timing->time_domain != NVB_VK_TIME_DOMAIN_CLOCK_MONOTONIC || timing->stages == NULL) {
        return 0;
    }
    for (uint32_t i = 0; i < timing->stage_count; i++) {
        if (timing->stages[i].stage == NVB_VK_PRESENT_STAGE_FIRST_PIXEL_VISIBLE && timing->stages[i].time != 0) {
            return timing->stages[i].time;
        }
        if (timing->stages[i].stage == NVB_VK_PRESENT_STAGE_FIRST_PIXEL_OUT) {
            out = timing->stages[i].time;
        }
    }
    return out;
}

vk_result vulkan_display_past_timings(vk_device handle, const struct vk_past_timing_info *info,
                                      struct vk_past_timing_properties *properties)
{
    struct vulkan_device *device = vulkan_device_of(handle);

    if (device == NULL || device->below.past_timings == NULL) {
        return NVB_VK_ERROR_INITIALIZATION_FAILED;
    }
    const vk_result result = device->below.past_timings(handle, info, properties);
    struct vulkan_swapchain *known = vulkan_swapchain_of(device, info->swapchain);
    if (result >= 0 && properties->timings != NULL && known != NULL && known->display != NULL) {
        for (uint32_t i = 0; i < properties->timing_count; i++) {
            tell(known, properties->timings[i].id, shown_nanos(&properties->timings[i]),
                 FRAME_DISPLAY_EXT_PRESENT_TIMING);
        }
    }
    return result;
}

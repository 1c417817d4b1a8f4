#include "vulkan_frames.h"

#include <stdlib.h>

#include "frame_present.h"
#include "vulkan_display.h"
#include "vulkan_features.h"
#include "vulkan_gpu_time.h"
#include "vulkan_routes.h"

static void announce_gpu(struct vulkan_device *device)
{
    const uint32_t generation = frame_capture_generation();

    if (generation != 0 && atomic_exchange(&device->announced_in, generation) != generation) {
        struct frame_device gpu = device->gpu;

        frame_capture_device(&gpu);
    }
}

static void free_swapchain(struct vulkan_swapchain *swapchain)
{
    free(swapchain->display);
    free(swapchain);
}

static uint32_t image_count(struct vulkan_device *device, vk_swapchain swapchain, uint32_t asked)
{
    uint32_t count = 0;

    if (device->below.get_swapchain_images != NULL
        && device->below.get_swapchain_images(device->handle, swapchain, &count, NULL) == NVB_VK_SUCCESS && count > 0) {
        return count;
    }
    return asked;
}

static void add_route(struct vulkan_device *device, vk_swapchain handle, const struct vulkan_swapchain *swapchain)
{
    if (swapchain->display == NULL && device->gpu_time == NULL && device->below.present != NULL
        && atomic_load(&device->cu_launches) == 0) {
        vulkan_routes_add(device, handle, swapchain->number);
        if (atomic_load(&device->cu_launches) != 0) {
            /* The first was recorded meanwhile, and may have come before there was anything to remove. */
            vulkan_routes_remove(device, handle);
        }
    }
}

vk_result vulkan_frames_create_swapchain(vk_device handle, const struct vk_swapchain_create_info *info,
                                         const void *allocator, vk_swapchain *swapchain)
{
    struct vulkan_device *device = vulkan_device_of(handle);

    if (device == NULL || device->below.create_swapchain == NULL) {
        return NVB_VK_ERROR_INITIALIZATION_FAILED;
    }
    const vk_result result = device->below.create_swapchain(handle, info, allocator, swapchain);
    if (result != NVB_VK_SUCCESS) {
        return result;
    }
    frame_capture_open(FRAME_API_VULKAN, device->application);
    announce_gpu(device);

    struct vulkan_swapchain *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return result;
    }
    made->number = frame_capture_next_swapchain();
    vulkan_display_add(device, made);
    struct frame_swapchain_created created = {
        .swapchain = made->number,
        .width = info->width,
        .height = info->height,
        .format = info->format,
        .present_mode = info->present_mode,
        .image_count = image_count(device, *swapchain, info->least_image_count),
        .flags = FRAME_API_VULKAN,
    };
    pthread_mutex_lock(&device->swapchains_lock);
    const struct vulkan_swapchain *replaced = vulkan_swapchain_of(device, info->old_swapchain);
    if (replaced != NULL) {
        created.replaced_swapchain = replaced->number;
        made->limit = replaced->limit;
    }
    const bool known = handle_table_put(&device->swapchains, *swapchain, (uint64_t)(uintptr_t)made);
    pthread_mutex_unlock(&device->swapchains_lock);
    if (known) {
        frame_capture_swapchain_created(&created);
        add_route(device, *swapchain, made);
    } else {
        free_swapchain(made);
    }
    return result;
}

/* Before the call below: afterwards another thread may get a new swapchain of the same handle. */
static void forget_swapchain(struct vulkan_device *device, vk_swapchain swapchain)
{
    vulkan_routes_remove(device, swapchain);
    pthread_mutex_lock(&device->swapchains_lock);
    struct vulkan_swapchain *known =
        (struct vulkan_swapchain *)(uintptr_t)handle_table_remove(&device->swapchains, swapchain);
    pthread_mutex_unlock(&device->swapchains_lock);
    if (known != NULL) {
        frame_capture_swapchain_destroyed(known->number);
        free_swapchain(known);
    }
}

void vulkan_frames_destroy_swapchain(vk_device handle, vk_swapchain swapchain, const void *allocator)
{
    struct vulkan_device *device = vulkan_device_of(handle);

    if (device == NULL || device->below.destroy_swapchain == NULL) {
        return;
    }
    forget_swapchain(device, swapchain);
    device->below.destroy_swapchain(handle, swapchain, allocator);
}

void vulkan_frames_forget_swapchains(struct vulkan_device *device)
{
    vulkan_routes_remove_all(device);
    for (uint32_t slot = 0; slot < HANDLE_TABLE_SLOTS; slot++) {
        const uint64_t value = atomic_load(&device->swapchains.slots[slot].value);

        if (value != HANDLE_TABLE_NONE && value != HANDLE_TABLE_REMOVED) {
            struct vulkan_swapchain *left = (struct vulkan_swapchain *)(uintptr_t)value;

            frame_capture_swapchain_destroyed(left->number);
            free_swapchain(left);
        }
    }
}

/* Waits for the frame's turn; a present of several swapchains goes by the first of them. */
static int64_t hold_back(const struct vulkan_device *device, const struct vk_present_info *info,
                         int64_t interval_nanos, int64_t now_nanos)
{
    struct vulkan_swapchain *first = info->swapchain_count == 0 ? NULL : vulkan_swapchain_of(device, info->swapchains[0]);

    return first == NULL ? now_nanos : frame_limit_wait(&first->limit, interval_nanos, now_nanos);
}

/*
 * Several swapchains, a frame limit, display times, GPU times, CUDA kernels. A swapchain may not be destroyed
 * while a present uses it, so looking it up after the call is safe.
 */
__attribute__((noinline)) static vk_result present_the_long_way(vk_queue queue, const struct vk_present_info *info,
                                                                int64_t entry_nanos, int64_t limit_nanos)
{
    struct frame_capture_call call = {.entry_nanos = entry_nanos, .flags = FRAME_API_VULKAN};
    struct vulkan_device *device = vulkan_device_of(queue);

    if (device == NULL || device->below.present == NULL) {
        return NVB_VK_ERROR_INITIALIZATION_FAILED;
    }
    if (limit_nanos != 0) {
        call.entry_nanos = hold_back(device, info, limit_nanos, call.entry_nanos);
    }
    vulkan_features_before_present(device);
    struct display_request request;
    if (device->asks_display_times) {
        info = vulkan_display_ask(device, info, &request);
    }
    const vk_result result = device->below.present(queue, info);
    if (info->swapchain_count > 0) {
        handle_table_prefetch(&device->swapchains, info->swapchains[0]);
    }
    call.call_nanos = frame_capture_call_nanos(call.entry_nanos, frame_capture_nanos());

    for (uint32_t i = 0; i < info->swapchain_count; i++) {
        struct vulkan_swapchain *swapchain = vulkan_swapchain_of(device, info->swapchains[i]);

        if (swapchain == NULL) {
            frame_capture_lost();
            continue;
        }
        const int64_t sequence =
            frame_capture_present(&call, swapchain->number, info->results != NULL ? info->results[i] : result);
        if (swapchain->display != NULL) {
            vulkan_display_presented(device, info, i, swapchain, sequence);
        }
        if (i == 0 && device->gpu_time != NULL) {
            /* A present of several swapchains ends one frame; its first stands for it. */
            vulkan_gpu_time_presented(device, queue, sequence, swapchain->number);
        }
    }
    return result;
}

/*
 * The present path. A frame's time is that of the entry, as other tools have it; under a frame limit, of
 * the moment when the present goes on, so that waiting belongs to the frame and not to the call.
 */
__attribute__((aligned(64))) vk_result vulkan_frames_queue_present(vk_queue queue, const struct vk_present_info *info)
{
    vulkan_routes_prefetch();
    const frame_clock clock = frame_capture_hot.clock;
    const int64_t entry_nanos = frame_present_nanos(clock);
    const int64_t limit_nanos = frame_present_limit_nanos();
    struct vulkan_route route;

    if (limit_nanos != 0 || info->swapchain_count != 1 || !vulkan_route_of(queue, info->swapchains[0], &route)) {
        return present_the_long_way(queue, info, entry_nanos, limit_nanos);
    }
    const vk_result result = route.present(queue, info);
    const struct frame_capture_call call = {
        .entry_nanos = entry_nanos,
        .call_nanos = frame_capture_call_nanos(entry_nanos, frame_present_nanos(clock)),
        .flags = FRAME_API_VULKAN,
    };
    frame_present_record(&call, route.number, info->results != NULL ? info->results[0] : result);
    return result;
}

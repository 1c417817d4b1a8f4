#include "vulkan_frames.h"

#include "frame_capture.h"

static void announce_gpu(struct vulkan_device *device)
{
    const uint32_t generation = frame_capture_generation();

    if (generation != 0 && atomic_exchange(&device->announced_in, generation) != generation) {
        struct frame_device gpu = device->gpu;

        frame_capture_device(&gpu);
    }
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

    struct frame_swapchain_created created = {
        .swapchain = frame_capture_next_swapchain(),
        .width = info->width,
        .height = info->height,
        .format = info->format,
        .present_mode = info->present_mode,
        .image_count = image_count(device, *swapchain, info->least_image_count),
        .flags = FRAME_API_VULKAN,
    };
    pthread_mutex_lock(&device->swapchains_lock);
    created.replaced_swapchain = (uint32_t)handle_table_get(&device->swapchains, info->old_swapchain);
    const bool known = handle_table_put(&device->swapchains, *swapchain, created.swapchain);
    pthread_mutex_unlock(&device->swapchains_lock);
    if (known) {
        frame_capture_swapchain_created(&created);
    }
    return result;
}

/* Before the call below: afterwards another thread may get a new swapchain of the same handle. */
static void forget_swapchain(struct vulkan_device *device, vk_swapchain swapchain)
{
    pthread_mutex_lock(&device->swapchains_lock);
    const uint64_t number = handle_table_remove(&device->swapchains, swapchain);
    pthread_mutex_unlock(&device->swapchains_lock);
    if (number != HANDLE_TABLE_NONE) {
        frame_capture_swapchain_destroyed((uint32_t)number);
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
    for (uint32_t slot = 0; slot < HANDLE_TABLE_SLOTS; slot++) {
        const uint64_t number = atomic_load(&device->swapchains.slots[slot].value);

        if (number != HANDLE_TABLE_NONE && number != HANDLE_TABLE_REMOVED) {
            frame_capture_swapchain_destroyed((uint32_t)number);
        }
    }
}

/*
 * The present path. A frame's time is that of the entry, as other tools have it; a swapchain may not be
 * destroyed while a present uses it, so looking it up after the call is safe.
 */
vk_result vulkan_frames_queue_present(vk_queue queue, const struct vk_present_info *info)
{
    struct frame_capture_call call = {.entry_nanos = frame_capture_nanos(), .flags = FRAME_API_VULKAN};
    struct vulkan_device *device = vulkan_device_of(queue);

    if (device == NULL || device->below.present == NULL) {
        return NVB_VK_ERROR_INITIALIZATION_FAILED;
    }
    const vk_result result = device->below.present(queue, info);
    call.call_nanos = frame_capture_call_nanos(call.entry_nanos, frame_capture_nanos());

    for (uint32_t i = 0; i < info->swapchain_count; i++) {
        const uint64_t number = handle_table_get(&device->swapchains, info->swapchains[i]);

        if (number == HANDLE_TABLE_NONE) {
            frame_capture_lost();
        } else {
            frame_capture_present(&call, (uint32_t)number, info->results != NULL ? info->results[i] : result);
        }
    }
    return result;
}

#include "vulkan_features.h"

#include "frame_capture.h"
#include "vulkan_routes.h"

/* A command buffer may be recorded once and submitted often, so a few presents without a launch prove nothing. */
#define PRESENTS_UNTIL_OFF 120

vk_result vulkan_features_set_latency_sleep_mode(vk_device handle, vk_swapchain swapchain,
                                                 const struct vk_latency_sleep_mode_info *info)
{
    struct vulkan_device *device = vulkan_device_of(handle);

    if (device == NULL || device->below.set_latency_sleep_mode == NULL) {
        return NVB_VK_ERROR_INITIALIZATION_FAILED;
    }
    const vk_result result = device->below.set_latency_sleep_mode(handle, swapchain, info);
    if (result == NVB_VK_SUCCESS) {
        /* Without info everything is off, says VK_NV_low_latency2. */
        frame_capture_feature(FRAME_FEATURE_REFLEX, info != NULL && info->low_latency_mode != 0,
                              info != NULL && info->low_latency_boost != 0 ? FRAME_REFLEX_BOOST : 0,
                              info != NULL ? info->minimum_interval_micros : 0);
    }
    return result;
}

void vulkan_features_anti_lag_update(vk_device handle, const struct vk_anti_lag_data *data)
{
    struct vulkan_device *device = vulkan_device_of(handle);

    if (device == NULL || device->below.anti_lag_update == NULL) {
        return;
    }
    device->below.anti_lag_update(handle, data);
    if (data != NULL) {
        frame_capture_feature(FRAME_FEATURE_ANTI_LAG, data->mode == NVB_VK_ANTI_LAG_ON,
                              data->mode == NVB_VK_ANTI_LAG_DRIVER_CONTROL ? FRAME_ANTI_LAG_DRIVER_CONTROL : 0, 0);
    }
}

void vulkan_features_cu_launch_kernel(vk_command_buffer commands, const void *info)
{
    struct vulkan_device *device = vulkan_device_of(commands);

    if (device == NULL || device->below.cu_launch_kernel == NULL) {
        return;
    }
    device->below.cu_launch_kernel(commands, info);
    if (atomic_fetch_add(&device->cu_launches, 1) == 0) {
        /* From now on its presents are looked at for kernels. */
        vulkan_routes_remove_all(device);
    }
}

void vulkan_features_notice_cu_launches(struct vulkan_device *device, uint32_t launches)
{
    if (atomic_exchange_explicit(&device->cu_launches_seen, launches, memory_order_relaxed) != launches) {
        atomic_store_explicit(&device->presents_without_cu_launch, 0, memory_order_relaxed);
        frame_capture_feature(FRAME_FEATURE_CU_KERNEL, true, 0, 0);
    } else if (atomic_load_explicit(&device->presents_without_cu_launch, memory_order_relaxed) < PRESENTS_UNTIL_OFF
               && atomic_fetch_add_explicit(&device->presents_without_cu_launch, 1, memory_order_relaxed) + 1
                   == PRESENTS_UNTIL_OFF) {
        frame_capture_feature(FRAME_FEATURE_CU_KERNEL, false, 0, 0);
    }
}

/*
 * What a game switches on beside its frames, noticed in the calls that only such games make: Reflex,
 * Anti-Lag and CUDA kernels in command buffers. Others pay one look at a counter per present.
 */
#ifndef NVBIND_VULKAN_FEATURES_H
#define NVBIND_VULKAN_FEATURES_H

#include "nvbind_vulkan.h"
#include "vulkan_objects.h"

vk_result vulkan_features_set_latency_sleep_mode(vk_device device, vk_swapchain swapchain,
                                                 const struct vk_latency_sleep_mode_info *info);
void vulkan_features_anti_lag_update(vk_device device, const struct vk_anti_lag_data *data);
void vulkan_features_cu_launch_kernel(vk_command_buffer commands, const void *info);

void vulkan_features_notice_cu_launches(struct vulkan_device *device, uint32_t launches);

static inline void vulkan_features_before_present(struct vulkan_device *device)
{
    const uint32_t launches = atomic_load_explicit(&device->cu_launches, memory_order_relaxed);

    if (launches != 0) {
        vulkan_features_notice_cu_launches(device, launches);
    }
}

#endif

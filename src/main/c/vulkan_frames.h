/* The layer's view of swapchains and presents: the calls it stands in front of. */
#ifndef NVBIND_VULKAN_FRAMES_H
#define NVBIND_VULKAN_FRAMES_H

#include "nvbind_vulkan.h"
#include "vulkan_objects.h"

vk_result vulkan_frames_create_swapchain(vk_device device, const struct vk_swapchain_create_info *info,
                                         const void *allocator, vk_swapchain *swapchain);
void vulkan_frames_destroy_swapchain(vk_device device, vk_swapchain swapchain, const void *allocator);
__attribute__((hot)) vk_result vulkan_frames_queue_present(vk_queue queue, const struct vk_present_info *info);

/* For swapchains that the application leaves to die with their device. */
void vulkan_frames_forget_swapchains(struct vulkan_device *device);

#endif

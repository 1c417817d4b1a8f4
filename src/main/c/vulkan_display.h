/*
 * When images were on screen, as VK_GOOGLE_display_timing or VK_EXT_present_timing tells a game that
 * uses one of them: what the game asks for and gets is noted on its way. With NVBIND_DISPLAY_TIME=1 the
 * layer switches VK_GOOGLE_display_timing on where the driver offers it and the game does not use it,
 * and asks for itself.
 *
 * Threads: as Vulkan has it, one at a time for one swapchain.
 */
#ifndef NVBIND_VULKAN_DISPLAY_H
#define NVBIND_VULKAN_DISPLAY_H

#include "nvbind_vulkan_timing.h"
#include "vulkan_objects.h"

#define MOST_SWAPCHAINS_ASKED 8u

/* What a present needs to be asked for; must live as long as the call. */
struct display_request {
    struct vk_present_info present;
    struct vk_present_times_info times;
    struct vk_present_time time[MOST_SWAPCHAINS_ASKED];
};

/*
 * The create info with VK_GOOGLE_display_timing added to it, if that is asked for and to be had: then
 * `extended`, whose extensions the caller frees. Else `info` itself.
 */
const struct vk_device_create_info *vulkan_display_extend(const struct vulkan_instance *instance,
                                                          vk_physical_device physical,
                                                          const struct vk_device_create_info *info,
                                                          struct vk_device_create_info *extended);

/* Sets up a new device; `asks` when it was made with the extended info. */
void vulkan_display_open(struct vulkan_device *device, const struct vk_device_create_info *info, bool asks);

/* For a new swapchain; leaves its `display` NULL where there is nothing to be had. The caller frees it. */
void vulkan_display_add(const struct vulkan_device *device, struct vulkan_swapchain *swapchain);

/* The present to be passed on: `info`, or what it becomes in `request` when the layer has to ask itself. */
const struct vk_present_info *vulkan_display_ask(const struct vulkan_device *device, const struct vk_present_info *info,
                                                 struct display_request *request);

/* After the nth swapchain of a present was recorded under `sequence`. */
void vulkan_display_presented(const struct vulkan_device *device, const struct vk_present_info *info, uint32_t nth,
                              struct vulkan_swapchain *swapchain, int64_t sequence);

vk_result vulkan_display_past_presentations(vk_device device, vk_swapchain swapchain, uint32_t *count,
                                            struct vk_past_presentation *presentations);
vk_result vulkan_display_past_timings(vk_device device, const struct vk_past_timing_info *info,
                                      struct vk_past_timing_properties *properties);

#endif

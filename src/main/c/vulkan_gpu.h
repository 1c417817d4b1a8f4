/* Which GPU a device is. */
#ifndef NVBIND_VULKAN_GPU_H
#define NVBIND_VULKAN_GPU_H

#include "frame_record.h"
#include "nvbind_vulkan.h"
#include "vulkan_objects.h"

/* Whether a physical device has an extension. */
bool vulkan_gpu_offers(const struct vulkan_instance *instance, vk_physical_device physical, const char *extension);

/*
 * Fills in name, ids and, where the driver offers VK_EXT_pci_bus_info and the application has asked for
 * enough of Vulkan to query it, the PCI address.
 */
void vulkan_gpu_describe(const struct vulkan_instance *instance, vk_physical_device physical,
                         struct frame_device *gpu);

#endif

/*
 * Instances and devices in the chain of layers: making one links this layer in above what comes below it, and
 * destroying it ends what is known of it.
 */
#ifndef NVBIND_VULKAN_CHAIN_H
#define NVBIND_VULKAN_CHAIN_H

#include "nvbind_vulkan.h"

vk_result vulkan_chain_create_instance(const struct vk_instance_create_info *info, const void *allocator,
                                       vk_instance *handle);
void vulkan_chain_destroy_instance(vk_instance handle, const void *allocator);

vk_result vulkan_chain_create_device(vk_physical_device physical, const struct vk_device_create_info *info,
                                     const void *allocator, vk_device *handle);
void vulkan_chain_destroy_device(vk_device handle, const void *allocator);

#endif

/*
 * The least that makes a Vulkan layer which stands in front of vkQueuePresentKHR and nothing else, for measuring
 * instruments: for one device at a time. LINK_LAYER(name) makes one of `struct link_layer name` and
 * `present_name`, and exports name_negotiate for a manifest.
 */
#ifndef NVBIND_LINK_LAYER_H
#define NVBIND_LINK_LAYER_H

#include <string.h>

#include "nvbind_vulkan.h"

#define EXPORTED __attribute__((visibility("default")))

struct link_layer {
    vk_get_proc_address instance_below;
    vk_get_proc_address device_below;
    vk_queue_present present_below;
    vk_result (*present)(vk_queue queue, const struct vk_present_info *info);
    vk_any_function (*instance_function)(vk_instance instance, const char *name);
    vk_any_function (*device_function)(vk_device device, const char *name);
    vk_create_instance create_instance;
    vk_create_device create_device;
};

static vk_result create_instance(struct link_layer *layer, const struct vk_instance_create_info *info, const void *allocator,
                                 vk_instance *instance)
{
    for (const struct vk_base *at = info->next; at != NULL; at = at->next) {
        struct vk_loader_instance_info *loader = (struct vk_loader_instance_info *)at;

        if (at->type == NVB_VK_LOADER_INSTANCE_CREATE_INFO && loader->function == NVB_VK_LINK_INFO) {
            layer->instance_below = loader->link->get_instance_proc_address;
            loader->link = loader->link->below;
            return ((vk_create_instance)layer->instance_below(NULL, "vkCreateInstance"))(info, allocator, instance);
        }
    }
    return NVB_VK_ERROR_INITIALIZATION_FAILED;
}

static vk_result create_device(struct link_layer *layer, vk_physical_device physical,
                               const struct vk_device_create_info *info, const void *allocator, vk_device *device)
{
    for (const struct vk_base *at = info->next; at != NULL; at = at->next) {
        struct vk_loader_device_info *loader = (struct vk_loader_device_info *)at;

        if (at->type == NVB_VK_LOADER_DEVICE_CREATE_INFO && loader->function == NVB_VK_LINK_INFO) {
            const vk_get_proc_address instance_below = loader->link->get_instance_proc_address;

            layer->device_below = loader->link->get_device_proc_address;
            loader->link = loader->link->below;
            const vk_result result =
                ((vk_create_device)instance_below(NULL, "vkCreateDevice"))(physical, info, allocator, device);
            if (result == NVB_VK_SUCCESS) {
                layer->present_below = (vk_queue_present)layer->device_below(*device, "vkQueuePresentKHR");
            }
            return result;
        }
    }
    return NVB_VK_ERROR_INITIALIZATION_FAILED;
}

static vk_any_function device_function(const struct link_layer *layer, vk_device device, const char *name)
{
    if (strcmp(name, "vkGetDeviceProcAddr") == 0) {
        return (vk_any_function)layer->device_function;
    }
    if (strcmp(name, "vkQueuePresentKHR") == 0) {
        return (vk_any_function)layer->present;
    }
    return layer->device_below == NULL ? NULL : layer->device_below(device, name);
}

static vk_any_function instance_function(const struct link_layer *layer, vk_instance instance, const char *name)
{
    if (strcmp(name, "vkGetInstanceProcAddr") == 0) {
        return (vk_any_function)layer->instance_function;
    }
    if (strcmp(name, "vkCreateInstance") == 0) {
        return (vk_any_function)layer->create_instance;
    }
    if (strcmp(name, "vkCreateDevice") == 0) {
        return (vk_any_function)layer->create_device;
    }
    if (strcmp(name, "vkGetDeviceProcAddr") == 0) {
        return (vk_any_function)layer->device_function;
    }
    return layer->instance_below == NULL ? NULL : layer->instance_below(instance, name);
}

/* The loader knows a layer by plain functions, so each of several gets its own. */
#define LINK_LAYER(layer)                                                                                       \
    static vk_result layer##_create_instance(const struct vk_instance_create_info *info, const void *allocator, \
                                             vk_instance *instance)                                             \
    {                                                                                                           \
        return create_instance(&layer, info, allocator, instance);                                              \
    }                                                                                                           \
    static vk_result layer##_create_device(vk_physical_device physical, const struct vk_device_create_info *info,\
                                           const void *allocator, vk_device *device)                            \
    {                                                                                                           \
        return create_device(&layer, physical, info, allocator, device);                                        \
    }                                                                                                           \
    static vk_any_function layer##_instance_function(vk_instance instance, const char *name)                    \
    {                                                                                                           \
        return instance_function(&layer, instance, name);                                                       \
    }                                                                                                           \
    static vk_any_function layer##_device_function(vk_device device, const char *name)                          \
    {                                                                                                           \
        return device_function(&layer, device, name);                                                           \
    }                                                                                                           \
    EXPORTED vk_result layer##_negotiate(struct vk_negotiate_layer_interface *negotiation);                     \
    vk_result layer##_negotiate(struct vk_negotiate_layer_interface *negotiation)                               \
    {                                                                                                           \
        layer.present = present_##layer;                                                                        \
        layer.instance_function = layer##_instance_function;                                                    \
        layer.device_function = layer##_device_function;                                                        \
        layer.create_instance = layer##_create_instance;                                                        \
        layer.create_device = layer##_create_device;                                                            \
        negotiation->loader_interface_version = NVB_VK_LOADER_INTERFACE_VERSION;                                \
        negotiation->get_instance_proc_address = layer##_instance_function;                                     \
        negotiation->get_device_proc_address = layer##_device_function;                                         \
        negotiation->get_physical_device_proc_address = NULL;                                                   \
        return NVB_VK_SUCCESS;                                                                                  \
    }

#endif

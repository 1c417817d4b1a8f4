/*
 * VK_LAYER_NVBIND_frames: stands in front of the calls that make instances, devices and swapchains and
 * of vkQueuePresentKHR, and tells frame capture of them. Every other call goes past it.
 *
 * The library is linked to stay loaded: its ring lives as long as the process, while the loader would
 * unload a layer with the last instance.
 */
#include <string.h>

#include "nvbind_vulkan.h"
#include "vulkan_chain.h"
#include "vulkan_display.h"
#include "vulkan_features.h"
#include "vulkan_frames.h"
#include "vulkan_gpu_time.h"
#include "vulkan_objects.h"

/* As the manifests have it. */
#if UINTPTR_MAX == UINT64_MAX
#define LAYER_NAME "VK_LAYER_NVBIND_frames"
#else
#define LAYER_NAME "VK_LAYER_NVBIND_frames_32"
#endif
#define EXPORTED __attribute__((visibility("default")))

static vk_any_function layer_instance_function(vk_instance instance, const char *name);
static vk_any_function layer_device_function(vk_device device, const char *name);

static vk_result layer_instance_layers(uint32_t *count, struct vk_layer_properties *properties)
{
    const uint32_t room = *count;

    *count = 1;
    if (properties == NULL) {
        return NVB_VK_SUCCESS;
    }
    if (room == 0) {
        *count = 0;
        return NVB_VK_INCOMPLETE;
    }
    memset(properties, 0, sizeof *properties);
    strcpy(properties->name, LAYER_NAME);
    strcpy(properties->description, "Frame times for nvbind");
    properties->spec_version = NVB_VK_API_1_1;
    properties->implementation_version = 1;
    return NVB_VK_SUCCESS;
}

static vk_result layer_device_layers(vk_physical_device physical, uint32_t *count,
                                     struct vk_layer_properties *properties)
{
    (void)physical;
    return layer_instance_layers(count, properties);
}

static bool is_us(const char *layer)
{
    return layer != NULL && strcmp(layer, LAYER_NAME) == 0;
}

static vk_result layer_instance_extensions(const char *layer, uint32_t *count,
                                           struct vk_extension_properties *properties)
{
    (void)properties;
    if (!is_us(layer)) {
        return NVB_VK_ERROR_LAYER_NOT_PRESENT;
    }
    *count = 0;
    return NVB_VK_SUCCESS;
}

static vk_result layer_device_extensions(vk_physical_device physical, const char *layer, uint32_t *count,
                                         struct vk_extension_properties *properties)
{
    if (is_us(layer)) {
        *count = 0;
        return NVB_VK_SUCCESS;
    }
    const struct vulkan_instance *instance = vulkan_instance_of(physical);
    if (instance == NULL || instance->below.enumerate_device_extensions == NULL) {
        return NVB_VK_ERROR_INITIALIZATION_FAILED;
    }
    return instance->below.enumerate_device_extensions(physical, layer, count, properties);
}

enum function_scope {
    SCOPE_GLOBAL,
    SCOPE_INSTANCE,
    SCOPE_DEVICE,
    /* Of an extension: only there when what is below has it. */
    SCOPE_EXTENSION,
    /* Only of a device whose GPU times are asked for. */
    SCOPE_GPU_TIME,
};

static const struct {
    const char *name;
    enum function_scope scope;
    vk_any_function function;
} functions[] = {
    {"vkGetInstanceProcAddr", SCOPE_GLOBAL, (vk_any_function)layer_instance_function},
    {"vkCreateInstance", SCOPE_GLOBAL, (vk_any_function)vulkan_chain_create_instance},
    {"vkEnumerateInstanceLayerProperties", SCOPE_GLOBAL, (vk_any_function)layer_instance_layers},
    {"vkEnumerateInstanceExtensionProperties", SCOPE_GLOBAL, (vk_any_function)layer_instance_extensions},
    {"vkDestroyInstance", SCOPE_INSTANCE, (vk_any_function)vulkan_chain_destroy_instance},
    {"vkCreateDevice", SCOPE_INSTANCE, (vk_any_function)vulkan_chain_create_device},
    {"vkEnumerateDeviceLayerProperties", SCOPE_INSTANCE, (vk_any_function)layer_device_layers},
    {"vkEnumerateDeviceExtensionProperties", SCOPE_INSTANCE, (vk_any_function)layer_device_extensions},
    {"vkGetDeviceProcAddr", SCOPE_DEVICE, (vk_any_function)layer_device_function},
    {"vkDestroyDevice", SCOPE_DEVICE, (vk_any_function)vulkan_chain_destroy_device},
    {"vkCreateSwapchainKHR", SCOPE_EXTENSION, (vk_any_function)vulkan_frames_create_swapchain},
    {"vkDestroySwapchainKHR", SCOPE_EXTENSION, (vk_any_function)vulkan_frames_destroy_swapchain},
    {"vkQueuePresentKHR", SCOPE_EXTENSION, (vk_any_function)vulkan_frames_queue_present},
    {"vkSetLatencySleepModeNV", SCOPE_EXTENSION, (vk_any_function)vulkan_features_set_latency_sleep_mode},
    {"vkAntiLagUpdateAMD", SCOPE_EXTENSION, (vk_any_function)vulkan_features_anti_lag_update},
    {"vkCmdCuLaunchKernelNVX", SCOPE_EXTENSION, (vk_any_function)vulkan_features_cu_launch_kernel},
    {"vkGetPastPresentationTimingGOOGLE", SCOPE_EXTENSION, (vk_any_function)vulkan_display_past_presentations},
    {"vkGetPastPresentationTimingEXT", SCOPE_EXTENSION, (vk_any_function)vulkan_display_past_timings},
    {"vkGetDeviceQueue", SCOPE_GPU_TIME, (vk_any_function)vulkan_gpu_time_get_device_queue},
    {"vkGetDeviceQueue2", SCOPE_GPU_TIME, (vk_any_function)vulkan_gpu_time_get_device_queue2},
    {"vkQueueSubmit", SCOPE_GPU_TIME, (vk_any_function)vulkan_gpu_time_queue_submit},
    {"vkQueueSubmit2", SCOPE_GPU_TIME, (vk_any_function)vulkan_gpu_time_queue_submit2},
    {"vkQueueSubmit2KHR", SCOPE_GPU_TIME, (vk_any_function)vulkan_gpu_time_queue_submit2},
};

/* An index into `functions`, or -1. */
static int function_index(const char *name)
{
    for (int i = 0; i < (int)(sizeof functions / sizeof functions[0]); i++) {
        if (name != NULL && strcmp(functions[i].name, name) == 0) {
            return i;
        }
    }
    return -1;
}

static vk_any_function layer_instance_function(vk_instance handle, const char *name)
{
    const int index = function_index(name);
    const struct vulkan_instance *instance = vulkan_instance_of(handle);

    /* A layer above may ask for vkCreateDevice without an instance, as MangoHud does. */
    if (index >= 0 && (functions[index].scope == SCOPE_GLOBAL
                       || (handle == NULL && functions[index].scope == SCOPE_INSTANCE))) {
        return functions[index].function;
    }
    if (instance == NULL) {
        return NULL;
    }
    const vk_any_function below = instance->below.get_instance_proc_address(handle, name);
    /* By an instance nobody can tell yet which device it will be. */
    if (index < 0 || functions[index].scope == SCOPE_GPU_TIME
        || (functions[index].scope == SCOPE_EXTENSION && (below == NULL || instance->draws_counted_opengl))) {
        return below;
    }
    return functions[index].function;
}

static vk_any_function layer_device_function(vk_device handle, const char *name)
{
    const int index = function_index(name);
    const struct vulkan_device *device = vulkan_device_of(handle);

    if (device == NULL) {
        return NULL;
    }
    if (index >= 0 && functions[index].scope == SCOPE_DEVICE) {
        return functions[index].function;
    }
    const vk_any_function below = device->below.get_device_proc_address(handle, name);
    if (index < 0 || below == NULL || device->draws_counted_opengl || functions[index].scope < SCOPE_EXTENSION
        || (functions[index].scope == SCOPE_GPU_TIME && device->gpu_time == NULL)) {
        return below;
    }
    return functions[index].function;
}

/*
 * The exported names. The functions above are reached only through static names: an application that
 * links the loader has a vkGetInstanceProcAddr of its own, and ours must not resolve to that one.
 */
EXPORTED vk_any_function vkGetInstanceProcAddr(vk_instance instance, const char *name);
EXPORTED vk_any_function vkGetDeviceProcAddr(vk_device device, const char *name);
EXPORTED vk_result vkNegotiateLoaderLayerInterfaceVersion(struct vk_negotiate_layer_interface *negotiation);

vk_any_function vkGetInstanceProcAddr(vk_instance instance, const char *name)
{
    return layer_instance_function(instance, name);
}

vk_any_function vkGetDeviceProcAddr(vk_device device, const char *name)
{
    return layer_device_function(device, name);
}

vk_result vkNegotiateLoaderLayerInterfaceVersion(struct vk_negotiate_layer_interface *negotiation)
{
    if (negotiation == NULL || negotiation->type != NVB_VK_NEGOTIATE_INTERFACE) {
        return NVB_VK_ERROR_INITIALIZATION_FAILED;
    }
    if (negotiation->loader_interface_version >= NVB_VK_LOADER_INTERFACE_VERSION) {
        negotiation->loader_interface_version = NVB_VK_LOADER_INTERFACE_VERSION;
        negotiation->get_instance_proc_address = layer_instance_function;
        negotiation->get_device_proc_address = layer_device_function;
        negotiation->get_physical_device_proc_address = NULL;
    }
    return NVB_VK_SUCCESS;
}

#include "vulkan_chain.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "process_name.h"
#include "vulkan_display.h"
#include "vulkan_frames.h"
#include "vulkan_gpu.h"
#include "vulkan_gpu_time.h"
#include "vulkan_objects.h"

/* The loader's message in the chain of a create info, which is const to the application only. */
static void *loader_info(const void *chain, uint32_t type)
{
    for (const struct vk_base *at = chain; at != NULL; at = at->next) {
        /* Both of the loader's messages have `function` in the same place. */
        if (at->type == type && ((const struct vk_loader_instance_info *)at)->function == NVB_VK_LINK_INFO) {
            return (void *)at;
        }
    }
    return NULL;
}

/* What dispatchable handles of our own making need; NULL when the loader does not give it. */
static vk_set_loader_data set_loader_data(const void *chain)
{
    for (const struct vk_base *at = chain; at != NULL; at = at->next) {
        const struct vk_loader_device_callback *callback = (const struct vk_loader_device_callback *)at;

        if (at->type == NVB_VK_LOADER_DEVICE_CREATE_INFO && callback->function == NVB_VK_LOADER_DATA_CALLBACK) {
            return callback->set_loader_data;
        }
    }
    return NULL;
}

static bool asks_for(const struct vk_instance_create_info *info, const char *extension)
{
    for (uint32_t i = 0; i < info->extension_count; i++) {
        if (strcmp(info->extensions[i], extension) == 0) {
            return true;
        }
    }
    return false;
}

/* "application (engine)", or the one of them that is given. */
static void describe_application(const struct vk_application_info *application, char *to, size_t size)
{
    const char *name = application == NULL ? NULL : application->application_name;
    const char *engine = application == NULL ? NULL : application->engine_name;
    char both[512];

    if (name != NULL && *name != '\0' && engine != NULL && *engine != '\0' && strcmp(name, engine) != 0) {
        snprintf(both, sizeof both, "%s (%s)", name, engine);
        name = both;
    } else if (name == NULL || *name == '\0') {
        name = engine;
    }
    utf8_copy(to, name, size);
}

/*
 * Mesa's zink and ANGLE draw OpenGL through Vulkan: their presents are the game's swaps once more, and come
 * from threads of their own. Where the OpenGL shim counts the swaps, they are left alone.
 */
static bool draws_counted_opengl(const struct vk_application_info *application)
{
    const char *engine = application == NULL ? NULL : application->engine_name;

    if (engine == NULL || (strcmp(engine, "mesa zink") != 0 && strcmp(engine, "ANGLE") != 0)) {
        return false;
    }
    int (*const shim_counts)(void) = (int (*)(void))dlsym(RTLD_DEFAULT, "nvbind_gl_counts_frames");
    return shim_counts != NULL && shim_counts() != 0;
}

vk_result vulkan_chain_create_instance(const struct vk_instance_create_info *info, const void *allocator,
                                       vk_instance *handle)
{
    struct vk_loader_instance_info *loader = loader_info(info->next, NVB_VK_LOADER_INSTANCE_CREATE_INFO);

    if (loader == NULL || loader->link == NULL || loader->link->get_instance_proc_address == NULL) {
        return NVB_VK_ERROR_INITIALIZATION_FAILED;
    }
    const vk_get_proc_address below = loader->link->get_instance_proc_address;
    const vk_create_instance create = (vk_create_instance)below(NULL, "vkCreateInstance");
    if (create == NULL) {
        return NVB_VK_ERROR_INITIALIZATION_FAILED;
    }
    struct vulkan_instance *instance = calloc(1, sizeof *instance);
    if (instance == NULL) {
        return NVB_VK_ERROR_OUT_OF_HOST_MEMORY;
    }
    loader->link = loader->link->below;
    const vk_result result = create(info, allocator, handle);
    if (result != NVB_VK_SUCCESS) {
        free(instance);
        return result;
    }
    const bool core = info->application != NULL && info->application->api_version >= NVB_VK_API_1_1;
    instance->has_properties2 = core || asks_for(info, NVB_VK_PROPERTIES2_EXTENSION);
    instance->below.get_instance_proc_address = below;
    instance->below.destroy = (vk_destroy_instance)below(*handle, "vkDestroyInstance");
    instance->below.enumerate_device_extensions =
        (vk_enumerate_device_extensions)below(*handle, "vkEnumerateDeviceExtensionProperties");
    instance->below.properties = (vk_get_physical_device_properties)below(*handle, "vkGetPhysicalDeviceProperties");
    instance->below.properties2 = (vk_get_physical_device_properties2)below(
        *handle, core ? "vkGetPhysicalDeviceProperties2" : "vkGetPhysicalDeviceProperties2KHR");
    instance->below.queue_family_properties =
        (vk_get_queue_family_properties)below(*handle, "vkGetPhysicalDeviceQueueFamilyProperties");
    describe_application(info->application, instance->application, sizeof instance->application);
    instance->draws_counted_opengl = draws_counted_opengl(info->application);
    vulkan_instance_add(instance, *handle);
    return result;
}

void vulkan_chain_destroy_instance(vk_instance handle, const void *allocator)
{
    struct vulkan_instance *instance = vulkan_instance_take(handle);

    if (instance != NULL && instance->below.destroy != NULL) {
        instance->below.destroy(handle, allocator);
    }
    free(instance);
}

vk_result vulkan_chain_create_device(vk_physical_device physical, const struct vk_device_create_info *info,
                                     const void *allocator, vk_device *handle)
{
    struct vk_loader_device_info *loader = loader_info(info->next, NVB_VK_LOADER_DEVICE_CREATE_INFO);
    const struct vulkan_instance *instance = vulkan_instance_of(physical);

    if (loader == NULL || loader->link == NULL || loader->link->get_instance_proc_address == NULL
        || loader->link->get_device_proc_address == NULL) {
        return NVB_VK_ERROR_INITIALIZATION_FAILED;
    }
    const vk_get_proc_address below = loader->link->get_device_proc_address;
    const vk_create_device create = (vk_create_device)loader->link->get_instance_proc_address(
        instance == NULL ? NULL : instance->handle, "vkCreateDevice");
    if (create == NULL) {
        return NVB_VK_ERROR_INITIALIZATION_FAILED;
    }
    struct vulkan_device *device = calloc(1, sizeof *device);
    if (device == NULL) {
        return NVB_VK_ERROR_OUT_OF_HOST_MEMORY;
    }
    loader->link = loader->link->below;
    struct vk_device_create_info extended;
    const struct vk_device_create_info *wanted = vulkan_display_extend(instance, physical, info, &extended);
    const vk_result result = create(physical, wanted, allocator, handle);
    if (wanted != info) {
        free((void *)extended.extensions);
    }
    if (result != NVB_VK_SUCCESS) {
        free(device);
        return result;
    }
    device->below.get_device_proc_address = below;
    device->below.destroy = (vk_destroy_device)below(*handle, "vkDestroyDevice");
    device->below.create_swapchain = (vk_create_swapchain)below(*handle, "vkCreateSwapchainKHR");
    device->below.destroy_swapchain = (vk_destroy_swapchain)below(*handle, "vkDestroySwapchainKHR");
    device->below.get_swapchain_images = (vk_get_swapchain_images)below(*handle, "vkGetSwapchainImagesKHR");
    device->below.present = (vk_queue_present)below(*handle, "vkQueuePresentKHR");
    device->below.set_latency_sleep_mode = (vk_set_latency_sleep_mode)below(*handle, "vkSetLatencySleepModeNV");
    device->below.anti_lag_update = (vk_anti_lag_update)below(*handle, "vkAntiLagUpdateAMD");
    device->below.cu_launch_kernel = (vk_cmd_cu_launch_kernel)below(*handle, "vkCmdCuLaunchKernelNVX");
    device->below.past_presentations =
        (vk_get_past_presentations)below(*handle, "vkGetPastPresentationTimingGOOGLE");
    device->below.past_timings = (vk_get_past_timings)below(*handle, "vkGetPastPresentationTimingEXT");
    device->below.get_device_queue = (vk_get_device_queue)below(*handle, "vkGetDeviceQueue");
    device->below.get_device_queue2 = (vk_get_device_queue2)below(*handle, "vkGetDeviceQueue2");
    device->below.queue_submit = (vk_queue_submit)below(*handle, "vkQueueSubmit");
    device->below.queue_submit2 = (vk_queue_submit2)below(*handle, "vkQueueSubmit2");
    if (device->below.queue_submit2 == NULL) {
        device->below.queue_submit2 = (vk_queue_submit2)below(*handle, "vkQueueSubmit2KHR");
    }
    device->handle = *handle;
    vulkan_display_open(device, info, wanted != info);
    pthread_mutex_init(&device->swapchains_lock, NULL);
    if (instance != NULL) {
        vulkan_gpu_time_open(device, instance, physical, set_loader_data(info->next));
        vulkan_gpu_describe(instance, physical, &device->gpu);
        memcpy(device->application, instance->application, sizeof device->application);
        device->draws_counted_opengl = instance->draws_counted_opengl;
    }
    vulkan_device_add(device, *handle);
    return result;
}

void vulkan_chain_destroy_device(vk_device handle, const void *allocator)
{
    struct vulkan_device *device = vulkan_device_take(handle);

    if (device == NULL) {
        return;
    }
    vulkan_frames_forget_swapchains(device);
    vulkan_gpu_time_close(device);
    if (device->below.destroy != NULL) {
        device->below.destroy(handle, allocator);
    }
    pthread_mutex_destroy(&device->swapchains_lock);
    free(device);
}

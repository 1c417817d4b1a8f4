/*
 * VK_LAYER_NVBIND_frames: stands in front of the calls that make instances, devices and swapchains and
 * of vkQueuePresentKHR, and tells frame capture of them. Every other call goes past it.
 *
 * The library is linked to stay loaded: its ring lives as long as the process, while the loader would
 * unload a layer with the last instance.
 */
#include <stdio.h>
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include "nvbind_vulkan.h"
#include "process_name.h"
#include "vulkan_display.h"
#include "vulkan_features.h"
#include "vulkan_frames.h"
#include "vulkan_gpu.h"
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

static vk_result layer_create_instance(const struct vk_instance_create_info *info, const void *allocator,
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

static void layer_destroy_instance(vk_instance handle, const void *allocator)
{
    struct vulkan_instance *instance = vulkan_instance_take(handle);

    if (instance != NULL && instance->below.destroy != NULL) {
        instance->below.destroy(handle, allocator);
    }
    free(instance);
}

static vk_result layer_create_device(vk_physical_device physical, const struct vk_device_create_info *info,
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

static void layer_destroy_device(vk_device handle, const void *allocator)
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
    {"vkCreateInstance", SCOPE_GLOBAL, (vk_any_function)layer_create_instance},
    {"vkEnumerateInstanceLayerProperties", SCOPE_GLOBAL, (vk_any_function)layer_instance_layers},
    {"vkEnumerateInstanceExtensionProperties", SCOPE_GLOBAL, (vk_any_function)layer_instance_extensions},
    {"vkDestroyInstance", SCOPE_INSTANCE, (vk_any_function)layer_destroy_instance},
    {"vkCreateDevice", SCOPE_INSTANCE, (vk_any_function)layer_create_device},
    {"vkEnumerateDeviceLayerProperties", SCOPE_INSTANCE, (vk_any_function)layer_device_layers},
    {"vkEnumerateDeviceExtensionProperties", SCOPE_INSTANCE, (vk_any_function)layer_device_extensions},
    {"vkGetDeviceProcAddr", SCOPE_DEVICE, (vk_any_function)layer_device_function},
    {"vkDestroyDevice", SCOPE_DEVICE, (vk_any_function)layer_destroy_device},
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

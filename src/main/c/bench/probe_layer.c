/*
 * Two Vulkan layers in one library, to stand above and below another one: how much of a present lies
 * between them. Each takes the time of vkQueuePresentKHR around the call below; what the upper one took
 * beyond the lower one is the cost of whatever stands between, and of one reading of the clock each.
 *
 * At exit the figures are appended, as one line of JSON, to the file that NVBIND_PROBE_FILE names.
 * For one device at a time; nothing but a measuring instrument.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "frame_capture.h"
#include "nvbind_vulkan.h"

#define EXPORTED __attribute__((visibility("default")))
#define MOST_PRESENTS 1000000
/* Presents until caches, pools and queues have settled. */
#define SETTLING 100

struct probe {
    vk_get_proc_address instance_below;
    vk_get_proc_address device_below;
    vk_queue_present present_below;
    vk_result (*present)(vk_queue queue, const struct vk_present_info *info);
    vk_any_function (*instance_function)(vk_instance instance, const char *name);
    vk_any_function (*device_function)(vk_device device, const char *name);
    vk_create_instance create_instance;
    vk_create_device create_device;
};

static struct probe above;
static struct probe below;
static _Thread_local int64_t spent_below_nanos;
static uint32_t between[MOST_PRESENTS];
static uint32_t presents;

static vk_result present_below(vk_queue queue, const struct vk_present_info *info)
{
    const int64_t start_nanos = frame_capture_nanos();
    const vk_result result = below.present_below(queue, info);

    spent_below_nanos = frame_capture_nanos() - start_nanos;
    return result;
}

static vk_result present_above(vk_queue queue, const struct vk_present_info *info)
{
    const int64_t start_nanos = frame_capture_nanos();
    const vk_result result = above.present_below(queue, info);
    const int64_t spent_nanos = frame_capture_nanos() - start_nanos - spent_below_nanos;

    if (presents < MOST_PRESENTS) {
        between[presents++] = spent_nanos > UINT32_MAX ? UINT32_MAX : (uint32_t)spent_nanos;
    }
    return result;
}

static vk_result create_instance(struct probe *probe, const struct vk_instance_create_info *info, const void *allocator,
                                 vk_instance *instance)
{
    for (const struct vk_base *at = info->next; at != NULL; at = at->next) {
        struct vk_loader_instance_info *loader = (struct vk_loader_instance_info *)at;

        if (at->type == NVB_VK_LOADER_INSTANCE_CREATE_INFO && loader->function == NVB_VK_LINK_INFO) {
            probe->instance_below = loader->link->get_instance_proc_address;
            loader->link = loader->link->below;
            return ((vk_create_instance)probe->instance_below(NULL, "vkCreateInstance"))(info, allocator, instance);
        }
    }
    return NVB_VK_ERROR_INITIALIZATION_FAILED;
}

static vk_result create_device(struct probe *probe, vk_physical_device physical, const struct vk_device_create_info *info,
                               const void *allocator, vk_device *device)
{
    for (const struct vk_base *at = info->next; at != NULL; at = at->next) {
        struct vk_loader_device_info *loader = (struct vk_loader_device_info *)at;

        if (at->type == NVB_VK_LOADER_DEVICE_CREATE_INFO && loader->function == NVB_VK_LINK_INFO) {
            const vk_get_proc_address instance_below = loader->link->get_instance_proc_address;

            probe->device_below = loader->link->get_device_proc_address;
            loader->link = loader->link->below;
            const vk_result result =
                ((vk_create_device)instance_below(NULL, "vkCreateDevice"))(physical, info, allocator, device);
            if (result == NVB_VK_SUCCESS) {
                probe->present_below = (vk_queue_present)probe->device_below(*device, "vkQueuePresentKHR");
            }
            return result;
        }
    }
    return NVB_VK_ERROR_INITIALIZATION_FAILED;
}

static vk_any_function device_function(const struct probe *probe, vk_device device, const char *name)
{
    if (strcmp(name, "vkGetDeviceProcAddr") == 0) {
        return (vk_any_function)probe->device_function;
    }
    if (strcmp(name, "vkQueuePresentKHR") == 0) {
        return (vk_any_function)probe->present;
    }
    return probe->device_below == NULL ? NULL : probe->device_below(device, name);
}

static vk_any_function instance_function(const struct probe *probe, vk_instance instance, const char *name)
{
    if (strcmp(name, "vkGetInstanceProcAddr") == 0) {
        return (vk_any_function)probe->instance_function;
    }
    if (strcmp(name, "vkCreateInstance") == 0) {
        return (vk_any_function)probe->create_instance;
    }
    if (strcmp(name, "vkCreateDevice") == 0) {
        return (vk_any_function)probe->create_device;
    }
    if (strcmp(name, "vkGetDeviceProcAddr") == 0) {
        return (vk_any_function)probe->device_function;
    }
    return probe->instance_below == NULL ? NULL : probe->instance_below(instance, name);
}

/* The loader knows a layer by plain functions, so each of the two gets its own. */
#define PROBE(probe)                                                                                                \
    static vk_result probe##_create_instance(const struct vk_instance_create_info *info, const void *allocator,    \
                                             vk_instance *instance)                                                \
    {                                                                                                               \
        return create_instance(&probe, info, allocator, instance);                                                 \
    }                                                                                                               \
    static vk_result probe##_create_device(vk_physical_device physical, const struct vk_device_create_info *info,  \
                                           const void *allocator, vk_device *device)                               \
    {                                                                                                               \
        return create_device(&probe, physical, info, allocator, device);                                           \
    }                                                                                                               \
    static vk_any_function probe##_instance_function(vk_instance instance, const char *name)                       \
    {                                                                                                               \
        return instance_function(&probe, instance, name);                                                          \
    }                                                                                                               \
    static vk_any_function probe##_device_function(vk_device device, const char *name)                             \
    {                                                                                                               \
        return device_function(&probe, device, name);                                                              \
    }                                                                                                               \
    EXPORTED vk_result probe##_negotiate(struct vk_negotiate_layer_interface *negotiation);                        \
    vk_result probe##_negotiate(struct vk_negotiate_layer_interface *negotiation)                                  \
    {                                                                                                               \
        probe.present = present_##probe;                                                                           \
        probe.instance_function = probe##_instance_function;                                                       \
        probe.device_function = probe##_device_function;                                                           \
        probe.create_instance = probe##_create_instance;                                                           \
        probe.create_device = probe##_create_device;                                                               \
        negotiation->loader_interface_version = NVB_VK_LOADER_INTERFACE_VERSION;                                   \
        negotiation->get_instance_proc_address = probe##_instance_function;                                        \
        negotiation->get_device_proc_address = probe##_device_function;                                            \
        negotiation->get_physical_device_proc_address = NULL;                                                      \
        return NVB_VK_SUCCESS;                                                                                     \
    }

PROBE(above)
PROBE(below)

static int ascending(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a;
    const uint32_t y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

__attribute__((destructor)) static void report(void)
{
    const char *path = getenv("NVBIND_PROBE_FILE");
    FILE *file = path == NULL || presents <= SETTLING ? NULL : fopen(path, "a");

    if (file == NULL) {
        return;
    }
    const uint32_t count = presents - SETTLING;
    uint32_t *samples = between + SETTLING;
    qsort(samples, count, sizeof samples[0], ascending);
    fprintf(file, "{\"presents\":%u,\"p50_ns\":%u,\"p99_ns\":%u,\"p999_ns\":%u,\"max_ns\":%u}\n", count,
            samples[count / 2], samples[count * 99ull / 100], samples[count * 999ull / 1000], samples[count - 1]);
    fclose(file);
}

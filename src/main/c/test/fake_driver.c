#include "fake_driver.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "check.h"

struct fake_driver fake_driver = {.has_swapchains = true, .offers_pci_bus_info = true};

vk_result vkNegotiateLoaderLayerInterfaceVersion(struct vk_negotiate_layer_interface *negotiation);

static struct vk_dispatchable *new_handle(void *dispatch_table)
{
    struct vk_dispatchable *handle = malloc(sizeof *handle);

    /* The loader gives each instance and each device a table of its own. */
    handle->dispatch_table = dispatch_table != NULL ? dispatch_table : malloc(8);
    return handle;
}

static void free_with_table(struct vk_dispatchable *handle)
{
    free(handle->dispatch_table);
    free(handle);
}

static vk_result create_instance(const struct vk_instance_create_info *info, const void *allocator, vk_instance *handle)
{
    (void)info;
    (void)allocator;
    *handle = new_handle(NULL);
    return NVB_VK_SUCCESS;
}

static void destroy_instance(vk_instance instance, const void *allocator)
{
    (void)allocator;
    free_with_table(instance);
}

static _Atomic(bool) display_timing_enabled;

static vk_result create_device(vk_physical_device physical, const struct vk_device_create_info *info,
                               const void *allocator, vk_device *handle)
{
    (void)physical;
    (void)allocator;
    for (uint32_t i = 0; i < info->extension_count; i++) {
        if (strcmp(info->extensions[i], NVB_VK_DISPLAY_TIMING_EXTENSION) == 0
            || strcmp(info->extensions[i], NVB_VK_PRESENT_TIMING_EXTENSION) == 0) {
            display_timing_enabled = true;
        }
    }
    *handle = new_handle(NULL);
    atomic_fetch_add(&fake_driver.devices_alive, 1);
    return NVB_VK_SUCCESS;
}

static void destroy_device_below(vk_device device, const void *allocator)
{
    (void)allocator;
    atomic_fetch_sub(&fake_driver.devices_alive, 1);
    free_with_table(device);
}

static void properties(vk_physical_device physical, struct vk_physical_device_properties *to)
{
    (void)physical;
    memset(to, 0, sizeof *to);
    to->vendor_id = 0x10DE;
    to->device_id = 0x2684;
    strcpy(to->name, "Fake GPU");
}

static void properties2(vk_physical_device physical, struct vk_physical_device_properties2 *to)
{
    struct vk_pci_bus_info *pci = to->next;

    atomic_fetch_add(&fake_driver.properties2_calls, 1);
    properties(physical, &to->properties);
    CHECK_EQUAL(pci->type, NVB_VK_PHYSICAL_DEVICE_PCI_BUS_INFO);
    pci->domain = 1;
    pci->bus = 0x2D;
    pci->device = 3;
    pci->function = 1;
}

static vk_result device_extensions(vk_physical_device physical, const char *layer, uint32_t *count,
                                   struct vk_extension_properties *to)
{
    (void)physical;
    (void)layer;
    const char *const names[] = {
        "VK_KHR_swapchain",
        fake_driver.offers_pci_bus_info ? NVB_VK_PCI_BUS_INFO_EXTENSION : NULL,
        fake_driver.offers_display_timing ? NVB_VK_DISPLAY_TIMING_EXTENSION : NULL,
    };
    uint32_t offered = 0;
    for (uint32_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (names[i] != NULL && to != NULL) {
            CHECK(*count > offered);
            strcpy(to[offered].name, names[i]);
        }
        offered += names[i] != NULL;
    }
    *count = offered;
    return NVB_VK_SUCCESS;
}

static vk_result create_swapchain(vk_device device, const struct vk_swapchain_create_info *info, const void *allocator,
                                  vk_swapchain *swapchain)
{
    (void)device;
    (void)info;
    (void)allocator;
    *swapchain = fake_driver.next_swapchain != 0 ? fake_driver.next_swapchain++ : (uint64_t)(uintptr_t)malloc(16);
    return NVB_VK_SUCCESS;
}

static void destroy_swapchain(vk_device device, vk_swapchain swapchain, const void *allocator)
{
    (void)device;
    (void)allocator;
    if (fake_driver.next_swapchain == 0) {
        free((void *)(uintptr_t)swapchain);
    }
}

static vk_result swapchain_images(vk_device device, vk_swapchain swapchain, uint32_t *count, uint64_t *images)
{
    (void)device;
    (void)swapchain;
    (void)images;
    *count = 4;
    return NVB_VK_SUCCESS;
}

/* Ids of images whose display times nobody has asked for yet. */
static uint32_t shown[256];
static uint32_t shown_count;

static vk_result past_presentations(vk_device device, vk_swapchain swapchain, uint32_t *count,
                                    struct vk_past_presentation *to)
{
    (void)device;
    (void)swapchain;
    if (to == NULL) {
        *count = shown_count;
        return NVB_VK_SUCCESS;
    }
    const uint32_t given = *count < shown_count ? *count : shown_count;
    for (uint32_t i = 0; i < given; i++) {
        to[i] = (struct vk_past_presentation){.id = shown[i], .actual_nanos = 5000000 * (uint64_t)shown[i] + 1000};
    }
    memmove(shown, shown + given, (shown_count - given) * sizeof shown[0]);
    shown_count -= given;
    *count = given;
    return shown_count > 0 ? NVB_VK_INCOMPLETE : NVB_VK_SUCCESS;
}

/* The test fills in what is to be told. */
static vk_result past_timings(vk_device device, const struct vk_past_timing_info *info,
                              struct vk_past_timing_properties *properties)
{
    (void)device;
    (void)info;
    (void)properties;
    return NVB_VK_SUCCESS;
}

vk_result fake_driver_present(vk_queue queue, const struct vk_present_info *info)
{
    const struct timespec nap = {.tv_nsec = fake_driver.present_nanos};

    (void)queue;
    if (nap.tv_nsec != 0) {
        nanosleep(&nap, NULL);
    }
    for (const struct vk_base *at = info->next; at != NULL; at = at->next) {
        if (at->type == NVB_VK_PRESENT_TIMES_INFO && shown_count < sizeof shown / sizeof shown[0]) {
            shown[shown_count++] = ((const struct vk_present_times_info *)at)->times[0].id;
        }
    }
    for (uint32_t i = 0; info->results != NULL && i < info->swapchain_count; i++) {
        info->results[i] = (vk_result)(1000 + i);
    }
    atomic_fetch_add_explicit(&fake_driver.presents, 1, memory_order_relaxed);
    return fake_driver.present_result;
}

static vk_result set_latency_sleep_mode(vk_device device, vk_swapchain swapchain,
                                        const struct vk_latency_sleep_mode_info *info)
{
    (void)device;
    (void)swapchain;
    (void)info;
    atomic_fetch_add(&fake_driver.feature_calls, 1);
    return fake_driver.sleep_mode_result;
}

static void anti_lag_update(vk_device device, const struct vk_anti_lag_data *data)
{
    (void)device;
    (void)data;
    atomic_fetch_add(&fake_driver.feature_calls, 1);
}

static void cu_launch_kernel(vk_command_buffer commands, const void *info)
{
    (void)commands;
    (void)info;
    atomic_fetch_add(&fake_driver.feature_calls, 1);
}

static void some_function(void)
{
}

struct named_function {
    const char *name;
    vk_any_function function;
};

static vk_any_function named(const struct named_function *functions, const char *name)
{
    while (functions->name != NULL && strcmp(functions->name, name) != 0) {
        functions++;
    }
    return functions->function;
}

static vk_any_function device_function(vk_device device, const char *name)
{
    static const struct named_function functions[] = {
        {"vkDestroyDevice", (vk_any_function)destroy_device_below},
        {"vkQueueSubmit", some_function},
        {NULL, NULL},
    };
    static const struct named_function swapchain_functions[] = {
        {"vkCreateSwapchainKHR", (vk_any_function)create_swapchain},
        {"vkDestroySwapchainKHR", (vk_any_function)destroy_swapchain},
        {"vkGetSwapchainImagesKHR", (vk_any_function)swapchain_images},
        {"vkQueuePresentKHR", (vk_any_function)fake_driver_present},
        {NULL, NULL},
    };
    static const struct named_function feature_functions[] = {
        {"vkSetLatencySleepModeNV", (vk_any_function)set_latency_sleep_mode},
        {"vkAntiLagUpdateAMD", (vk_any_function)anti_lag_update},
        {"vkCmdCuLaunchKernelNVX", (vk_any_function)cu_launch_kernel},
        {NULL, NULL},
    };
    static const struct named_function display_functions[] = {
        {"vkGetPastPresentationTimingGOOGLE", (vk_any_function)past_presentations},
        {"vkGetPastPresentationTimingEXT", (vk_any_function)past_timings},
        {NULL, NULL},
    };
    vk_any_function function = named(functions, name);

    (void)device;
    if (function == NULL && fake_driver.has_swapchains) {
        function = named(swapchain_functions, name);
    }
    if (function == NULL && fake_driver.has_features) {
        function = named(feature_functions, name);
    }
    if (function == NULL && display_timing_enabled) {
        function = named(display_functions, name);
    }
    return function;
}

static vk_any_function instance_function(vk_instance instance, const char *name)
{
    static const struct named_function functions[] = {
        {"vkCreateInstance", (vk_any_function)create_instance},
        {"vkDestroyInstance", (vk_any_function)destroy_instance},
        {"vkCreateDevice", (vk_any_function)create_device},
        {"vkEnumerateDeviceExtensionProperties", (vk_any_function)device_extensions},
        {"vkGetPhysicalDeviceProperties", (vk_any_function)properties},
        {"vkGetPhysicalDeviceProperties2", (vk_any_function)properties2},
        {"vkGetPhysicalDeviceProperties2KHR", (vk_any_function)properties2},
        {NULL, NULL},
    };
    const vk_any_function function = named(functions, name);

    return function != NULL ? function : device_function(instance, name);
}

const char *enabled_extension;

struct layer_entry negotiate_layer(void)
{
    struct vk_negotiate_layer_interface negotiation = {.type = NVB_VK_NEGOTIATE_INTERFACE,
                                                       .loader_interface_version = NVB_VK_LOADER_INTERFACE_VERSION};

    CHECK_EQUAL(vkNegotiateLoaderLayerInterfaceVersion(&negotiation), NVB_VK_SUCCESS);
    return (struct layer_entry){negotiation.get_instance_proc_address, negotiation.get_device_proc_address};
}

vk_instance make_instance(const struct layer_entry *layer, uint32_t api_version, const char *extension)
{
    struct vk_instance_link link = {.get_instance_proc_address = instance_function};
    struct vk_loader_instance_info loader = {.type = NVB_VK_LOADER_INSTANCE_CREATE_INFO, .link = &link};
    const struct vk_application_info application = {
        .application_name = "Fake game", .engine_name = "Fake engine", .api_version = api_version};
    const struct vk_instance_create_info info = {
        .next = &loader,
        .application = api_version == 0 ? NULL : &application,
        .extension_count = extension != NULL,
        .extensions = &extension,
    };
    vk_instance instance = NULL;

    CHECK_EQUAL(((vk_create_instance)layer->instance_function(NULL, "vkCreateInstance"))(&info, NULL, &instance),
                NVB_VK_SUCCESS);
    CHECK(loader.link == NULL);
    return instance;
}

vk_device make_device(const struct layer_entry *layer, vk_instance instance)
{
    struct vk_device_link link = {.get_instance_proc_address = instance_function,
                                  .get_device_proc_address = device_function};
    struct vk_loader_device_info loader = {.type = NVB_VK_LOADER_DEVICE_CREATE_INFO, .link = &link};
    const char *const extensions[] = {"VK_KHR_swapchain", enabled_extension};
    const struct vk_device_create_info info = {
        .next = &loader, .extension_count = enabled_extension == NULL ? 1 : 2, .extensions = extensions};
    vk_device device = NULL;
    vk_physical_device physical = new_handle(instance->dispatch_table);

    const vk_create_device create = (vk_create_device)layer->instance_function(instance, "vkCreateDevice");
    CHECK_EQUAL(create(physical, &info, NULL, &device), NVB_VK_SUCCESS);
    CHECK(loader.link == NULL);
    free(physical);
    return device;
}

void destroy_device(const struct layer_entry *layer, vk_device device)
{
    ((vk_destroy_device)layer->device_function(device, "vkDestroyDevice"))(device, NULL);
}

vk_queue make_queue(vk_device device)
{
    return new_handle(device->dispatch_table);
}

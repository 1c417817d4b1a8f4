/*
 * A loader and a driver in one, for driving the layer without Vulkan: hands out dispatchable handles,
 * answers the calls that reach it, and links the layer above itself as the loader does.
 */
#ifndef NVBIND_TEST_FAKE_DRIVER_H
#define NVBIND_TEST_FAKE_DRIVER_H

#include <stdatomic.h>
#include <stdbool.h>

#include "nvbind_vulkan_timing.h"

/* What the driver does and saw; the tests set and read it. */
struct fake_driver {
    bool offers_pci_bus_info;
    bool has_swapchains;
    vk_result present_result;
    /* Given out for swapchains one by one when not 0: as a driver that counts per device. */
    uint64_t next_swapchain;
    _Atomic(int) presents;
    _Atomic(int) devices_alive;
    _Atomic(int) properties2_calls;
    int64_t present_nanos;
    /* VK_NV_low_latency2, VK_AMD_anti_lag, VK_NVX_binary_import. */
    bool has_features;
    _Atomic(int) feature_calls;
    /* VK_GOOGLE_display_timing and VK_EXT_present_timing; an image is shown 5 ms times its id plus 1 us. */
    bool offers_display_timing;
    vk_result sleep_mode_result;
};

extern struct fake_driver fake_driver;

/* An extension that make_device enables beside VK_KHR_swapchain, or NULL. */
extern const char *enabled_extension;

/* The driver's vkQueuePresentKHR, as it is without the layer. */
vk_result fake_driver_present(vk_queue queue, const struct vk_present_info *info);

/* The layer's functions, as the loader gets them by negotiation. */
struct layer_entry {
    vk_get_proc_address instance_function;
    vk_get_proc_address device_function;
};

struct layer_entry negotiate_layer(void);

/* Each through the layer. `api_version` 0 means no application info. */
vk_instance make_instance(const struct layer_entry *layer, uint32_t api_version, const char *extension);
vk_device make_device(const struct layer_entry *layer, vk_instance instance);
void destroy_device(const struct layer_entry *layer, vk_device device);
vk_queue make_queue(vk_device device);

#endif

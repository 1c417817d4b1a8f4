/*
 * The part of Vulkan's C interface that the frame layer touches, declared by ourselves so that it
 * builds without the Vulkan headers. `make -C src/main/c abi-check` holds every size, offset and value
 * here against the real headers, where those are installed.
 *
 * Only what is read or called is named. Enumerations and flags travel as uint32_t, handles the
 * application made (swapchains, surfaces) as uint64_t; both are passed as Vulkan passes them on every
 * Linux ABI, with pointers of 64 and of 32 bits.
 */
#ifndef NVBIND_VULKAN_H
#define NVBIND_VULKAN_H

#include <stddef.h>
#include <stdint.h>

typedef int32_t vk_result;
typedef uint64_t vk_swapchain;

/*
 * A handle that calls are dispatched by. Its first word is written by the loader and is the same for
 * an instance and its physical devices, and for a device and its queues.
 */
struct vk_dispatchable {
    void *dispatch_table;
};

typedef struct vk_dispatchable *vk_instance;
typedef struct vk_dispatchable *vk_physical_device;
typedef struct vk_dispatchable *vk_device;
typedef struct vk_dispatchable *vk_queue;
typedef struct vk_dispatchable *vk_command_buffer;

enum vk_result_value {
    NVB_VK_SUCCESS = 0,
    NVB_VK_INCOMPLETE = 5,
    NVB_VK_ERROR_OUT_OF_HOST_MEMORY = -1,
    NVB_VK_ERROR_INITIALIZATION_FAILED = -3,
    NVB_VK_ERROR_LAYER_NOT_PRESENT = -6,
};

enum vk_structure_type {
    NVB_VK_LOADER_INSTANCE_CREATE_INFO = 47,
    NVB_VK_LOADER_DEVICE_CREATE_INFO = 48,
    NVB_VK_SWAPCHAIN_CREATE_INFO = 1000001000,
    NVB_VK_PRESENT_INFO = 1000001001,
    NVB_VK_PHYSICAL_DEVICE_PROPERTIES_2 = 1000059001,
    NVB_VK_PHYSICAL_DEVICE_PCI_BUS_INFO = 1000212000,
    NVB_VK_ANTI_LAG_DATA = 1000476001,
    NVB_VK_LATENCY_SLEEP_MODE_INFO = 1000505000,
};

enum vk_anti_lag_mode {
    NVB_VK_ANTI_LAG_DRIVER_CONTROL = 0,
    NVB_VK_ANTI_LAG_ON = 1,
    NVB_VK_ANTI_LAG_OFF = 2,
};

#define NVB_VK_NAME_BYTES 256
#define NVB_VK_API_1_1 ((1u << 22) | (1u << 12))
#define NVB_VK_PROPERTIES2_EXTENSION "VK_KHR_get_physical_device_properties2"
#define NVB_VK_PCI_BUS_INFO_EXTENSION "VK_EXT_pci_bus_info"

/* How every extensible structure begins. */
struct vk_base {
    uint32_t type;
    const void *next;
};

struct vk_application_info {
    uint32_t type;
    const void *next;
    const char *application_name;
    uint32_t application_version;
    const char *engine_name;
    uint32_t engine_version;
    uint32_t api_version;
};

struct vk_instance_create_info {
    uint32_t type;
    const void *next;
    uint32_t flags;
    const struct vk_application_info *application;
    uint32_t layer_count;
    const char *const *layers;
    uint32_t extension_count;
    const char *const *extensions;
};

struct vk_device_create_info {
    uint32_t type;
    const void *next;
    uint32_t flags;
    uint32_t queue_create_info_count;
    const void *queue_create_infos;
    uint32_t layer_count;
    const char *const *layers;
    uint32_t extension_count;
    const char *const *extensions;
    const void *features;
};

struct vk_swapchain_create_info {
    uint32_t type;
    const void *next;
    uint32_t flags;
    uint64_t surface;
    uint32_t least_image_count;
    uint32_t format;
    uint32_t color_space;
    uint32_t width;
    uint32_t height;
    uint32_t array_layers;
    uint32_t image_usage;
    uint32_t sharing_mode;
    uint32_t queue_family_index_count;
    const uint32_t *queue_family_indices;
    uint32_t transform;
    uint32_t composite_alpha;
    uint32_t present_mode;
    uint32_t clipped;
    vk_swapchain old_swapchain;
};

struct vk_present_info {
    uint32_t type;
    const void *next;
    uint32_t wait_semaphore_count;
    const uint64_t *wait_semaphores;
    uint32_t swapchain_count;
    const vk_swapchain *swapchains;
    const uint32_t *image_indices;
    vk_result *results;
};

struct vk_layer_properties {
    char name[NVB_VK_NAME_BYTES];
    uint32_t spec_version;
    uint32_t implementation_version;
    char description[256];
};

struct vk_extension_properties {
    char name[NVB_VK_NAME_BYTES];
    uint32_t spec_version;
};

struct vk_physical_device_properties {
    uint32_t api_version;
    uint32_t driver_version;
    uint32_t vendor_id;
    uint32_t device_id;
    uint32_t device_type;
    char name[NVB_VK_NAME_BYTES];
    uint8_t pipeline_cache_uuid[16];
    /* One of them is a size_t, with others around it that need less padding then. */
    uint64_t limits[sizeof(void *) == 8 ? 63 : 61];
    uint32_t sparse_properties[5];
};

struct vk_physical_device_properties2 {
    uint32_t type;
    void *next;
    struct vk_physical_device_properties properties;
};

struct vk_pci_bus_info {
    uint32_t type;
    void *next;
    uint32_t domain;
    uint32_t bus;
    uint32_t device;
    uint32_t function;
};

/* VK_NV_low_latency2, which NVIDIA calls Reflex. */
struct vk_latency_sleep_mode_info {
    uint32_t type;
    const void *next;
    uint32_t low_latency_mode;
    uint32_t low_latency_boost;
    uint32_t minimum_interval_micros;
};

/* VK_AMD_anti_lag. */
struct vk_anti_lag_data {
    uint32_t type;
    const void *next;
    uint32_t mode;
    uint32_t max_fps;
    const void *presentation_info;
};

typedef void (*vk_any_function)(void);
typedef vk_any_function (*vk_get_proc_address)(struct vk_dispatchable *handle, const char *name);

typedef vk_result (*vk_create_instance)(const struct vk_instance_create_info *info, const void *allocator,
                                        vk_instance *instance);
typedef void (*vk_destroy_instance)(vk_instance instance, const void *allocator);
typedef vk_result (*vk_create_device)(vk_physical_device physical, const struct vk_device_create_info *info,
                                      const void *allocator, vk_device *device);
typedef void (*vk_destroy_device)(vk_device device, const void *allocator);
typedef void (*vk_get_physical_device_properties)(vk_physical_device physical,
                                                  struct vk_physical_device_properties *properties);
typedef void (*vk_get_physical_device_properties2)(vk_physical_device physical,
                                                   struct vk_physical_device_properties2 *properties);
typedef vk_result (*vk_enumerate_device_extensions)(vk_physical_device physical, const char *layer, uint32_t *count,
                                                    struct vk_extension_properties *properties);
typedef vk_result (*vk_create_swapchain)(vk_device device, const struct vk_swapchain_create_info *info,
                                         const void *allocator, vk_swapchain *swapchain);
typedef void (*vk_destroy_swapchain)(vk_device device, vk_swapchain swapchain, const void *allocator);
typedef vk_result (*vk_get_swapchain_images)(vk_device device, vk_swapchain swapchain, uint32_t *count,
                                             uint64_t *images);
typedef vk_result (*vk_queue_present)(vk_queue queue, const struct vk_present_info *info);
typedef vk_result (*vk_set_latency_sleep_mode)(vk_device device, vk_swapchain swapchain,
                                               const struct vk_latency_sleep_mode_info *info);
typedef void (*vk_anti_lag_update)(vk_device device, const struct vk_anti_lag_data *data);
typedef void (*vk_cmd_cu_launch_kernel)(vk_command_buffer commands, const void *info);

/* What the loader and a layer tell each other. */

#define NVB_VK_LOADER_INTERFACE_VERSION 2
#define NVB_VK_NEGOTIATE_INTERFACE 1
#define NVB_VK_LINK_INFO 0

struct vk_negotiate_layer_interface {
    uint32_t type;
    void *next;
    uint32_t loader_interface_version;
    vk_get_proc_address get_instance_proc_address;
    vk_get_proc_address get_device_proc_address;
    vk_get_proc_address get_physical_device_proc_address;
};

struct vk_instance_link {
    struct vk_instance_link *below;
    vk_get_proc_address get_instance_proc_address;
    vk_get_proc_address get_physical_device_proc_address;
};

struct vk_device_link {
    struct vk_device_link *below;
    vk_get_proc_address get_instance_proc_address;
    vk_get_proc_address get_device_proc_address;
};

/* Found in the `next` chain of the create info; `link` must be moved on for the layer below. */
struct vk_loader_instance_info {
    uint32_t type;
    const void *next;
    uint32_t function;
    struct vk_instance_link *link;
};

struct vk_loader_device_info {
    uint32_t type;
    const void *next;
    uint32_t function;
    struct vk_device_link *link;
};

#endif

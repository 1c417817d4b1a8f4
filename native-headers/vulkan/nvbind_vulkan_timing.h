/*
 * The part of Vulkan that times frames beyond the present call: submissions and timestamp queries, and
 * the display times of VK_GOOGLE_display_timing and VK_EXT_present_timing. Declared as in
 * nvbind_vulkan.h and held against the real headers by the same check.
 */
#ifndef NVBIND_VULKAN_TIMING_H
#define NVBIND_VULKAN_TIMING_H

#include "nvbind_vulkan.h"

enum vk_timing_value {
    NVB_VK_NOT_READY = 1,
    NVB_VK_SUBMIT_PROTECTED = 1,
    NVB_VK_QUERY_TYPE_TIMESTAMP = 2,
    NVB_VK_QUERY_RESULT_64 = 1,
    NVB_VK_QUERY_RESULT_WITH_AVAILABILITY = 4,
    NVB_VK_QUEUE_GRAPHICS = 1,
    NVB_VK_QUEUE_COMPUTE = 2,
    NVB_VK_STAGE_TOP_OF_PIPE = 1,
    NVB_VK_STAGE_BOTTOM_OF_PIPE = 0x2000,
    NVB_VK_PRESENT_STAGE_FIRST_PIXEL_OUT = 4,
    NVB_VK_PRESENT_STAGE_FIRST_PIXEL_VISIBLE = 8,
    NVB_VK_TIME_DOMAIN_CLOCK_MONOTONIC = 1,
};

enum vk_timing_structure_type {
    NVB_VK_SUBMIT_INFO = 4,
    NVB_VK_QUERY_POOL_CREATE_INFO = 11,
    NVB_VK_COMMAND_POOL_CREATE_INFO = 39,
    NVB_VK_COMMAND_BUFFER_ALLOCATE_INFO = 40,
    NVB_VK_COMMAND_BUFFER_BEGIN_INFO = 42,
    NVB_VK_PRESENT_TIMES_INFO = 1000092000,
    NVB_VK_TIMELINE_SEMAPHORE_SUBMIT_INFO = 1000207003,
    NVB_VK_PAST_PRESENTATION_TIMING_INFO = 1000208005,
    NVB_VK_PRESENT_ID = 1000294000,
    NVB_VK_SUBMIT_INFO_2 = 1000314004,
    NVB_VK_COMMAND_BUFFER_SUBMIT_INFO = 1000314006,
    NVB_VK_FRAME_BOUNDARY = 1000375001,
    NVB_VK_PRESENT_ID_2 = 1000479001,
    NVB_VK_LATENCY_SUBMISSION_PRESENT_ID = 1000505005,
};

/* Where float timestampPeriod lies in the limits of a physical device. */
#define NVB_VK_TIMESTAMP_PERIOD_AT (sizeof(void *) == 8 ? 424 : 412)

#define NVB_VK_DISPLAY_TIMING_EXTENSION "VK_GOOGLE_display_timing"
#define NVB_VK_PRESENT_TIMING_EXTENSION "VK_EXT_present_timing"

struct vk_queue_family_properties {
    uint32_t flags;
    uint32_t queue_count;
    uint32_t timestamp_valid_bits;
    uint32_t transfer_granularity[3];
};

struct vk_device_queue_info2 {
    uint32_t type;
    const void *next;
    uint32_t flags;
    uint32_t family;
    uint32_t index;
};

struct vk_command_pool_create_info {
    uint32_t type;
    const void *next;
    uint32_t flags;
    uint32_t family;
};

struct vk_command_buffer_allocate_info {
    uint32_t type;
    const void *next;
    uint64_t pool;
    uint32_t level;
    uint32_t count;
};

struct vk_command_buffer_begin_info {
    uint32_t type;
    const void *next;
    uint32_t flags;
    const void *inheritance;
};

struct vk_query_pool_create_info {
    uint32_t type;
    const void *next;
    uint32_t flags;
    uint32_t query_type;
    uint32_t query_count;
    uint32_t statistics;
};

struct vk_submit_info {
    uint32_t type;
    const void *next;
    uint32_t wait_count;
    const uint64_t *waits;
    const uint32_t *wait_stages;
    uint32_t command_buffer_count;
    const vk_command_buffer *command_buffers;
    uint32_t signal_count;
    const uint64_t *signals;
};

struct vk_command_buffer_submit_info {
    uint32_t type;
    const void *next;
    vk_command_buffer command_buffer;
    uint32_t device_mask;
};

struct vk_submit_info2 {
    uint32_t type;
    const void *next;
    uint32_t flags;
    uint32_t wait_count;
    const void *waits;
    uint32_t command_buffer_count;
    const struct vk_command_buffer_submit_info *command_buffers;
    uint32_t signal_count;
    const void *signals;
};

/* VK_GOOGLE_display_timing. */
struct vk_present_time {
    uint32_t id;
    uint64_t desired_nanos;
};

struct vk_present_times_info {
    uint32_t type;
    const void *next;
    uint32_t swapchain_count;
    const struct vk_present_time *times;
};

struct vk_past_presentation {
    uint32_t id;
    uint64_t desired_nanos;
    uint64_t actual_nanos;
    uint64_t earliest_nanos;
    uint64_t margin_nanos;
};

/* VK_KHR_present_id and VK_KHR_present_id2, alike but for their type. */
struct vk_present_ids {
    uint32_t type;
    const void *next;
    uint32_t swapchain_count;
    const uint64_t *ids;
};

/* VK_EXT_present_timing. */
struct vk_present_stage_time {
    uint32_t stage;
    uint64_t time;
};

struct vk_past_timing {
    uint32_t type;
    void *next;
    uint64_t id;
    uint64_t target_time;
    uint32_t stage_count;
    struct vk_present_stage_time *stages;
    uint32_t time_domain;
    uint64_t time_domain_id;
    uint32_t complete;
};

struct vk_past_timing_info {
    uint32_t type;
    const void *next;
    uint32_t flags;
    vk_swapchain swapchain;
};

struct vk_past_timing_properties {
    uint32_t type;
    void *next;
    uint64_t timing_properties_counter;
    uint64_t time_domains_counter;
    uint32_t timing_count;
    struct vk_past_timing *timings;
};

typedef void (*vk_get_queue_family_properties)(vk_physical_device physical, uint32_t *count,
                                               struct vk_queue_family_properties *properties);
typedef void (*vk_get_device_queue)(vk_device device, uint32_t family, uint32_t index, vk_queue *queue);
typedef void (*vk_get_device_queue2)(vk_device device, const struct vk_device_queue_info2 *info, vk_queue *queue);
typedef vk_result (*vk_queue_submit)(vk_queue queue, uint32_t count, const struct vk_submit_info *submits,
                                     uint64_t fence);
typedef vk_result (*vk_queue_submit2)(vk_queue queue, uint32_t count, const struct vk_submit_info2 *submits,
                                      uint64_t fence);
typedef vk_result (*vk_create_command_pool)(vk_device device, const struct vk_command_pool_create_info *info,
                                            const void *allocator, uint64_t *pool);
typedef vk_result (*vk_create_query_pool)(vk_device device, const struct vk_query_pool_create_info *info,
                                          const void *allocator, uint64_t *pool);
/* Of a command pool or of a query pool. */
typedef void (*vk_destroy_pool)(vk_device device, uint64_t pool, const void *allocator);
typedef vk_result (*vk_allocate_command_buffers)(vk_device device, const struct vk_command_buffer_allocate_info *info,
                                                 vk_command_buffer *buffers);
typedef vk_result (*vk_begin_command_buffer)(vk_command_buffer buffer, const struct vk_command_buffer_begin_info *info);
typedef vk_result (*vk_end_command_buffer)(vk_command_buffer buffer);
typedef void (*vk_cmd_reset_query_pool)(vk_command_buffer buffer, uint64_t pool, uint32_t first, uint32_t count);
typedef void (*vk_cmd_write_timestamp)(vk_command_buffer buffer, uint32_t stage, uint64_t pool, uint32_t query);
typedef vk_result (*vk_get_query_pool_results)(vk_device device, uint64_t pool, uint32_t first, uint32_t count,
                                               size_t bytes, void *data, uint64_t stride, uint32_t flags);
typedef vk_result (*vk_get_past_presentations)(vk_device device, vk_swapchain swapchain, uint32_t *count,
                                               struct vk_past_presentation *presentations);
typedef vk_result (*vk_get_past_timings)(vk_device device, const struct vk_past_timing_info *info,
                                         struct vk_past_timing_properties *properties);

/* What the loader gives a layer for dispatchable handles that the layer makes itself. */
typedef vk_result (*vk_set_loader_data)(vk_device device, void *handle);

#define NVB_VK_LOADER_DATA_CALLBACK 1

struct vk_loader_device_callback {
    uint32_t type;
    const void *next;
    uint32_t function;
    vk_set_loader_data set_loader_data;
};

#endif

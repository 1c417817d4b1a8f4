#include "vulkan_gpu_time.h"

#include <stdlib.h>
#include <string.h>

#include "frame_capture.h"
#include "vulkan_gpu_queue.h"

static bool asked_for(void)
{
    const char *setting = secure_getenv("NVBIND_GPU_TIME");

    return setting != NULL && strcmp(setting, "1") == 0;
}

static bool find_functions(struct gpu_time *time, const struct vulkan_device *device)
{
    const vk_get_proc_address below = device->below.get_device_proc_address;
    const vk_device handle = device->handle;

    time->below.create_command_pool = (vk_create_command_pool)below(handle, "vkCreateCommandPool");
    time->below.destroy_command_pool = (vk_destroy_pool)below(handle, "vkDestroyCommandPool");
    time->below.create_query_pool = (vk_create_query_pool)below(handle, "vkCreateQueryPool");
    time->below.destroy_query_pool = (vk_destroy_pool)below(handle, "vkDestroyQueryPool");
    time->below.allocate = (vk_allocate_command_buffers)below(handle, "vkAllocateCommandBuffers");
    time->below.begin = (vk_begin_command_buffer)below(handle, "vkBeginCommandBuffer");
    time->below.end = (vk_end_command_buffer)below(handle, "vkEndCommandBuffer");
    time->below.reset = (vk_cmd_reset_query_pool)below(handle, "vkCmdResetQueryPool");
    time->below.write_timestamp = (vk_cmd_write_timestamp)below(handle, "vkCmdWriteTimestamp");
    time->below.results = (vk_get_query_pool_results)below(handle, "vkGetQueryPoolResults");
    return time->below.create_command_pool != NULL && time->below.destroy_command_pool != NULL
        && time->below.create_query_pool != NULL && time->below.destroy_query_pool != NULL
        && time->below.allocate != NULL && time->below.begin != NULL && time->below.end != NULL
        && time->below.reset != NULL && time->below.write_timestamp != NULL && time->below.results != NULL;
}

/* False when the device has no clock to ask. */
static bool read_clock(struct gpu_time *time, const struct vulkan_instance *instance, vk_physical_device physical)
{
    struct vk_queue_family_properties families[MOST_FAMILIES];
    struct vk_physical_device_properties properties = {0};
    uint32_t count = MOST_FAMILIES;
    float period;

    if (instance->below.properties == NULL || instance->below.queue_family_properties == NULL) {
        return false;
    }
    instance->below.properties(physical, &properties);
    memcpy(&period, (const uint8_t *)properties.limits + NVB_VK_TIMESTAMP_PERIOD_AT, sizeof period);
    time->nanos_per_tick = period;
    instance->below.queue_family_properties(physical, &count, families);
    for (uint32_t i = 0; i < count; i++) {
        /* Queries can be reset on queues of these two kinds. */
        if ((families[i].flags & (NVB_VK_QUEUE_GRAPHICS | NVB_VK_QUEUE_COMPUTE)) != 0) {
            time->valid_bits[i] = families[i].timestamp_valid_bits;
        }
    }
    return period > 0;
}

void vulkan_gpu_time_open(struct vulkan_device *device, const struct vulkan_instance *instance,
                          vk_physical_device physical, vk_set_loader_data set_loader_data)
{
    if (!asked_for() || set_loader_data == NULL || device->below.get_device_queue == NULL
        || device->below.queue_submit == NULL) {
        return;
    }
    struct gpu_time *time = calloc(1, sizeof *time);
    if (time == NULL) {
        return;
    }
    if (!find_functions(time, device) || !read_clock(time, instance, physical)) {
        free(time);
        return;
    }
    time->set_loader_data = set_loader_data;
    pthread_mutex_init(&time->queues_lock, NULL);
    device->gpu_time = time;
}

static void destroy_pools(const struct vulkan_device *device, const struct gpu_time_queue *queue)
{
    if (queue->command_pool != 0) {
        device->gpu_time->below.destroy_command_pool(device->handle, queue->command_pool, NULL);
    }
    if (queue->query_pool != 0) {
        device->gpu_time->below.destroy_query_pool(device->handle, queue->query_pool, NULL);
    }
}

void vulkan_gpu_time_close(struct vulkan_device *device)
{
    struct gpu_time *time = device->gpu_time;

    if (time == NULL) {
        return;
    }
    for (struct gpu_time_queue *queue = time->all; queue != NULL;) {
        struct gpu_time_queue *following = queue->following;

        destroy_pools(device, queue);
        free(queue);
        queue = following;
    }
    pthread_mutex_destroy(&time->queues_lock);
    free(time);
    device->gpu_time = NULL;
}

static void know_queue(struct vulkan_device *device, vk_queue handle, uint32_t family)
{
    struct gpu_time *time = device->gpu_time;

    if (time == NULL || handle == NULL || family >= MOST_FAMILIES || time->valid_bits[family] == 0) {
        return;
    }
    pthread_mutex_lock(&time->queues_lock);
    if (gpu_time_queue_of(device, handle) == NULL) {
        struct gpu_time_queue *queue = calloc(1, sizeof *queue);

        if (queue != NULL) {
            queue->handle = handle;
            queue->family = family;
            queue->following = time->all;
            time->all = queue;
            handle_table_put(&time->queues, (uint64_t)(uintptr_t)handle, (uint64_t)(uintptr_t)queue);
        }
    }
    pthread_mutex_unlock(&time->queues_lock);
}

void vulkan_gpu_time_get_device_queue(vk_device handle, uint32_t family, uint32_t index, vk_queue *queue)
{
    struct vulkan_device *device = vulkan_device_of(handle);

    if (device != NULL && device->below.get_device_queue != NULL) {
        device->below.get_device_queue(handle, family, index, queue);
        know_queue(device, *queue, family);
    }
}

void vulkan_gpu_time_get_device_queue2(vk_device handle, const struct vk_device_queue_info2 *info, vk_queue *queue)
{
    struct vulkan_device *device = vulkan_device_of(handle);

    if (device != NULL && device->below.get_device_queue2 != NULL) {
        device->below.get_device_queue2(handle, info, queue);
        know_queue(device, *queue, info->family);
    }
}

static bool record_span(const struct gpu_time *time, const struct gpu_time_queue *queue, uint32_t slot)
{
    const struct vk_command_buffer_begin_info info = {.type = NVB_VK_COMMAND_BUFFER_BEGIN_INFO};
    const vk_command_buffer begin = queue->begin[slot];
    const vk_command_buffer end = queue->end[slot];

    if (time->below.begin(begin, &info) != NVB_VK_SUCCESS || time->below.begin(end, &info) != NVB_VK_SUCCESS) {
        return false;
    }
    time->below.reset(begin, queue->query_pool, 2 * slot, 2);
    time->below.write_timestamp(begin, NVB_VK_STAGE_TOP_OF_PIPE, queue->query_pool, 2 * slot);
    time->below.write_timestamp(end, NVB_VK_STAGE_BOTTOM_OF_PIPE, queue->query_pool, 2 * slot + 1);
    return time->below.end(begin) == NVB_VK_SUCCESS && time->below.end(end) == NVB_VK_SUCCESS;
}

static bool make_pools(const struct vulkan_device *device, struct gpu_time_queue *queue)
{
    const struct gpu_time *time = device->gpu_time;
    const struct vk_command_pool_create_info commands = {.type = NVB_VK_COMMAND_POOL_CREATE_INFO, .family = queue->family};
    const struct vk_query_pool_create_info queries = {
        .type = NVB_VK_QUERY_POOL_CREATE_INFO,
        .query_type = NVB_VK_QUERY_TYPE_TIMESTAMP,
        .query_count = 2 * GPU_SPANS,
    };
    if (time->below.create_command_pool(device->handle, &commands, NULL, &queue->command_pool) != NVB_VK_SUCCESS
        || time->below.create_query_pool(device->handle, &queries, NULL, &queue->query_pool) != NVB_VK_SUCCESS) {
        return false;
    }
    const struct vk_command_buffer_allocate_info buffers = {
        .type = NVB_VK_COMMAND_BUFFER_ALLOCATE_INFO, .pool = queue->command_pool, .count = GPU_SPANS};
    if (time->below.allocate(device->handle, &buffers, queue->begin) != NVB_VK_SUCCESS
        || time->below.allocate(device->handle, &buffers, queue->end) != NVB_VK_SUCCESS) {
        return false;
    }
    for (uint32_t slot = 0; slot < GPU_SPANS; slot++) {
        if (time->set_loader_data(device->handle, queue->begin[slot]) != NVB_VK_SUCCESS
            || time->set_loader_data(device->handle, queue->end[slot]) != NVB_VK_SUCCESS
            || !record_span(time, queue, slot)) {
            return false;
        }
    }
    gpu_spans_open(&queue->spans, time->valid_bits[queue->family]);
    return true;
}

/* Takes in the timestamps of one span; false when the GPU has not written them yet. */
static bool read_span(const struct vulkan_device *device, struct gpu_time_queue *queue, uint32_t slot)
{
    struct {
        uint64_t ticks;
        uint64_t available;
    } query[2] = {{0}};
    const vk_result result = device->gpu_time->below.results(
        device->handle, queue->query_pool, 2 * slot, 2, sizeof query, query, sizeof query[0],
        NVB_VK_QUERY_RESULT_64 | NVB_VK_QUERY_RESULT_WITH_AVAILABILITY);

    if (result < 0) {
        queue->failed = true;
        queue->measured = false;
        return false;
    }
    if (query[0].available == 0 || query[1].available == 0 || query[1].ticks == queue->last_end_ticks[slot]) {
        return false;
    }
    queue->last_end_ticks[slot] = query[1].ticks;
    gpu_spans_done(&queue->spans, query[0].ticks, query[1].ticks);
    return true;
}

static void tell_done_frames(const struct vulkan_device *device, struct gpu_time_queue *queue)
{
    struct gpu_frame frame;
    uint64_t busy_ticks;
    uint32_t slot;

    for (;;) {
        while (gpu_spans_frame(&queue->spans, &frame, &busy_ticks)) {
            /* Nothing submitted is nothing measured, not a GPU that was idle. */
            if (frame.whole && frame.sequence >= 0 && busy_ticks != 0) {
                const struct frame_gpu_busy busy = {
                    .present_sequence = frame.sequence,
                    .busy_nanos = (int64_t)((double)busy_ticks * device->gpu_time->nanos_per_tick),
                    .swapchain = frame.swapchain,
                };

                frame_capture_gpu_busy(&busy);
            }
        }
        if (!gpu_spans_awaited(&queue->spans, &slot) || !read_span(device, queue, slot)) {
            return;
        }
    }
}

void vulkan_gpu_time_presented(struct vulkan_device *device, vk_queue handle, int64_t sequence, uint32_t swapchain)
{
    struct gpu_time_queue *queue = gpu_time_queue_of(device, handle);

    if (queue == NULL || queue->failed) {
        return;
    }
    if (queue->measured) {
        gpu_spans_presented(&queue->spans, sequence, swapchain);
        tell_done_frames(device, queue);
    } else {
        queue->measured = make_pools(device, queue);
        queue->failed = !queue->measured;
    }
}

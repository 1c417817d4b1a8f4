/* A device's GPU timing as its parts share it: see vulkan_gpu_time.h. */
#ifndef NVBIND_VULKAN_GPU_QUEUE_H
#define NVBIND_VULKAN_GPU_QUEUE_H

#include "gpu_spans.h"
#include "nvbind_vulkan_timing.h"
#include "vulkan_objects.h"

#define MOST_FAMILIES 16u

/* A queue the game has asked for. Its pools are made when it first presents. */
struct gpu_time_queue {
    struct gpu_time_queue *following;
    vk_queue handle;
    uint32_t family;
    bool measured;
    bool failed;
    uint64_t command_pool;
    uint64_t query_pool;
    vk_command_buffer begin[GPU_SPANS];
    vk_command_buffer end[GPU_SPANS];
    /* What a slot's queries held when last read: until the GPU has reset them they still do. */
    uint64_t last_end_ticks[GPU_SPANS];
    struct gpu_spans spans;
};

struct gpu_time {
    vk_set_loader_data set_loader_data;
    double nanos_per_tick;
    uint32_t valid_bits[MOST_FAMILIES];
    pthread_mutex_t queues_lock;
    struct gpu_time_queue *all;
    struct handle_table queues;
    struct {
        vk_create_command_pool create_command_pool;
        vk_destroy_pool destroy_command_pool;
        vk_create_query_pool create_query_pool;
        vk_destroy_pool destroy_query_pool;
        vk_allocate_command_buffers allocate;
        vk_begin_command_buffer begin;
        vk_end_command_buffer end;
        vk_cmd_reset_query_pool reset;
        vk_cmd_write_timestamp write_timestamp;
        vk_get_query_pool_results results;
    } below;
};

static inline struct gpu_time_queue *gpu_time_queue_of(const struct vulkan_device *device, vk_queue handle)
{
    if (device->gpu_time == NULL) {
        return NULL;
    }
    return (struct gpu_time_queue *)(uintptr_t)handle_table_get(&device->gpu_time->queues, (uint64_t)(uintptr_t)handle);
}

#endif

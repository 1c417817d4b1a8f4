/*
 * The instances and devices the layer sits in, each with what comes below it in the call chain.
 *
 * They are found by the word the loader writes into every dispatchable handle. The first 256 of a kind
 * that live at once are found without a lock; any beyond that under one, so that everything keeps
 * working, only more slowly.
 */
#ifndef NVBIND_VULKAN_OBJECTS_H
#define NVBIND_VULKAN_OBJECTS_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "frame_limit.h"
#include "frame_record.h"
#include "handle_table.h"
#include "nvbind_vulkan_timing.h"

struct vulkan_object {
    uint64_t key;
    struct vulkan_object *following;
};

struct vulkan_instance {
    struct vulkan_object object;
    vk_instance handle;
    bool has_properties2;
    /* Its frames are counted as OpenGL's. */
    bool draws_counted_opengl;
    char application[sizeof((struct frame_process *)0)->application];
    struct {
        vk_get_proc_address get_instance_proc_address;
        vk_destroy_instance destroy;
        vk_enumerate_device_extensions enumerate_device_extensions;
        vk_get_physical_device_properties properties;
        vk_get_physical_device_properties2 properties2;
        vk_get_queue_family_properties queue_family_properties;
    } below;
};

struct vulkan_swapchain {
    /* Unique in this process, from 1. */
    uint32_t number;
    struct frame_limit limit;
    /* NULL where display times are not to be had. */
    struct display_frames *display;
};

struct vulkan_device {
    struct vulkan_object object;
    vk_device handle;
    /* CUDA kernels recorded into command buffers since the device was made. */
    _Atomic(uint32_t) cu_launches;
    /* Whether images get to know when they were on screen, and whether the layer has to ask for it itself. */
    bool has_display_times;
    bool asks_display_times;
    /* NULL unless GPU times are asked for. */
    struct gpu_time *gpu_time;
    struct {
        /* First, beside the rest that every present looks at. */
        vk_queue_present present;
        vk_get_proc_address get_device_proc_address;
        vk_destroy_device destroy;
        vk_create_swapchain create_swapchain;
        vk_destroy_swapchain destroy_swapchain;
        vk_get_swapchain_images get_swapchain_images;
        vk_set_latency_sleep_mode set_latency_sleep_mode;
        vk_anti_lag_update anti_lag_update;
        vk_cmd_cu_launch_kernel cu_launch_kernel;
        vk_get_device_queue get_device_queue;
        vk_get_device_queue2 get_device_queue2;
        vk_queue_submit queue_submit;
        vk_queue_submit2 queue_submit2;
        vk_get_past_presentations past_presentations;
        vk_get_past_timings past_timings;
    } below;
    _Atomic(uint32_t) cu_launches_seen;
    _Atomic(uint32_t) presents_without_cu_launch;
    /* Swapchain handle to struct vulkan_swapchain; 256 at once, presents of any beyond count as lost frames. */
    struct handle_table swapchains;
    pthread_mutex_t swapchains_lock;
    /* The ring in which this device was announced, by frame_capture_generation. */
    _Atomic(uint32_t) announced_in;
    struct frame_device gpu;
    bool draws_counted_opengl;
    char application[sizeof((struct frame_process *)0)->application];
};

/* Adds one under its handle; it must stay valid until it is removed. */
void vulkan_instance_add(struct vulkan_instance *instance, vk_instance handle);
void vulkan_device_add(struct vulkan_device *device, vk_device handle);

/* By the handle of the instance, or of one of its physical devices. NULL when unknown. */
struct vulkan_instance *vulkan_instance_of(const struct vk_dispatchable *handle);

/* By the handle of the device, or of one of its queues. NULL when unknown. */
__attribute__((hot)) struct vulkan_device *vulkan_device_of(const struct vk_dispatchable *handle);

/* What is known of a swapchain, or NULL. It stays valid while a call may use the handle. */
static inline struct vulkan_swapchain *vulkan_swapchain_of(const struct vulkan_device *device, vk_swapchain handle)
{
    return (struct vulkan_swapchain *)(uintptr_t)handle_table_get(&device->swapchains, handle);
}

/*
 * Takes one out and hands it to the caller to free. Must come before the handle is destroyed below: from
 * then on the same key may come up again on another thread.
 */
struct vulkan_instance *vulkan_instance_take(vk_instance handle);
struct vulkan_device *vulkan_device_take(vk_device handle);

#endif

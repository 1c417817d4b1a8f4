/*
 * The short way of a present: what it needs to know of its swapchain in half a line of a cache, for the swapchains
 * that nothing but the frame's record is wanted of. Of any number of swapchains four have it at once; the others'
 * presents go through the tables of vulkan_objects.
 *
 * Threads: any number may look up, add and remove, without a lock; Vulkan does not let a swapchain be destroyed while
 * a present uses it, and each is added and removed by one thread.
 */
#ifndef NVBIND_VULKAN_ROUTES_H
#define NVBIND_VULKAN_ROUTES_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "vulkan_objects.h"

#define VULKAN_ROUTES 4

struct vulkan_route_slot {
    _Atomic(uint64_t) swapchain;
    /* The word that the loader writes into the handles of a device and its queues; 0 in a vacant slot. */
    _Atomic(uint64_t) device_key;
    _Atomic(vk_queue_present) present;
    _Atomic(uint32_t) number;
    /* Odd while the slot changes. */
    _Atomic(uint32_t) version;
};

struct vulkan_route {
    vk_queue_present present;
    uint32_t number;
};

extern struct vulkan_route_slot vulkan_routes[VULKAN_ROUTES];

static inline void vulkan_routes_prefetch(void)
{
    __builtin_prefetch(vulkan_routes);
}

/* Fills the route in and returns true where the swapchain has one. */
static inline bool vulkan_route_of(const struct vk_dispatchable *queue, vk_swapchain swapchain, struct vulkan_route *route)
{
    const uint64_t device_key = (uint64_t)(uintptr_t)queue->dispatch_table;

    for (int i = 0; i < VULKAN_ROUTES; i++) {
        struct vulkan_route_slot *slot = &vulkan_routes[i];
        const uint32_t version = atomic_load_explicit(&slot->version, memory_order_acquire);

        if (atomic_load_explicit(&slot->swapchain, memory_order_acquire) == swapchain
            && atomic_load_explicit(&slot->device_key, memory_order_acquire) == device_key) {
            route->present = atomic_load_explicit(&slot->present, memory_order_acquire);
            route->number = atomic_load_explicit(&slot->number, memory_order_acquire);
            return version % 2 == 0 && atomic_load_explicit(&slot->version, memory_order_relaxed) == version;
        }
    }
    return false;
}

/* Gives a swapchain the short way, if there is room. The device wants nothing but records of its presents. */
void vulkan_routes_add(const struct vulkan_device *device, vk_swapchain swapchain, uint32_t number);

/* From now on this swapchain, or every one of this device, goes the long way. */
void vulkan_routes_remove(const struct vulkan_device *device, vk_swapchain swapchain);
void vulkan_routes_remove_all(const struct vulkan_device *device);

#endif

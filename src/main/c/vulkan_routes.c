#include "vulkan_routes.h"

#include <pthread.h>

#include "hot_data.h"

HOT_DATA struct vulkan_route_slot vulkan_routes[VULKAN_ROUTES];

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void set(struct vulkan_route_slot *slot, uint64_t device_key, vk_swapchain swapchain, vk_queue_present present,
                uint32_t number)
{
    /* Each store releases those before it: who sees one of the new fields sees that the version moved on. */
    atomic_fetch_add_explicit(&slot->version, 1, memory_order_acq_rel);
    atomic_store_explicit(&slot->device_key, device_key, memory_order_release);
    atomic_store_explicit(&slot->present, present, memory_order_release);
    atomic_store_explicit(&slot->number, number, memory_order_release);
    atomic_store_explicit(&slot->swapchain, swapchain, memory_order_release);
    atomic_fetch_add_explicit(&slot->version, 1, memory_order_release);
}

void vulkan_routes_add(const struct vulkan_device *device, vk_swapchain swapchain, uint32_t number)
{
    pthread_mutex_lock(&lock);
    for (int i = 0; i < VULKAN_ROUTES; i++) {
        if (atomic_load_explicit(&vulkan_routes[i].device_key, memory_order_relaxed) == 0) {
            set(&vulkan_routes[i], device->object.key, swapchain, device->below.present, number);
            break;
        }
    }
    pthread_mutex_unlock(&lock);
}

static void remove_where(uint64_t device_key, bool all, vk_swapchain swapchain)
{
    pthread_mutex_lock(&lock);
    for (int i = 0; i < VULKAN_ROUTES; i++) {
        if (atomic_load_explicit(&vulkan_routes[i].device_key, memory_order_relaxed) == device_key
            && (all || atomic_load_explicit(&vulkan_routes[i].swapchain, memory_order_relaxed) == swapchain)) {
            set(&vulkan_routes[i], 0, 0, NULL, 0);
        }
    }
    pthread_mutex_unlock(&lock);
}

void vulkan_routes_remove(const struct vulkan_device *device, vk_swapchain swapchain)
{
    remove_where(device->object.key, false, swapchain);
}

void vulkan_routes_remove_all(const struct vulkan_device *device)
{
    remove_where(device->object.key, true, 0);
}

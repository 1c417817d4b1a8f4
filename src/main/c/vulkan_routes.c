#include "vulkan_routes.h"

#include "hot_data.h"

HOT_DATA struct vulkan_route_slot vulkan_routes[VULKAN_ROUTES];

static bool holds(struct vulkan_route_slot *slot, uint64_t device_key)
{
    return atomic_load_explicit(&slot->device_key, memory_order_acquire) == device_key;
}

/* An odd version is a lock that fork does not leave to a child: what a lost thread was changing stays unused there. */
static bool take(struct vulkan_route_slot *slot)
{
    uint32_t version = atomic_load_explicit(&slot->version, memory_order_relaxed);

    return version % 2 == 0
        && atomic_compare_exchange_strong_explicit(&slot->version, &version, version + 1, memory_order_acq_rel,
                                                   memory_order_relaxed);
}

static void give_back(struct vulkan_route_slot *slot)
{
    atomic_fetch_add_explicit(&slot->version, 1, memory_order_release);
}

static void fill(struct vulkan_route_slot *slot, uint64_t device_key, vk_swapchain swapchain, vk_queue_present present,
                 uint32_t number)
{
    /* Each store releases those before it: who sees one of the new fields sees that the version moved on. */
    atomic_store_explicit(&slot->device_key, device_key, memory_order_release);
    atomic_store_explicit(&slot->present, present, memory_order_release);
    atomic_store_explicit(&slot->number, number, memory_order_release);
    atomic_store_explicit(&slot->swapchain, swapchain, memory_order_release);
}

void vulkan_routes_add(const struct vulkan_device *device, vk_swapchain swapchain, uint32_t number)
{
    for (int i = 0; i < VULKAN_ROUTES; i++) {
        struct vulkan_route_slot *slot = &vulkan_routes[i];

        if (holds(slot, 0) && take(slot)) {
            const bool vacant = holds(slot, 0);

            if (vacant) {
                fill(slot, device->object.key, swapchain, device->below.present, number);
            }
            give_back(slot);
            if (vacant) {
                return;
            }
        }
    }
}

/* One that is being changed meanwhile is being emptied: by the other of the two that do so. */
static void empty(struct vulkan_route_slot *slot, uint64_t device_key)
{
    if (take(slot)) {
        if (holds(slot, device_key)) {
            fill(slot, 0, 0, NULL, 0);
        }
        give_back(slot);
    }
}

void vulkan_routes_remove(const struct vulkan_device *device, vk_swapchain swapchain)
{
    for (int i = 0; i < VULKAN_ROUTES; i++) {
        struct vulkan_route_slot *slot = &vulkan_routes[i];

        if (holds(slot, device->object.key)
            && atomic_load_explicit(&slot->swapchain, memory_order_acquire) == swapchain) {
            empty(slot, device->object.key);
        }
    }
}

void vulkan_routes_remove_all(const struct vulkan_device *device)
{
    for (int i = 0; i < VULKAN_ROUTES; i++) {
        if (holds(&vulkan_routes[i], device->object.key)) {
            empty(&vulkan_routes[i], device->object.key);
        }
    }
}

#include "vulkan_objects.h"

#include <stddef.h>

/* `all` holds every object and changes under `lock`; `table` those it has room for. */
struct registry {
    struct handle_table table;
    pthread_mutex_t lock;
    struct vulkan_object *all;
    _Atomic(uint32_t) beyond_table;
};

static struct registry instances = {.lock = PTHREAD_MUTEX_INITIALIZER};
static struct registry devices = {.lock = PTHREAD_MUTEX_INITIALIZER};

static uint64_t key_of(const struct vk_dispatchable *handle)
{
    return (uint64_t)(uintptr_t)handle->dispatch_table;
}

static void add(struct registry *registry, struct vulkan_object *object, const struct vk_dispatchable *handle)
{
    object->key = key_of(handle);
    pthread_mutex_lock(&registry->lock);
    object->following = registry->all;
    registry->all = object;
    if (!handle_table_put(&registry->table, object->key, (uint64_t)(uintptr_t)object)) {
        atomic_fetch_add(&registry->beyond_table, 1);
    }
    pthread_mutex_unlock(&registry->lock);
}

static struct vulkan_object *find_beyond_table(struct registry *registry, uint64_t key)
{
    pthread_mutex_lock(&registry->lock);
    struct vulkan_object *object = registry->all;
    while (object != NULL && object->key != key) {
        object = object->following;
    }
    pthread_mutex_unlock(&registry->lock);
    return object;
}

static inline struct vulkan_object *find(struct registry *registry, const struct vk_dispatchable *handle)
{
    if (handle == NULL) {
        return NULL;
    }
    const uint64_t value = handle_table_get(&registry->table, key_of(handle));
    if (value != HANDLE_TABLE_NONE) {
        return (struct vulkan_object *)(uintptr_t)value;
    }
    if (atomic_load_explicit(&registry->beyond_table, memory_order_acquire) == 0) {
        return NULL;
    }
    return find_beyond_table(registry, key_of(handle));
}

static struct vulkan_object *take(struct registry *registry, const struct vk_dispatchable *handle)
{
    if (handle == NULL) {
        return NULL;
    }
    const uint64_t key = key_of(handle);
    pthread_mutex_lock(&registry->lock);
    struct vulkan_object **at = &registry->all;
    while (*at != NULL && (*at)->key != key) {
        at = &(*at)->following;
    }
    struct vulkan_object *object = *at;
    if (object != NULL) {
        *at = object->following;
        if (handle_table_remove(&registry->table, key) == HANDLE_TABLE_NONE) {
            atomic_fetch_sub(&registry->beyond_table, 1);
        }
    }
    pthread_mutex_unlock(&registry->lock);
    return object;
}

_Static_assert(offsetof(struct vulkan_instance, object) == 0, "an instance is an object");
_Static_assert(offsetof(struct vulkan_device, object) == 0, "a device is an object");

void vulkan_instance_add(struct vulkan_instance *instance, vk_instance handle)
{
    instance->handle = handle;
    add(&instances, &instance->object, handle);
}

void vulkan_device_add(struct vulkan_device *device, vk_device handle)
{
    device->handle = handle;
    add(&devices, &device->object, handle);
}

struct vulkan_instance *vulkan_instance_of(const struct vk_dispatchable *handle)
{
    return (struct vulkan_instance *)find(&instances, handle);
}

struct vulkan_device *vulkan_device_of(const struct vk_dispatchable *handle)
{
    return (struct vulkan_device *)find(&devices, handle);
}

struct vulkan_instance *vulkan_instance_take(vk_instance handle)
{
    return (struct vulkan_instance *)take(&instances, handle);
}

struct vulkan_device *vulkan_device_take(vk_device handle)
{
    return (struct vulkan_device *)take(&devices, handle);
}

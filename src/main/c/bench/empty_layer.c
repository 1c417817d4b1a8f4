/*
 * A Vulkan layer that does nothing but stand in front of vkQueuePresentKHR: what any layer costs before it does
 * something. As a game's layers do, it calls what is below from its own pages.
 */
#include "link_layer.h"

static struct link_layer empty;

static vk_result present_empty(vk_queue queue, const struct vk_present_info *info)
{
    const vk_result result = empty.present_below(queue, info);

    /* So that it stays a call to come back from, as in a layer that looks at the result. */
    __asm__ volatile("" : : : "memory");
    return result;
}

LINK_LAYER(empty)

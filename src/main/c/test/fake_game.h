/* A make-believe game on the layer, over the make-believe driver, and what it left in its ring. */
#ifndef NVBIND_TEST_FAKE_GAME_H
#define NVBIND_TEST_FAKE_GAME_H

#include "fake_driver.h"
#include "frame_record.h"
#include "ring_folder.h"

#define API_1_3 ((1u << 22) | (3u << 12))

/* One device with its queue and the layer's functions for it. */
struct game {
    struct layer_entry layer;
    vk_instance instance;
    vk_device device;
    vk_queue queue;
    vk_create_swapchain create_swapchain;
    vk_destroy_swapchain destroy_swapchain;
    vk_queue_present present;
};

static inline struct game start_on(vk_instance instance, const struct layer_entry *layer)
{
    struct game game = {.layer = *layer, .instance = instance};

    game.device = make_device(layer, instance);
    game.queue = make_queue(game.device);
    game.create_swapchain = (vk_create_swapchain)layer->device_function(game.device, "vkCreateSwapchainKHR");
    game.destroy_swapchain = (vk_destroy_swapchain)layer->device_function(game.device, "vkDestroySwapchainKHR");
    game.present = (vk_queue_present)layer->device_function(game.device, "vkQueuePresentKHR");
    return game;
}

static inline struct game start(uint32_t api_version)
{
    const struct layer_entry layer = negotiate_layer();

    return start_on(make_instance(&layer, api_version, NULL), &layer);
}

static inline vk_swapchain make_swapchain(const struct game *game, uint32_t width, vk_swapchain old)
{
    const struct vk_swapchain_create_info info = {
        .type = NVB_VK_SWAPCHAIN_CREATE_INFO,
        .least_image_count = 2,
        .format = 44,
        .width = width,
        .height = width / 2,
        .present_mode = 1,
        .old_swapchain = old,
    };
    vk_swapchain swapchain = 0;

    CHECK_EQUAL(game->create_swapchain(game->device, &info, NULL, &swapchain), NVB_VK_SUCCESS);
    return swapchain;
}

static inline vk_result present(const struct game *game, const vk_swapchain *swapchains, uint32_t count,
                                vk_result *results)
{
    const uint32_t images[8] = {0};
    const struct vk_present_info info = {
        .type = NVB_VK_PRESENT_INFO,
        .swapchain_count = count,
        .swapchains = swapchains,
        .image_indices = images,
        .results = results,
    };

    return game->present(game->queue, &info);
}

/* Runs the game in a process and hands back what it left in its ring. */
static inline struct ring_snapshot recorded_by(void (*play)(void))
{
    const pid_t pid = fork();

    if (pid == 0) {
        play();
        exit(0);
    }
    join(pid);
    return ring_of(pid);
}

/* The nth record of a type, from 0; NULL when there are fewer. */
static inline const void *nth(const struct ring_snapshot *ring, int32_t type, int n)
{
    struct ring_record record;
    int64_t position = ring->head;

    while (ring_snapshot_next(ring, &position, &record)) {
        if (record.type == type && n-- == 0) {
            return record.payload;
        }
    }
    return NULL;
}

#endif

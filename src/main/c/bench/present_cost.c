/*
 * What a present costs through the layer, around a next layer that does nothing, beside what reading the
 * clock alone costs.
 */
#include "cost.h"
#include "fake_driver.h"

struct presenting {
    vk_queue queue;
    vk_queue_present present;
    struct vk_present_info info;
};

static void present(void *context)
{
    const struct presenting *game = context;

    game->present(game->queue, &game->info);
}

int main(void)
{
    const struct layer_entry layer = negotiate_layer();
    const vk_instance instance = make_instance(&layer, NVB_VK_API_1_1, NULL);
    const vk_device device = make_device(&layer, instance);
    const struct vk_swapchain_create_info info = {.width = 64, .height = 64};
    const uint32_t image = 0;
    vk_swapchain swapchain;
    static struct frame_ring ring;

    make_frames_folder();
    ((vk_create_swapchain)layer.device_function(device, "vkCreateSwapchainKHR"))(device, &info, NULL, &swapchain);
    drain_own_ring(&ring);

    struct presenting game = {
        .queue = make_queue(device),
        .present = (vk_queue_present)layer.device_function(device, "vkQueuePresentKHR"),
        .info = {.swapchain_count = 1, .swapchains = &swapchain, .image_indices = &image},
    };
    struct presenting below = game;
    below.present = fake_driver_present;

    time_frames(present, &game, true);
    report_clock();
    time_frames(present, &below, false);
    report("the empty next layer");
    time_frames(present, &game, true);
    report("the same through the layer");
    report_aim(&ring);
    return 0;
}

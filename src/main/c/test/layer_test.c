/* What the Vulkan layer records of a game's swapchains and presents. */
#include "fake_game.h"

static void play_one_swapchain(void)
{
    const struct game game = start(API_1_3);
    const vk_swapchain swapchain = make_swapchain(&game, 800, 0);

    fake_driver.present_nanos = 2000000;
    fake_driver.present_result = -1000001004;
    for (int i = 0; i < 3; i++) {
        CHECK_EQUAL(present(&game, &swapchain, 1, NULL), -1000001004);
    }
    game.destroy_swapchain(game.device, swapchain, NULL);
    destroy_device(&game.layer, game.device);
    CHECK_EQUAL(fake_driver.devices_alive, 0);
}

static void should_record_a_swapchains_whole_life(void)
{
    const struct ring_snapshot ring = recorded_by(play_one_swapchain);
    const struct frame_process *process = nth(&ring, FRAME_RECORD_PROCESS, 0);
    const struct frame_device *device = nth(&ring, FRAME_RECORD_DEVICE, 0);
    const struct frame_swapchain_created *created = nth(&ring, FRAME_RECORD_SWAPCHAIN_CREATED, 0);
    const struct frame_swapchain_destroyed *destroyed = nth(&ring, FRAME_RECORD_SWAPCHAIN_DESTROYED, 0);

    CHECK(strcmp(process->application, "Fake game (Fake engine)") == 0);
    CHECK_EQUAL(process->flags, FRAME_API_VULKAN);
    CHECK(strcmp(device->name, "Fake GPU") == 0);
    CHECK_EQUAL(device->vendor_id, 0x10DE);
    CHECK_EQUAL(device->device_id, 0x2684);
    CHECK_EQUAL(device->pci_domain, 1);
    CHECK_EQUAL(device->pci_bus, 0x2D);
    CHECK_EQUAL(device->pci_device, 3);
    CHECK_EQUAL(device->pci_function, 1);
    CHECK_EQUAL(created->swapchain, 1);
    CHECK_EQUAL(created->width, 800);
    CHECK_EQUAL(created->height, 400);
    CHECK_EQUAL(created->format, 44);
    CHECK_EQUAL(created->present_mode, 1);
    CHECK_EQUAL(created->image_count, 4);
    CHECK_EQUAL(created->replaced_swapchain, 0);
    CHECK_EQUAL(count_of(&ring, FRAME_RECORD_PRESENT), 3);
    for (int i = 0; i < 3; i++) {
        const struct frame_present *frame = nth(&ring, FRAME_RECORD_PRESENT, i);

        CHECK_EQUAL(frame->sequence, i);
        CHECK_EQUAL(frame->swapchain, 1);
        CHECK_EQUAL(frame->flags, FRAME_API_VULKAN);
        CHECK_EQUAL(frame->result, -1000001004);
        CHECK(frame->call_nanos >= 2000000);
        if (i > 0) {
            const struct frame_present *before = nth(&ring, FRAME_RECORD_PRESENT, i - 1);

            /* Taken on entry: the next entry comes after this call's whole length. */
            CHECK(frame->present_nanos >= before->present_nanos + before->call_nanos);
        }
    }
    CHECK_EQUAL(destroyed->swapchain, 1);
    CHECK_EQUAL(count_of(&ring, FRAME_RECORD_SWAPCHAIN_DESTROYED), 1);
    CHECK_EQUAL(ring.dropped, 0);
}

static void play_resize(void)
{
    const struct game game = start(API_1_3);
    const vk_swapchain first = make_swapchain(&game, 800, 0);
    const vk_swapchain second = make_swapchain(&game, 1600, first);

    game.destroy_swapchain(game.device, first, NULL);
    present(&game, &second, 1, NULL);
    destroy_device(&game.layer, game.device);
}

static void should_tell_which_swapchain_a_resized_one_replaces(void)
{
    const struct ring_snapshot ring = recorded_by(play_resize);
    const struct frame_swapchain_created *second = nth(&ring, FRAME_RECORD_SWAPCHAIN_CREATED, 1);

    CHECK_EQUAL(second->swapchain, 2);
    CHECK_EQUAL(second->replaced_swapchain, 1);
    CHECK_EQUAL(((const struct frame_present *)nth(&ring, FRAME_RECORD_PRESENT, 0))->swapchain, 2);
    const struct frame_swapchain_destroyed *destroyed = nth(&ring, FRAME_RECORD_SWAPCHAIN_DESTROYED, 0);
    CHECK_EQUAL(destroyed->swapchain, 1);
    /* The second one died with its device. */
    destroyed = nth(&ring, FRAME_RECORD_SWAPCHAIN_DESTROYED, 1);
    CHECK_EQUAL(destroyed->swapchain, 2);
    CHECK_EQUAL(count_of(&ring, FRAME_RECORD_DEVICE), 1);
}

static void play_three_at_once(void)
{
    const struct game game = start(API_1_3);
    vk_swapchain swapchains[3];
    vk_result results[3];

    for (int i = 0; i < 3; i++) {
        swapchains[i] = make_swapchain(&game, 100, 0);
    }
    present(&game, swapchains, 3, results);
}

static void should_record_each_swapchain_of_one_present(void)
{
    const struct ring_snapshot ring = recorded_by(play_three_at_once);

    CHECK_EQUAL(count_of(&ring, FRAME_RECORD_PRESENT), 3);
    for (int i = 0; i < 3; i++) {
        const struct frame_present *frame = nth(&ring, FRAME_RECORD_PRESENT, i);

        CHECK_EQUAL(frame->swapchain, i + 1);
        CHECK_EQUAL(frame->sequence, i);
        CHECK_EQUAL(frame->result, 1000 + i);
        CHECK_EQUAL(frame->present_nanos,
                    ((const struct frame_present *)nth(&ring, FRAME_RECORD_PRESENT, 0))->present_nanos);
    }
}

/* Two instances with two devices each; the driver gives every device's first swapchain the same handle. */
static void play_four_devices(void)
{
    const struct layer_entry layer = negotiate_layer();

    for (int i = 0; i < 2; i++) {
        vk_instance instance = make_instance(&layer, API_1_3, NULL);

        for (int d = 0; d < 2; d++) {
            const struct game game = start_on(instance, &layer);

            fake_driver.next_swapchain = 1;
            const vk_swapchain swapchain = make_swapchain(&game, 100, 0);
            CHECK_EQUAL(swapchain, 1);
            present(&game, &swapchain, 1, NULL);
        }
    }
}

static void should_tell_apart_equal_handles_of_several_devices(void)
{
    const struct ring_snapshot ring = recorded_by(play_four_devices);

    CHECK_EQUAL(count_of(&ring, FRAME_RECORD_PROCESS), 1);
    CHECK_EQUAL(count_of(&ring, FRAME_RECORD_DEVICE), 4);
    for (int i = 0; i < 4; i++) {
        CHECK_EQUAL(((const struct frame_present *)nth(&ring, FRAME_RECORD_PRESENT, i))->swapchain, i + 1);
    }
}

static void play_api_1_0(void)
{
    const struct game game = start(0);
    const vk_swapchain swapchain = make_swapchain(&game, 100, 0);

    present(&game, &swapchain, 1, NULL);
    CHECK_EQUAL(fake_driver.properties2_calls, 0);
}

static void should_not_query_more_than_a_1_0_application_may(void)
{
    const struct ring_snapshot ring = recorded_by(play_api_1_0);
    const struct frame_device *device = nth(&ring, FRAME_RECORD_DEVICE, 0);

    CHECK_EQUAL(device->vendor_id, 0x10DE);
    CHECK_EQUAL(device->pci_domain, FRAME_PCI_UNKNOWN);
    CHECK_EQUAL(device->pci_bus, FRAME_PCI_UNKNOWN);
    CHECK_EQUAL(device->pci_device, FRAME_PCI_UNKNOWN);
    CHECK_EQUAL(device->pci_function, FRAME_PCI_UNKNOWN);
    CHECK_EQUAL(count_of(&ring, FRAME_RECORD_PRESENT), 1);
}

static void play_api_1_0_with_extension(void)
{
    const struct layer_entry layer = negotiate_layer();
    const struct game game = start_on(make_instance(&layer, 0, NVB_VK_PROPERTIES2_EXTENSION), &layer);

    make_swapchain(&game, 100, 0);
}

static void should_query_by_the_extension_in_a_1_0_application(void)
{
    const struct ring_snapshot ring = recorded_by(play_api_1_0_with_extension);

    CHECK_EQUAL(((const struct frame_device *)nth(&ring, FRAME_RECORD_DEVICE, 0))->pci_bus, 0x2D);
}

static void play_without_pci_bus_info(void)
{
    fake_driver.offers_pci_bus_info = false;
    const struct game game = start(API_1_3);

    make_swapchain(&game, 100, 0);
}

static void should_leave_the_address_unknown_where_the_driver_does_not_tell(void)
{
    const struct ring_snapshot ring = recorded_by(play_without_pci_bus_info);

    CHECK_EQUAL(((const struct frame_device *)nth(&ring, FRAME_RECORD_DEVICE, 0))->pci_bus, FRAME_PCI_UNKNOWN);
}

int main(void)
{
    make_folder();
    RUN_IN_EMPTY_FOLDER(should_record_a_swapchains_whole_life);
    RUN_IN_EMPTY_FOLDER(should_tell_which_swapchain_a_resized_one_replaces);
    RUN_IN_EMPTY_FOLDER(should_record_each_swapchain_of_one_present);
    RUN_IN_EMPTY_FOLDER(should_tell_apart_equal_handles_of_several_devices);
    RUN_IN_EMPTY_FOLDER(should_not_query_more_than_a_1_0_application_may);
    RUN_IN_EMPTY_FOLDER(should_query_by_the_extension_in_a_1_0_application);
    RUN_IN_EMPTY_FOLDER(should_leave_the_address_unknown_where_the_driver_does_not_tell);
    remove_folder();
    return 0;
}

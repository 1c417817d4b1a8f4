/* The Vulkan layer beyond its tables, among threads, without capture and without a layer below. */
#include <pthread.h>

#include "fake_game.h"

static void play_more_than_the_tables_hold(void)
{
    const struct layer_entry layer = negotiate_layer();
    vk_instance instance = make_instance(&layer, API_1_3, NULL);
    struct game games[300];

    for (int i = 0; i < 300; i++) {
        games[i] = start_on(instance, &layer);
    }
    for (int i = 0; i < 300; i++) {
        const vk_swapchain swapchain = make_swapchain(&games[i], 100, 0);

        CHECK_EQUAL(present(&games[i], &swapchain, 1, NULL), NVB_VK_SUCCESS);
    }
    vk_swapchain swapchains[300];
    for (int i = 0; i < 300; i++) {
        swapchains[i] = make_swapchain(&games[0], 100, 0);
    }
    for (int i = 0; i < 300; i++) {
        CHECK_EQUAL(present(&games[0], &swapchains[i], 1, NULL), NVB_VK_SUCCESS);
    }
    CHECK_EQUAL(fake_driver.presents, 600);
    for (int i = 0; i < 300; i++) {
        destroy_device(&layer, games[i].device);
    }
    CHECK_EQUAL(fake_driver.devices_alive, 0);
}

static void should_pass_on_and_count_what_no_table_has_room_for(void)
{
    const struct ring_snapshot ring = recorded_by(play_more_than_the_tables_hold);

    /* Devices beyond the table are found the slow way; swapchains beyond a device's 256 are only counted. */
    CHECK_EQUAL(count_of(&ring, FRAME_RECORD_PRESENT), 300 + 255);
    CHECK_EQUAL(ring.dropped, 300 - 255);
    CHECK_EQUAL(((const struct frame_present *)nth(&ring, FRAME_RECORD_PRESENT, 554))->sequence, 554);
}

static _Atomic(bool) told;

static void *present_own_device(void *argument)
{
    const struct game *game = argument;
    const vk_swapchain swapchain = make_swapchain(game, 100, 0);
    int64_t presents = 0;

    while (!atomic_load(&told)) {
        CHECK_EQUAL(present(game, &swapchain, 1, NULL), NVB_VK_SUCCESS);
        presents++;
    }
    return (void *)(intptr_t)presents;
}

static void *churn_devices(void *argument)
{
    const struct game *like = argument;

    for (int i = 0; i < 3000; i++) {
        const struct game game = start_on(like->instance, &like->layer);
        const vk_swapchain swapchain = make_swapchain(&game, 100, 0);

        CHECK_EQUAL(present(&game, &swapchain, 1, NULL), NVB_VK_SUCCESS);
        game.destroy_swapchain(game.device, swapchain, NULL);
        destroy_device(&game.layer, game.device);
        free(game.queue);
    }
    return NULL;
}

static void play_with_churn(void)
{
    struct game games[3];
    pthread_t presenting[3];
    pthread_t churning[2];
    int64_t presents = 2 * 3000;

    games[0] = start(API_1_3);
    games[1] = start_on(games[0].instance, &games[0].layer);
    games[2] = start(API_1_3);
    for (int i = 0; i < 3; i++) {
        pthread_create(&presenting[i], NULL, present_own_device, &games[i]);
    }
    for (int i = 0; i < 2; i++) {
        pthread_create(&churning[i], NULL, churn_devices, &games[0]);
    }
    for (int i = 0; i < 2; i++) {
        pthread_join(churning[i], NULL);
    }
    atomic_store(&told, true);
    for (int i = 0; i < 3; i++) {
        void *own;

        pthread_join(presenting[i], &own);
        presents += (int64_t)(intptr_t)own;
    }
    CHECK_EQUAL(fake_driver.presents, presents);
    CHECK_EQUAL(fake_driver.devices_alive, 3);
}

static void should_keep_presenting_while_other_devices_come_and_go(void)
{
    recorded_by(play_with_churn);
}

static void play_without_capture(void)
{
    unsetenv("NVBIND_FRAMES_DIR");
    const struct game game = start(API_1_3);
    const vk_swapchain swapchain = make_swapchain(&game, 100, 0);

    for (int i = 0; i < 100; i++) {
        CHECK_EQUAL(present(&game, &swapchain, 1, NULL), NVB_VK_SUCCESS);
    }
    CHECK_EQUAL(fake_driver.presents, 100);
}

static void should_pass_on_everything_when_capture_is_off(void)
{
    CHECK_EQUAL(in_child(play_without_capture), 0);
}

static vk_any_function nothing(struct vk_dispatchable *handle, const char *name)
{
    (void)handle;
    (void)name;
    return NULL;
}

static void should_refuse_and_not_crash_when_nothing_is_below(void)
{
    const struct layer_entry layer = negotiate_layer();
    const vk_create_instance create = (vk_create_instance)layer.instance_function(NULL, "vkCreateInstance");
    struct vk_instance_link link = {0};
    struct vk_loader_instance_info loader = {.type = NVB_VK_LOADER_INSTANCE_CREATE_INFO, .link = NULL};
    struct vk_instance_create_info info = {.next = NULL};
    vk_instance instance;

    CHECK_EQUAL(create(&info, NULL, &instance), NVB_VK_ERROR_INITIALIZATION_FAILED);
    info.next = &loader;
    CHECK_EQUAL(create(&info, NULL, &instance), NVB_VK_ERROR_INITIALIZATION_FAILED);
    loader.link = &link;
    CHECK_EQUAL(create(&info, NULL, &instance), NVB_VK_ERROR_INITIALIZATION_FAILED);
    link.get_instance_proc_address = nothing;
    CHECK_EQUAL(create(&info, NULL, &instance), NVB_VK_ERROR_INITIALIZATION_FAILED);

    instance = make_instance(&layer, API_1_3, NULL);
    const vk_create_device create_device = (vk_create_device)layer.instance_function(instance, "vkCreateDevice");
    struct vk_device_link device_link = {.get_instance_proc_address = nothing, .get_device_proc_address = nothing};
    struct vk_loader_device_info device_loader = {.type = NVB_VK_LOADER_DEVICE_CREATE_INFO, .link = &device_link};
    const struct vk_device_create_info device_info = {.next = &device_loader};
    vk_device device;
    CHECK_EQUAL(create_device(instance, &device_info, NULL, &device), NVB_VK_ERROR_INITIALIZATION_FAILED);
    device_link.get_device_proc_address = NULL;
    CHECK_EQUAL(create_device(instance, &device_info, NULL, &device), NVB_VK_ERROR_INITIALIZATION_FAILED);

    ((vk_destroy_instance)layer.instance_function(instance, "vkDestroyInstance"))(NULL, NULL);
    ((vk_destroy_instance)layer.instance_function(instance, "vkDestroyInstance"))(instance, NULL);
}

static void should_offer_swapchain_functions_only_where_below_has_them(void)
{
    fake_driver.has_swapchains = false;
    const struct layer_entry layer = negotiate_layer();
    vk_instance instance = make_instance(&layer, API_1_3, NULL);
    vk_device device = make_device(&layer, instance);

    CHECK(layer.device_function(device, "vkQueuePresentKHR") == NULL);
    CHECK(layer.device_function(device, "vkCreateSwapchainKHR") == NULL);
    CHECK(layer.instance_function(instance, "vkQueuePresentKHR") == NULL);
    CHECK(layer.device_function(device, "vkDestroyDevice") != NULL);
    CHECK(layer.device_function(device, "vkQueueSubmit") != NULL);
    CHECK(layer.device_function(device, "vkNoSuchThing") == NULL);
    CHECK(layer.device_function(NULL, "vkQueueSubmit") == NULL);
    CHECK(layer.instance_function(NULL, "vkQueueSubmit") == NULL);
    CHECK(layer.instance_function(NULL, "vkCreateInstance") != NULL);
    /* Instance functions are no business of a device. */
    CHECK(layer.device_function(device, "vkCreateInstance") == NULL);
}

int main(void)
{
    make_folder();
    RUN_IN_EMPTY_FOLDER(should_pass_on_and_count_what_no_table_has_room_for);
    RUN_IN_EMPTY_FOLDER(should_keep_presenting_while_other_devices_come_and_go);
    RUN_IN_EMPTY_FOLDER(should_pass_on_everything_when_capture_is_off);
    RUN_IN_EMPTY_FOLDER(should_refuse_and_not_crash_when_nothing_is_below);
    RUN_IN_EMPTY_FOLDER(should_offer_swapchain_functions_only_where_below_has_them);
    remove_folder();
    return 0;
}

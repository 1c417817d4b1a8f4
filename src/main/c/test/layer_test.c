/* The Vulkan layer between a make-believe loader and driver: what it passes on and what it records. */
#include <pthread.h>

#include "check.h"
#include "fake_driver.h"
#include "frame_capture.h"
#include "ring_snapshot.h"

#define API_1_3 ((1u << 22) | (3u << 12))

static char folder[] = "/tmp/nvbind-layer-test-XXXXXX";

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

static struct game start_on(vk_instance instance, const struct layer_entry *layer)
{
    struct game game = {.layer = *layer, .instance = instance};

    game.device = make_device(layer, instance);
    game.queue = make_queue(game.device);
    game.create_swapchain = (vk_create_swapchain)layer->device_function(game.device, "vkCreateSwapchainKHR");
    game.destroy_swapchain = (vk_destroy_swapchain)layer->device_function(game.device, "vkDestroySwapchainKHR");
    game.present = (vk_queue_present)layer->device_function(game.device, "vkQueuePresentKHR");
    return game;
}

static struct game start(uint32_t api_version)
{
    const struct layer_entry layer = negotiate_layer();

    return start_on(make_instance(&layer, api_version, NULL), &layer);
}

static vk_swapchain make_swapchain(const struct game *game, uint32_t width, vk_swapchain old)
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

static vk_result present(const struct game *game, const vk_swapchain *swapchains, uint32_t count, vk_result *results)
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
static struct ring_snapshot recorded_by(void (*play)(void))
{
    struct ring_snapshot ring;
    char path[128];
    int status;

    const pid_t pid = fork();
    if (pid == 0) {
        play();
        exit(0);
    }
    CHECK_EQUAL(waitpid(pid, &status, 0), pid);
    CHECK_EQUAL(status, 0);
    snprintf(path, sizeof path, "%s/%d.ring", folder, pid);
    CHECK(ring_snapshot_take(&ring, path) == NULL);
    unlink(path);
    return ring;
}

/* The nth record of a type, from 0; NULL when there are fewer. */
static const void *nth(const struct ring_snapshot *ring, int32_t type, int n)
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

static int count_of(const struct ring_snapshot *ring, int32_t type)
{
    int n = 0;

    while (nth(ring, type, n) != NULL) {
        n++;
    }
    return n;
}

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
    CHECK_EQUAL(((const struct frame_swapchain_destroyed *)nth(&ring, FRAME_RECORD_SWAPCHAIN_DESTROYED, 0))->swapchain, 1);
    /* The second one died with its device. */
    CHECK_EQUAL(((const struct frame_swapchain_destroyed *)nth(&ring, FRAME_RECORD_SWAPCHAIN_DESTROYED, 1))->swapchain, 2);
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
    CHECK(mkdtemp(folder) != NULL);
    setenv("NVBIND_FRAMES_DIR", folder, 1);
    unsetenv("NVBIND_RING_BYTES");
    RUN(should_record_a_swapchains_whole_life);
    RUN(should_tell_which_swapchain_a_resized_one_replaces);
    RUN(should_record_each_swapchain_of_one_present);
    RUN(should_tell_apart_equal_handles_of_several_devices);
    RUN(should_not_query_more_than_a_1_0_application_may);
    RUN(should_query_by_the_extension_in_a_1_0_application);
    RUN(should_leave_the_address_unknown_where_the_driver_does_not_tell);
    RUN(should_pass_on_and_count_what_no_table_has_room_for);
    RUN(should_keep_presenting_while_other_devices_come_and_go);
    RUN(should_pass_on_everything_when_capture_is_off);
    RUN(should_refuse_and_not_crash_when_nothing_is_below);
    RUN(should_offer_swapchain_functions_only_where_below_has_them);
    rmdir(folder);
    return 0;
}

/* What the Vulkan layer notices beside frames: Reflex, Anti-Lag, CUDA kernels, and the frame limit. */
#include <fcntl.h>

#include "fake_game.h"
#include "frame_capture.h"
#include "frame_limit.h"
#include "frame_ring.h"

static void expect_feature(const struct ring_snapshot *ring, int n, uint32_t feature, uint32_t state,
                           uint32_t detail, uint32_t interval_micros, int64_t sequence)
{
    const struct frame_feature *told = nth(ring, FRAME_RECORD_FEATURE, n);

    CHECK(told != NULL);
    CHECK_EQUAL(told->feature, feature);
    CHECK_EQUAL(told->state, state);
    CHECK_EQUAL(told->detail, detail);
    CHECK_EQUAL(told->interval_micros, interval_micros);
    CHECK_EQUAL(told->present_sequence, sequence);
    CHECK(told->nanos > 0 && told->nanos <= frame_capture_nanos());
}

static struct game start_with_features(void)
{
    fake_driver.has_features = true;
    return start(API_1_3);
}

static void set_sleep_mode(const struct game *game, vk_swapchain swapchain, uint32_t on, uint32_t boost,
                           uint32_t interval_micros, vk_result expected)
{
    const struct vk_latency_sleep_mode_info info = {
        .type = NVB_VK_LATENCY_SLEEP_MODE_INFO,
        .low_latency_mode = on,
        .low_latency_boost = boost,
        .minimum_interval_micros = interval_micros,
    };
    const vk_set_latency_sleep_mode set =
        (vk_set_latency_sleep_mode)game->layer.device_function(game->device, "vkSetLatencySleepModeNV");

    CHECK_EQUAL(set(game->device, swapchain, &info), expected);
}

static void play_reflex(void)
{
    const struct game game = start_with_features();
    const vk_swapchain swapchain = make_swapchain(&game, 800, 0);

    present(&game, &swapchain, 1, NULL);
    for (int i = 0; i < 100; i++) {
        set_sleep_mode(&game, swapchain, 1, 1, 8333, NVB_VK_SUCCESS);
        present(&game, &swapchain, 1, NULL);
    }
    set_sleep_mode(&game, swapchain, 1, 0, 0, NVB_VK_SUCCESS);
    fake_driver.sleep_mode_result = -3;
    set_sleep_mode(&game, swapchain, 0, 1, 1000, -3);
    fake_driver.sleep_mode_result = NVB_VK_SUCCESS;
    ((vk_set_latency_sleep_mode)game.layer.device_function(game.device, "vkSetLatencySleepModeNV"))(
        game.device, swapchain, NULL);
    CHECK_EQUAL(fake_driver.feature_calls, 103);
}

static void should_tell_of_reflex_on_change_only(void)
{
    const struct ring_snapshot ring = recorded_by(play_reflex);

    CHECK_EQUAL(count_of(&ring, FRAME_RECORD_FEATURE), 3);
    expect_feature(&ring, 0, FRAME_FEATURE_REFLEX, 1, FRAME_REFLEX_BOOST, 8333, 1);
    expect_feature(&ring, 1, FRAME_FEATURE_REFLEX, 1, 0, 0, 101);
    /* What the driver refused is not so. */
    expect_feature(&ring, 2, FRAME_FEATURE_REFLEX, 0, 0, 0, 101);
}

static void update_anti_lag(const struct game *game, uint32_t mode)
{
    const struct vk_anti_lag_data data = {.type = NVB_VK_ANTI_LAG_DATA, .mode = mode};

    ((vk_anti_lag_update)game->layer.device_function(game->device, "vkAntiLagUpdateAMD"))(game->device, &data);
}

static void play_anti_lag(void)
{
    const struct game game = start_with_features();

    /* Before there is any swapchain and so any ring. */
    update_anti_lag(&game, NVB_VK_ANTI_LAG_ON);
    const vk_swapchain swapchain = make_swapchain(&game, 800, 0);
    present(&game, &swapchain, 1, NULL);
    update_anti_lag(&game, NVB_VK_ANTI_LAG_ON);
    update_anti_lag(&game, NVB_VK_ANTI_LAG_OFF);
    update_anti_lag(&game, NVB_VK_ANTI_LAG_DRIVER_CONTROL);
    CHECK_EQUAL(fake_driver.feature_calls, 4);
}

static void should_tell_of_anti_lag_also_from_before_the_ring(void)
{
    const struct ring_snapshot ring = recorded_by(play_anti_lag);

    CHECK_EQUAL(count_of(&ring, FRAME_RECORD_FEATURE), 3);
    expect_feature(&ring, 0, FRAME_FEATURE_ANTI_LAG, 1, 0, 0, 0);
    expect_feature(&ring, 1, FRAME_FEATURE_ANTI_LAG, 0, 0, 0, 1);
    expect_feature(&ring, 2, FRAME_FEATURE_ANTI_LAG, 0, FRAME_ANTI_LAG_DRIVER_CONTROL, 0, 1);
}

static void play_kernels(void)
{
    const struct game game = start_with_features();
    const vk_swapchain swapchain = make_swapchain(&game, 800, 0);
    const vk_cmd_cu_launch_kernel launch =
        (vk_cmd_cu_launch_kernel)game.layer.device_function(game.device, "vkCmdCuLaunchKernelNVX");

    for (int i = 0; i < 400; i++) {
        if (i >= 10 && i < 20) {
            launch(game.queue, NULL);
            launch(game.queue, NULL);
        }
        present(&game, &swapchain, 1, NULL);
    }
    CHECK_EQUAL(fake_driver.feature_calls, 20);
}

static void should_tell_of_kernels_while_frames_have_them(void)
{
    const struct ring_snapshot ring = recorded_by(play_kernels);

    CHECK_EQUAL(count_of(&ring, FRAME_RECORD_FEATURE), 2);
    expect_feature(&ring, 0, FRAME_FEATURE_CU_KERNEL, 1, 0, 0, 10);
    expect_feature(&ring, 1, FRAME_FEATURE_CU_KERNEL, 0, 0, 0, 139);
}

static void should_offer_no_function_that_the_driver_lacks(void)
{
    const struct game game = start(API_1_3);

    CHECK(game.layer.device_function(game.device, "vkSetLatencySleepModeNV") == NULL);
    CHECK(game.layer.device_function(game.device, "vkAntiLagUpdateAMD") == NULL);
    CHECK(game.layer.device_function(game.device, "vkCmdCuLaunchKernelNVX") == NULL);
}

static void play_forked(void)
{
    const struct game game = start_with_features();
    const vk_swapchain swapchain = make_swapchain(&game, 800, 0);

    set_sleep_mode(&game, swapchain, 1, 0, 4000, NVB_VK_SUCCESS);
    const pid_t child = fork();
    if (child == 0) {
        present(&game, &swapchain, 1, NULL);
        set_sleep_mode(&game, swapchain, 1, 0, 4000, NVB_VK_SUCCESS);
        exit(0);
    }
    join(child);
    const struct ring_snapshot childs = ring_of(child);
    CHECK_EQUAL(count_of(&childs, FRAME_RECORD_FEATURE), 1);
    expect_feature(&childs, 0, FRAME_FEATURE_REFLEX, 1, 0, 4000, 0);
}

static void should_tell_a_forked_childs_ring_what_is_on(void)
{
    recorded_by(play_forked);
}

#define LIMITED_FRAMES 60

static void play_limited(void)
{
    const struct game game = start(API_1_3);
    const vk_swapchain swapchain = make_swapchain(&game, 800, 0);

    for (int i = 0; i < LIMITED_FRAMES; i++) {
        present(&game, &swapchain, 1, NULL);
    }
}

static int64_t frame_nanos(const struct ring_snapshot *ring, int n)
{
    const struct frame_present *before = nth(ring, FRAME_RECORD_PRESENT, n - 1);
    const struct frame_present *frame = nth(ring, FRAME_RECORD_PRESENT, n);

    return frame->present_nanos - before->present_nanos;
}

static void should_present_no_faster_than_it_is_told(void)
{
    setenv("NVBIND_MAX_FPS", "500", 1);
    fake_driver.present_nanos = 100000;
    const struct ring_snapshot ring = recorded_by(play_limited);

    CHECK_EQUAL(count_of(&ring, FRAME_RECORD_PRESENT), LIMITED_FRAMES);
    CHECK_EQUAL(count_of(&ring, FRAME_RECORD_FEATURE), 1);
    expect_feature(&ring, 0, FRAME_FEATURE_FRAME_LIMIT, 1, 0, 2000, 0);
    for (int i = 1; i < LIMITED_FRAMES; i++) {
        const struct frame_present *frame = nth(&ring, FRAME_RECORD_PRESENT, i);

        /* The one before may have come late by as much as keeps the grid. */
        CHECK(frame_nanos(&ring, i) >= 2000000 - 200000);
        CHECK(frame->call_nanos >= 100000);
    }
    const struct frame_present *first = nth(&ring, FRAME_RECORD_PRESENT, 0);
    const struct frame_present *last = nth(&ring, FRAME_RECORD_PRESENT, LIMITED_FRAMES - 1);
    CHECK(last->present_nanos - first->present_nanos >= (LIMITED_FRAMES - 1) * INT64_C(2000000) - 200000);
}

static void should_wait_in_the_frame_and_not_in_the_call(void)
{
    setenv("NVBIND_MAX_FPS", "100", 1);
    const struct ring_snapshot ring = recorded_by(play_limited);
    int short_calls = 0;

    for (int i = 0; i < LIMITED_FRAMES; i++) {
        short_calls += ((const struct frame_present *)nth(&ring, FRAME_RECORD_PRESENT, i))->call_nanos < 5000000;
    }
    CHECK(short_calls > LIMITED_FRAMES / 2);
}

/* The reader's own mapping: the producer must not open its ring itself, so this is a child of it. */
static void tell_limit(pid_t pid, int64_t nanos)
{
    const pid_t reader = fork();

    if (reader == 0) {
        char path[128];
        snprintf(path, sizeof path, "%s/%d.ring", folder, pid);
        const int fd = open(path, O_RDWR);
        CHECK_EQUAL(pwrite(fd, &nanos, sizeof nanos, FRAME_RING_DEFAULT_BYTES + FRAME_RING_LIMIT), sizeof nanos);
        _exit(0);
    }
    join(reader);
}

static void play_told_by_the_reader(void)
{
    const struct game game = start(API_1_3);
    const vk_swapchain swapchain = make_swapchain(&game, 800, 0);

    present(&game, &swapchain, 1, NULL);
    tell_limit(getpid(), 10000000);
    /* Each present looks for the next one. */
    present(&game, &swapchain, 1, NULL);
    present(&game, &swapchain, 1, NULL);
    present(&game, &swapchain, 1, NULL);
    tell_limit(getpid(), INT64_C(1) << 60);
    present(&game, &swapchain, 1, NULL);
    tell_limit(getpid(), -1);
    present(&game, &swapchain, 1, NULL);
}

static void should_obey_the_rings_reader_within_reason(void)
{
    const struct ring_snapshot ring = recorded_by(play_told_by_the_reader);

    CHECK_EQUAL(count_of(&ring, FRAME_RECORD_FEATURE), 2);
    expect_feature(&ring, 0, FRAME_FEATURE_FRAME_LIMIT, 1, 0, 10000, 2);
    expect_feature(&ring, 1, FRAME_FEATURE_FRAME_LIMIT, 0, 0, 0, 5);
    CHECK(frame_nanos(&ring, 3) >= 10000000);
}

static void play_limited_without_ring(void)
{
    unsetenv("NVBIND_FRAMES_DIR");
    const struct game game = start(API_1_3);
    const vk_swapchain swapchain = make_swapchain(&game, 800, 0);
    const int64_t start_nanos = frame_capture_nanos();

    for (int i = 0; i < 11; i++) {
        present(&game, &swapchain, 1, NULL);
    }
    CHECK(frame_capture_nanos() - start_nanos >= 100000000);
}

static void should_limit_also_without_a_ring(void)
{
    setenv("NVBIND_MAX_FPS", "100", 1);
    CHECK_EQUAL(in_child(play_limited_without_ring), 0);
}

static void should_take_only_sensible_settings(void)
{
    CHECK_EQUAL(frame_limit_setting_nanos("60"), 16666666);
    CHECK_EQUAL(frame_limit_setting_nanos("1"), 1000000000);
    CHECK_EQUAL(frame_limit_setting_nanos("1000"), 1000000);
    CHECK_EQUAL(frame_limit_setting_nanos(NULL), 0);
    CHECK_EQUAL(frame_limit_setting_nanos(""), 0);
    CHECK_EQUAL(frame_limit_setting_nanos("0"), 0);
    CHECK_EQUAL(frame_limit_setting_nanos("-60"), 0);
    CHECK_EQUAL(frame_limit_setting_nanos("1001"), 0);
    CHECK_EQUAL(frame_limit_setting_nanos("60fps"), 0);
    CHECK_EQUAL(frame_limit_setting_nanos("99999999999999999999"), 0);
}

static void should_not_hurry_a_frame_after_a_late_one(void)
{
    struct frame_limit limit = {0};
    const int64_t interval = 20000000;
    const int64_t first = frame_limit_wait(&limit, interval, frame_capture_nanos());
    /* A frame that is said to come far too late goes at once, and the next a whole interval after it. */
    const int64_t late = first + 3 * interval;

    CHECK_EQUAL(frame_limit_wait(&limit, interval, late), late);
    CHECK_EQUAL(limit.due_nanos, late + interval);
    /* One that is late by a wake-up keeps the grid. */
    CHECK_EQUAL(frame_limit_wait(&limit, interval, late + interval + 100000), late + interval + 100000);
    CHECK_EQUAL(limit.due_nanos, late + 2 * interval);
}

int main(void)
{
    make_folder();
    unsetenv("NVBIND_MAX_FPS");
    RUN_IN_EMPTY_FOLDER(should_tell_of_reflex_on_change_only);
    RUN_IN_EMPTY_FOLDER(should_tell_of_anti_lag_also_from_before_the_ring);
    RUN_IN_EMPTY_FOLDER(should_tell_of_kernels_while_frames_have_them);
    RUN_IN_EMPTY_FOLDER(should_offer_no_function_that_the_driver_lacks);
    RUN_IN_EMPTY_FOLDER(should_tell_a_forked_childs_ring_what_is_on);
    RUN_IN_EMPTY_FOLDER(should_present_no_faster_than_it_is_told);
    RUN_IN_EMPTY_FOLDER(should_wait_in_the_frame_and_not_in_the_call);
    RUN_IN_EMPTY_FOLDER(should_obey_the_rings_reader_within_reason);
    RUN_IN_EMPTY_FOLDER(should_limit_also_without_a_ring);
    RUN_IN_EMPTY_FOLDER(should_take_only_sensible_settings);
    RUN_IN_EMPTY_FOLDER(should_not_hurry_a_frame_after_a_late_one);
    remove_folder();
    return 0;
}

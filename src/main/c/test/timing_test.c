/* Display times on their way to a game, display times the layer asks for, and a queue's GPU time. */
#include "fake_game.h"
#include "gpu_spans.h"

static vk_result past_presentations(const struct game *game, vk_swapchain swapchain, uint32_t *count,
                                    struct vk_past_presentation *presentations)
{
    return ((vk_get_past_presentations)game->layer.device_function(
        game->device, "vkGetPastPresentationTimingGOOGLE"))(game->device, swapchain, count, presentations);
}

static void present_with(const struct game *game, vk_swapchain swapchain, const void *chain)
{
    const uint32_t image = 0;
    const struct vk_present_info info = {
        .type = NVB_VK_PRESENT_INFO,
        .next = chain,
        .swapchain_count = 1,
        .swapchains = &swapchain,
        .image_indices = &image,
    };

    CHECK_EQUAL(game->present(game->queue, &info), NVB_VK_SUCCESS);
}

static void expect_display(const struct ring_snapshot *ring, int n, int64_t sequence, int64_t nanos, uint32_t source)
{
    const struct frame_display *display = nth(ring, FRAME_RECORD_DISPLAY, n);

    CHECK(display != NULL);
    CHECK_EQUAL(display->present_sequence, sequence);
    CHECK_EQUAL(display->display_nanos, nanos);
    CHECK_EQUAL(display->swapchain, 1);
    CHECK_EQUAL(display->source, source);
}

/* The fake driver shows every image a thousand nanoseconds after 5,000,000 times its id. */
static void play_display_timing(void)
{
    fake_driver.offers_display_timing = true;
    enabled_extension = NVB_VK_DISPLAY_TIMING_EXTENSION;
    const struct game game = start(API_1_3);
    const vk_swapchain swapchain = make_swapchain(&game, 800, 0);
    struct vk_past_presentation answers[8];
    uint32_t count = 0;

    present(&game, &swapchain, 1, NULL);
    for (uint32_t id = 7; id < 10; id++) {
        const struct vk_present_time time = {.id = id};
        const struct vk_present_times_info times = {
            .type = NVB_VK_PRESENT_TIMES_INFO, .swapchain_count = 1, .times = &time};

        present_with(&game, swapchain, &times);
    }
    CHECK_EQUAL(past_presentations(&game, swapchain, &count, NULL), NVB_VK_SUCCESS);
    CHECK_EQUAL(count, 3);
    count = 2;
    CHECK_EQUAL(past_presentations(&game, swapchain, &count, answers), NVB_VK_INCOMPLETE);
    CHECK_EQUAL(count, 2);
    CHECK_EQUAL(answers[0].id, 7);
    CHECK_EQUAL(past_presentations(&game, swapchain, &count, answers), NVB_VK_SUCCESS);
    CHECK_EQUAL(count, 1);
    CHECK_EQUAL(answers[0].id, 9);
}

static void should_note_the_display_times_a_game_gets(void)
{
    const struct ring_snapshot ring = recorded_by(play_display_timing);

    CHECK_EQUAL(count_of(&ring, FRAME_RECORD_DISPLAY), 3);
    for (int i = 0; i < 3; i++) {
        expect_display(&ring, i, i + 1, 5000000 * (i + 7) + 1000, FRAME_DISPLAY_GOOGLE_DISPLAY_TIMING);
    }
}

static void play_many_unanswered(void)
{
    fake_driver.offers_display_timing = true;
    enabled_extension = NVB_VK_DISPLAY_TIMING_EXTENSION;
    const struct game game = start(API_1_3);
    const vk_swapchain swapchain = make_swapchain(&game, 800, 0);
    struct vk_past_presentation answers[200];
    uint32_t count = 200;

    for (uint32_t id = 1; id <= 100; id++) {
        const struct vk_present_time time = {.id = id};
        const struct vk_present_times_info times = {
            .type = NVB_VK_PRESENT_TIMES_INFO, .swapchain_count = 1, .times = &time};

        present_with(&game, swapchain, &times);
    }
    CHECK_EQUAL(past_presentations(&game, swapchain, &count, answers), NVB_VK_SUCCESS);
    CHECK_EQUAL(count, 100);
}

static void should_remember_only_so_many_presents_for_their_times(void)
{
    const struct ring_snapshot ring = recorded_by(play_many_unanswered);

    CHECK_EQUAL(count_of(&ring, FRAME_RECORD_DISPLAY), 64);
    expect_display(&ring, 0, 36, 5000000 * 37 + 1000, FRAME_DISPLAY_GOOGLE_DISPLAY_TIMING);
}

static void play_present_timing(void)
{
    fake_driver.offers_display_timing = true;
    enabled_extension = NVB_VK_PRESENT_TIMING_EXTENSION;
    const struct game game = start(API_1_3);
    const vk_swapchain swapchain = make_swapchain(&game, 800, 0);

    for (uint64_t id = 1; id <= 4; id++) {
        const struct vk_present_ids ids = {.type = NVB_VK_PRESENT_ID_2, .swapchain_count = 1, .ids = &id};

        present_with(&game, swapchain, &ids);
    }
    struct vk_present_stage_time stages[4][2] = {
        {{NVB_VK_PRESENT_STAGE_FIRST_PIXEL_OUT, 100}, {NVB_VK_PRESENT_STAGE_FIRST_PIXEL_VISIBLE, 150}},
        {{NVB_VK_PRESENT_STAGE_FIRST_PIXEL_OUT, 200}, {NVB_VK_PRESENT_STAGE_FIRST_PIXEL_VISIBLE, 0}},
        {{NVB_VK_PRESENT_STAGE_FIRST_PIXEL_OUT, 300}, {0, 0}},
        {{1, 400}, {2, 410}},
    };
    struct vk_past_timing timings[4];
    for (uint32_t i = 0; i < 4; i++) {
        timings[i] = (struct vk_past_timing){
            .id = i + 1,
            .stage_count = 2,
            .stages = stages[i],
            /* The third tells time by a clock of its own. */
            .time_domain = i == 2 ? 1000208000 : NVB_VK_TIME_DOMAIN_CLOCK_MONOTONIC,
        };
    }
    struct vk_past_timing_properties properties = {.timing_count = 4, .timings = timings};
    const struct vk_past_timing_info info = {.type = NVB_VK_PAST_PRESENTATION_TIMING_INFO, .swapchain = swapchain};
    const vk_get_past_timings get =
        (vk_get_past_timings)game.layer.device_function(game.device, "vkGetPastPresentationTimingEXT");
    CHECK_EQUAL(get(game.device, &info, &properties), NVB_VK_SUCCESS);
    CHECK_EQUAL(get(game.device, &info, &properties), NVB_VK_SUCCESS);
}

static void should_note_when_pixels_were_seen_or_else_sent_and_nothing_vaguer(void)
{
    const struct ring_snapshot ring = recorded_by(play_present_timing);

    CHECK_EQUAL(count_of(&ring, FRAME_RECORD_DISPLAY), 2);
    expect_display(&ring, 0, 0, 150, FRAME_DISPLAY_EXT_PRESENT_TIMING);
    expect_display(&ring, 1, 1, 200, FRAME_DISPLAY_EXT_PRESENT_TIMING);
}

static void play_without_asking(void)
{
    fake_driver.offers_display_timing = true;
    const struct game game = start(API_1_3);
    const vk_swapchain swapchain = make_swapchain(&game, 800, 0);

    for (int i = 0; i < 5; i++) {
        present(&game, &swapchain, 1, NULL);
    }
}

static void should_ask_for_display_times_itself_only_when_told_to(void)
{
    const struct ring_snapshot without = recorded_by(play_without_asking);
    CHECK_EQUAL(count_of(&without, FRAME_RECORD_DISPLAY), 0);

    setenv("NVBIND_DISPLAY_TIME", "1", 1);
    const struct ring_snapshot with = recorded_by(play_without_asking);
    CHECK_EQUAL(count_of(&with, FRAME_RECORD_DISPLAY), 5);
    for (int i = 0; i < 5; i++) {
        expect_display(&with, i, i, 5000000 * (i + 1) + 1000, FRAME_DISPLAY_GOOGLE_DISPLAY_TIMING);
    }
}

static void play_where_not_offered(void)
{
    const struct game game = start(API_1_3);
    const vk_swapchain swapchain = make_swapchain(&game, 800, 0);

    present(&game, &swapchain, 1, NULL);
}

static void should_not_ask_a_driver_that_does_not_offer_it(void)
{
    setenv("NVBIND_DISPLAY_TIME", "1", 1);
    const struct ring_snapshot ring = recorded_by(play_where_not_offered);

    CHECK_EQUAL(count_of(&ring, FRAME_RECORD_PRESENT), 1);
    CHECK_EQUAL(count_of(&ring, FRAME_RECORD_DISPLAY), 0);
}

static void submit(struct gpu_spans *spans)
{
    uint32_t slot;

    CHECK(gpu_spans_vacant(spans, &slot));
    gpu_spans_submitted(spans);
}

static void expect_frame(struct gpu_spans *spans, int64_t sequence, bool whole, uint64_t busy_ticks)
{
    struct gpu_frame frame;
    uint64_t busy;

    CHECK(gpu_spans_frame(spans, &frame, &busy));
    CHECK_EQUAL(frame.sequence, sequence);
    CHECK_EQUAL(frame.whole, whole);
    CHECK_EQUAL(busy, busy_ticks);
}

static void should_add_up_spans_without_gaps_and_overlaps(void)
{
    struct gpu_spans spans;
    struct gpu_frame frame;
    uint64_t busy;
    uint32_t slot;

    gpu_spans_open(&spans, 64);
    submit(&spans);
    submit(&spans);
    CHECK(!gpu_spans_awaited(&spans, &slot));
    gpu_spans_presented(&spans, 10, 1);
    submit(&spans);
    gpu_spans_presented(&spans, 11, 1);
    CHECK(!gpu_spans_frame(&spans, &frame, &busy));
    CHECK(gpu_spans_awaited(&spans, &slot));
    CHECK_EQUAL(slot, 0);
    gpu_spans_done(&spans, 1000, 1100);
    CHECK(!gpu_spans_frame(&spans, &frame, &busy));
    gpu_spans_done(&spans, 1050, 1300);
    expect_frame(&spans, 10, true, 300);
    gpu_spans_done(&spans, 1900, 2000);
    expect_frame(&spans, 11, true, 100);
    CHECK(!gpu_spans_awaited(&spans, &slot));
}

static void should_follow_timestamps_that_wrap(void)
{
    struct gpu_spans spans;

    gpu_spans_open(&spans, 36);
    submit(&spans);
    submit(&spans);
    gpu_spans_presented(&spans, 0, 1);
    gpu_spans_done(&spans, (UINT64_C(1) << 36) - 50, 50);
    gpu_spans_done(&spans, 20, 80);
    expect_frame(&spans, 0, true, 130);
}

static void should_not_tell_a_frame_of_which_something_is_missing(void)
{
    struct gpu_spans spans;
    uint32_t slot;

    gpu_spans_open(&spans, 64);
    for (uint32_t i = 0; i < GPU_SPANS; i++) {
        submit(&spans);
    }
    CHECK(!gpu_spans_vacant(&spans, &slot));
    gpu_spans_missed(&spans);
    gpu_spans_presented(&spans, 0, 1);
    gpu_spans_presented(&spans, 1, 1);
    for (uint32_t i = 0; i < GPU_SPANS; i++) {
        CHECK(gpu_spans_awaited(&spans, &slot));
        gpu_spans_done(&spans, 10 * i, 10 * i + 5);
    }
    expect_frame(&spans, 0, false, 5 * GPU_SPANS);
    expect_frame(&spans, 1, true, 0);
}

static void should_not_tell_frames_that_the_gpu_never_catches_up_with(void)
{
    struct gpu_spans spans;

    gpu_spans_open(&spans, 64);
    for (uint32_t i = 0; i < GPU_FRAMES + 2; i++) {
        submit(&spans);
        gpu_spans_presented(&spans, i, 1);
    }
    for (uint32_t i = 0; i < GPU_FRAMES; i++) {
        gpu_spans_done(&spans, 10 * i, 10 * i + 5);
        expect_frame(&spans, i, true, 5);
    }
    gpu_spans_presented(&spans, 99, 1);
    gpu_spans_done(&spans, 1000, 1005);
    gpu_spans_done(&spans, 1010, 1015);
    expect_frame(&spans, 99, false, 10);
}

int main(void)
{
    make_folder();
    unsetenv("NVBIND_DISPLAY_TIME");
    RUN_IN_EMPTY_FOLDER(should_note_the_display_times_a_game_gets);
    RUN_IN_EMPTY_FOLDER(should_remember_only_so_many_presents_for_their_times);
    RUN_IN_EMPTY_FOLDER(should_note_when_pixels_were_seen_or_else_sent_and_nothing_vaguer);
    RUN_IN_EMPTY_FOLDER(should_ask_for_display_times_itself_only_when_told_to);
    RUN_IN_EMPTY_FOLDER(should_not_ask_a_driver_that_does_not_offer_it);
    RUN(should_add_up_spans_without_gaps_and_overlaps);
    RUN(should_follow_timestamps_that_wrap);
    RUN(should_not_tell_a_frame_of_which_something_is_missing);
    RUN(should_not_tell_frames_that_the_gpu_never_catches_up_with);
    remove_folder();
    return 0;
}

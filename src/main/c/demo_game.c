/*
 * nvbind-demo-game: a small real game without a window, for showing nvbind where no game can run. It draws
 * a flight over hills on the CPU at an even pace and now and then builds a new level between two frames,
 * as games do that load on their main thread: those frames come late because the work took long.
 *
 * World, flight and the times of the stalls follow from the seed; how much work a frame and a level are
 * is fitted to the machine once at the start, so that the game looks alike on slow and fast ones.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>

#include "demo_level.h"
#include "demo_load.h"
#include "demo_options.h"
#include "demo_scene.h"
#include "frame_capture.h"
#include "process_name.h"

#define SECOND 1000000000LL
#define FIRST_STALL_SECONDS 3.2
#define FORMAT_B8G8R8A8_UNORM 44
#define PRESENT_MODE_FIFO 2

/* The share of a frame's time that drawing takes in calm and in busy scenes. */
#define CALM_SHARE 0.22
#define BUSY_SHARE 0.40

/* The details the machine is measured at, and the least that still looks like hills. */
#define COARSE 0.5
#define FINE 2.0
#define LEAST_DETAIL 0.1

/* As many rounds of weather as a stall takes on a usual machine: later rounds are cheaper than the first. */
#define MEASURED_ROUNDS 30

static volatile sig_atomic_t stopped;

struct demo_game {
    struct demo_options options;
    struct demo_level *level;
    struct demo_frame *back;
    struct demo_frame *front;
    struct demo_load load;
    uint32_t swapchain;
    int64_t period_nanos;
    float calm_detail;
    float busy_detail;
    double rounds_per_milli;
    double level_base_millis;
    uint64_t levels;
    double next_stall_seconds;
    uint64_t checksum;
};

static void stop(int signal_number)
{
    (void)signal_number;
    stopped = 1;
}

/* Evenly spread from `least` to `most`, by seed and index. */
static double pick(const struct demo_game *game, uint64_t index, double least, double most)
{
    return least + (most - least) * (double)(demo_level_mix(game->options.seed, index) >> 11) / (double)(1LL << 53);
}

/* Processor time, so that other programs on the machine do not count as the game's work. */
static int64_t worked_nanos(void)
{
    struct timespec worked;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &worked);
    return worked.tv_sec * SECOND + worked.tv_nsec;
}

/* Over several places of the flight; the scene's cost differs from place to place. */
static double millis_of_draw(struct demo_game *game, float detail)
{
    const int places = 6;
    const int64_t start = worked_nanos();

    for (int place = 0; place < places; place++) {
        demo_scene_draw(game->back, game->level, 7.0 * place, detail);
    }
    return (double)(worked_nanos() - start) / 1e6 / places;
}

static double millis_of_level(struct demo_game *game, uint32_t rounds)
{
    const int64_t start = worked_nanos();

    demo_level_build(game->level, game->options.seed, rounds);
    return (double)(worked_nanos() - start) / 1e6;
}

/* The detail at which drawing takes that share of a frame's time: a fixed cost and one by detail. */
static float detail_for(double coarse_millis, double fine_millis, double wanted_millis)
{
    const double by_detail = (fine_millis - coarse_millis) / (FINE - COARSE);
    const double detail = by_detail > 0 ? COARSE + (wanted_millis - coarse_millis) / by_detail : FINE;

    return (float)(detail < LEAST_DETAIL ? LEAST_DETAIL : detail);
}

static void fit_to_machine(struct demo_game *game)
{
    const double period_millis = (double)game->period_nanos / 1e6;

    /* The first build and drawing only warm the caches. */
    millis_of_level(game, 0);
    game->level_base_millis = millis_of_level(game, 0);
    const double more = millis_of_level(game, MEASURED_ROUNDS) - game->level_base_millis;
    game->rounds_per_milli = more > 0.1 ? MEASURED_ROUNDS / more : MEASURED_ROUNDS;
    millis_of_draw(game, COARSE);
    const double coarse = millis_of_draw(game, COARSE);
    const double fine = millis_of_draw(game, FINE);
    game->calm_detail = detail_for(coarse, fine, CALM_SHARE * period_millis);
    game->busy_detail = detail_for(coarse, fine, BUSY_SHARE * period_millis);
}

static void announce(struct demo_game *game)
{
    const struct demo_options *options = &game->options;
    struct frame_swapchain_created created = {
        .swapchain = frame_capture_next_swapchain(),
        .width = DEMO_SCENE_WIDTH,
        .height = DEMO_SCENE_HEIGHT,
        .format = FORMAT_B8G8R8A8_UNORM,
        .present_mode = PRESENT_MODE_FIFO,
        .image_count = 2,
        .flags = FRAME_API_ENGINE,
    };

    frame_capture_open(FRAME_API_ENGINE, "nvbind demo game");
    if (options->has_device) {
        struct frame_device device = {
            .pci_domain = options->pci_domain,
            .pci_bus = options->pci_bus,
            .pci_device = options->pci_device,
            .pci_function = options->pci_function,
        };

        utf8_copy(device.name, options->device_name, sizeof device.name);
        frame_capture_device(&device);
    }
    frame_capture_swapchain_created(&created);
    game->swapchain = created.swapchain;
}

static void say(const struct demo_game *game, double seconds, const char *what, double value)
{
    if (game->options.verbose) {
        printf("%.2f s: %s %.2f\n", seconds, what, value);
        fflush(stdout);
    }
}

/* The scripted stall: a new level, built where a careful game would not build one. */
static void maybe_build_level(struct demo_game *game, double seconds)
{
    if (seconds < game->next_stall_seconds) {
        return;
    }
    const uint64_t nth = ++game->levels;
    const double millis = pick(game, 2 * nth, 70, 115);
    const double rounds = (millis - game->level_base_millis) * game->rounds_per_milli;
    const int64_t start = worked_nanos();

    demo_level_build(game->level, demo_level_mix(game->options.seed, nth), rounds > 1 ? (uint32_t)rounds : 1);
    game->next_stall_seconds = seconds + pick(game, 2 * nth + 1, 4, 7);
    say(game, seconds, "built a level, ms", (double)(worked_nanos() - start) / 1e6);
}

/* Busy scenes of 5 s between calm ones of 7 s. */
static float detail_at(const struct demo_game *game, double seconds)
{
    const double in_turn = seconds - 12 * (double)(int64_t)(seconds / 12);

    return in_turn < 7 ? game->calm_detail : game->busy_detail;
}

/* Hands the drawn frame over, as a swap of buffers does that copies. */
static void present(struct demo_game *game)
{
    struct frame_capture_call call = {.entry_nanos = frame_capture_nanos(), .flags = FRAME_API_ENGINE};

    memcpy(game->front, game->back, sizeof *game->front);
    game->checksum ^= demo_scene_checksum(game->front);
    call.call_nanos = frame_capture_call_nanos(call.entry_nanos, frame_capture_nanos());
    frame_capture_present(&call, game->swapchain, 0);
}

static void wait_until(int64_t nanos)
{
    const struct timespec when = {.tv_sec = nanos / SECOND, .tv_nsec = nanos % SECOND};

    while (!stopped && clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &when, NULL) != 0) {
    }
}

static void play(struct demo_game *game)
{
    const int64_t start = frame_capture_nanos();
    int64_t due = start;
    int64_t worked = worked_nanos();
    uint64_t frames_this_second = 0;
    int64_t second = 0;

    for (uint64_t frame = 0; !stopped; frame++) {
        const int64_t begin = frame_capture_nanos();
        /* The world moves by frames and not by the clock, so that a seed draws the same pictures. */
        const double seconds = (double)frame / game->options.fps;

        if (game->options.seconds > 0 && (double)(begin - start) / SECOND >= game->options.seconds) {
            break;
        }
        maybe_build_level(game, seconds);
        demo_scene_draw(game->back, game->level, seconds, detail_at(game, seconds));
        const int64_t drawn = frame_capture_nanos();
        due += game->period_nanos;
        if (due < drawn) {
            due = drawn;
        }
        wait_until(due);
        present(game);
        const int64_t end = frame_capture_nanos();
        const int64_t worked_now = worked_nanos();
        const double load = demo_load_add(&game->load, end, worked_now - worked);

        worked = worked_now;
        frames_this_second++;
        if ((end - start) / SECOND != second) {
            second = (end - start) / SECOND;
            say(game, seconds, "load", load);
            say(game, seconds, "frames in the last second", (double)frames_this_second);
            frames_this_second = 0;
        }
    }
}

int main(int argc, char **argv)
{
    static struct demo_game game;
    const struct sigaction stopping = {.sa_handler = stop};

    if (!demo_options_parse(&game.options, argc, argv)) {
        return 2;
    }
    sigaction(SIGTERM, &stopping, NULL);
    sigaction(SIGINT, &stopping, NULL);
    /* Half the default slack of a sleep would be a visible unevenness of the frames. */
    prctl(PR_SET_TIMERSLACK, 1000UL, 0UL, 0UL, 0UL);

    game.level = calloc(1, sizeof *game.level);
    game.back = calloc(1, sizeof *game.back);
    game.front = calloc(1, sizeof *game.front);
    if (game.level == NULL || game.back == NULL || game.front == NULL) {
        fputs("nvbind-demo-game: out of memory\n", stderr);
        return 1;
    }
    game.period_nanos = SECOND / game.options.fps;
    game.next_stall_seconds = FIRST_STALL_SECONDS + pick(&game, 0, 0, 1);
    if (!demo_load_open(&game.load, game.options.load_file, frame_capture_nanos())) {
        perror(game.options.load_file);
        return 1;
    }
    fit_to_machine(&game);
    announce(&game);
    play(&game);
    frame_capture_swapchain_destroyed(game.swapchain);
    if (game.options.verbose) {
        printf("%lu levels, checksum %016lx\n", (unsigned long)game.levels, (unsigned long)game.checksum);
    }
    return 0;
}

/* gamescope's messages, their times, and the program that takes them: gamescope_test FOLDER_OF_THE_PROGRAMS. */
#include <signal.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <time.h>

#include "frame_record.h"
#include "gamescope_message.h"
#include "gamescope_timeline.h"
#include "ring_folder.h"

#define MS 1000000LL

static const char *programs;
static int queue;
static char key_text[16];

/* A message of each age is a prefix of the newest, but for the two frame times. */
static size_t message(uint8_t *to, size_t bytes, uint32_t pid, uint64_t game_nanos, uint64_t display_nanos)
{
    const uint32_t version = 1;
    const uint32_t width = 1280;
    const uint32_t height = 800;
    const uint64_t first = bytes >= 85 || bytes < 42 ? game_nanos : display_nanos;
    const uint64_t second = bytes >= 85 ? display_nanos : game_nanos;

    memset(to, 0, 128);
    memcpy(to, &version, 4);
    memcpy(to + 4, &pid, 4);
    memcpy(to + 8, &first, 8);
    memcpy(to + 18, &second, 8);
    memcpy(to + 34, &width, 4);
    memcpy(to + 38, &height, 4);
    return bytes;
}

static void should_read_messages_of_every_age(void)
{
    static const size_t ages[] = {16, 18, 42, 45, 85, 87};
    struct gamescope_frame frame;
    uint8_t bytes[128];

    for (size_t i = 0; i < sizeof ages / sizeof ages[0]; i++) {
        CHECK(gamescope_message_read(bytes, message(bytes, ages[i], 77, 16 * MS, UINT64_MAX), &frame));
        CHECK_EQUAL(frame.pid, 77);
        CHECK_EQUAL(frame.frame_nanos, 16 * MS);
        CHECK_EQUAL(frame.width, ages[i] >= 42 ? 1280 : 0);
        CHECK_EQUAL(frame.height, ages[i] >= 42 ? 800 : 0);
    }
}

static void should_leave_out_what_is_no_frame_of_a_game(void)
{
    struct gamescope_frame frame;
    uint8_t bytes[128];

    CHECK(!gamescope_message_read(bytes, message(bytes, 85, 77, UINT64_MAX, 16 * MS), &frame));
    CHECK(!gamescope_message_read(bytes, message(bytes, 45, 77, UINT64_MAX, 16 * MS), &frame));
    CHECK(!gamescope_message_read(bytes, message(bytes, 85, 0, 16 * MS, 16 * MS), &frame));
    CHECK(!gamescope_message_read(bytes, message(bytes, 85, 77, 11000 * MS, 16 * MS), &frame));
    CHECK(!gamescope_message_read(bytes, message(bytes, 15, 77, 16 * MS, 16 * MS), &frame));
    message(bytes, 85, 77, 16 * MS, 16 * MS);
    bytes[0] = 2;
    CHECK(!gamescope_message_read(bytes, 85, &frame));
    CHECK(!gamescope_message_read(bytes, 0, &frame));
}

static void should_set_frames_their_frame_time_apart_however_late_they_arrive(void)
{
    struct gamescope_timeline timeline = {0};
    struct gamescope_place place = gamescope_timeline_add(&timeline, 0, 1000 * MS, true);

    CHECK_EQUAL(place.present_nanos, 1000 * MS);
    CHECK_EQUAL(place.sequence, 0);
    place = gamescope_timeline_add(&timeline, 16 * MS, 1050 * MS, true);
    CHECK_EQUAL(place.present_nanos, 1016 * MS);
    /* The reader slept: a backlog is late, not lost. */
    place = gamescope_timeline_add(&timeline, 17 * MS, 2500 * MS, false);
    CHECK_EQUAL(place.present_nanos, 1033 * MS);
    CHECK_EQUAL(place.sequence, 2);
}

static void should_leave_out_a_number_where_messages_were_lost(void)
{
    struct gamescope_timeline timeline = {0};

    gamescope_timeline_add(&timeline, 0, 1000 * MS, true);
    struct gamescope_place place = gamescope_timeline_add(&timeline, 16 * MS, 1500 * MS, true);
    CHECK_EQUAL(place.present_nanos, 1500 * MS);
    CHECK_EQUAL(place.sequence, 2);
    place = gamescope_timeline_add(&timeline, 300 * MS, 1510 * MS, true);
    CHECK_EQUAL(place.present_nanos, 1510 * MS);
    CHECK_EQUAL(place.sequence, 4);
}

static int64_t now_nanos(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static void post(size_t bytes, uint32_t pid, uint64_t game_nanos, uint64_t display_nanos, long type)
{
    struct {
        long type;
        uint8_t bytes[128];
    } posted = {.type = type};

    message(posted.bytes, bytes, pid, game_nanos, display_nanos);
    CHECK_EQUAL(msgsnd(queue, &posted, bytes, 0), 0);
}

/* Waits until somebody has taken every message of type 1. */
static void wait_until_taken(int left)
{
    const struct timespec nap = {.tv_nsec = 10 * MS};
    struct msqid_ds state;

    alarm(60);
    do {
        nanosleep(&nap, NULL);
        CHECK_EQUAL(msgctl(queue, IPC_STAT, &state), 0);
    } while ((int)state.msg_qnum > left);
    alarm(0);
}

static void should_write_a_games_frames_into_a_ring_until_its_input_ends(void)
{
    const uint32_t own = (uint32_t)getpid();
    const struct timespec second = {.tv_sec = 1, .tv_nsec = 100 * MS};
    char path[512];
    int input[2];
    int output[2];
    char ready[16];

    /* From before: of no known time. */
    post(85, own, 5 * MS, UINT64_MAX, 1);
    snprintf(path, sizeof path, "%s/nvbind-gamescope", programs);
    CHECK_EQUAL(pipe(input), 0);
    CHECK_EQUAL(pipe(output), 0);
    const pid_t taker = fork();
    if (taker == 0) {
        dup2(input[0], STDIN_FILENO);
        dup2(output[1], STDOUT_FILENO);
        close(input[1]);
        execl(path, "nvbind-gamescope", folder, key_text, NULL);
        _exit(127);
    }
    close(input[0]);
    CHECK(read(output[0], ready, sizeof ready) > 0);
    int64_t before_nanos = now_nanos();
    int64_t spent_nanos = 0;
    post(85, own, 0, UINT64_MAX, 1);
    for (int i = 0; i < 49; i++) {
        const int64_t frame_nanos = now_nanos() - before_nanos;

        before_nanos += frame_nanos;
        spent_nanos += frame_nanos;
        post(85, own, (uint64_t)frame_nanos, UINT64_MAX, 1);
        post(85, own, UINT64_MAX, MS, 1);
    }
    /* A word to mangoapp that is not about frames. */
    post(20, own, 0, 0, 2);
    wait_until_taken(1);
    nanosleep(&second, NULL);
    post(85, own + 1, 2 * MS, UINT64_MAX, 1);
    wait_until_taken(1);
    close(input[1]);
    join(taker);

    const struct ring_snapshot ring = ring_of(taker);
    struct ring_record record;
    int64_t position = ring.head;
    int64_t first_nanos = 0;
    int64_t last_nanos = 0;
    int64_t last_sequence = 0;
    CHECK_EQUAL(count_of(&ring, FRAME_RECORD_PRESENT), 50);
    CHECK_EQUAL(count_of(&ring, FRAME_RECORD_END), 1);
    CHECK_EQUAL(count_of(&ring, FRAME_RECORD_SWAPCHAIN_CREATED), 1);
    while (ring_snapshot_next(&ring, &position, &record)) {
        const struct frame_present *present = record.payload;

        if (record.type == FRAME_RECORD_PROCESS) {
            CHECK_EQUAL(((const struct frame_process *)record.payload)->pid, own);
            CHECK(strcmp(((const struct frame_process *)record.payload)->name, "gamescope_test") == 0);
        } else if (record.type == FRAME_RECORD_PRESENT) {
            first_nanos = first_nanos == 0 ? present->present_nanos : first_nanos;
            last_nanos = present->present_nanos;
            last_sequence = present->sequence;
        }
    }
    /* On a machine that stops a process for a quarter of a second it is a gap, and says so. */
    CHECK(last_sequence > 49 || last_nanos - first_nanos == spent_nanos);
    char second_name[32];
    snprintf(second_name, sizeof second_name, "%d-2.ring", taker);
    const struct ring_snapshot other = ring_named(second_name);
    CHECK_EQUAL(count_of(&other, FRAME_RECORD_PRESENT), 1);
}

int main(int argc, char **argv)
{
    programs = argc > 1 ? argv[1] : "build";
    RUN(should_read_messages_of_every_age);
    RUN(should_leave_out_what_is_no_frame_of_a_game);
    RUN(should_set_frames_their_frame_time_apart_however_late_they_arrive);
    RUN(should_leave_out_a_number_where_messages_were_lost);
    const key_t key = 0x6E760000 | (getpid() & 0xFFFF);
    snprintf(key_text, sizeof key_text, "%x", (unsigned)key);
    queue = msgget(key, 0600 | IPC_CREAT | IPC_EXCL);
    if (queue < 0) {
        printf("skipped the program itself: no message queue here: %s\n", strerror(errno));
        return 0;
    }
    make_folder();
    const int ended = in_child(should_write_a_games_frames_into_a_ring_until_its_input_ends);
    msgctl(queue, IPC_RMID, NULL);
    remove_folder();
    printf("%s should_write_a_games_frames_into_a_ring_until_its_input_ends\n", ended == 0 ? "ok     " : "FAILED ");
    return ended != 0;
}

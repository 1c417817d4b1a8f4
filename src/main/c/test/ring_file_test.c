/* The ring's file: its name, its lock, and what is there already. */
#include <signal.h>
#include <sys/stat.h>

#include "frame_record.h"
#include "frame_ring_file.h"
#include "ring_folder.h"

static void should_give_the_file_its_mode_and_size_and_all_its_room(void)
{
    struct frame_ring_file ring;
    struct stat file;
    char path[128];

    umask(0);
    CHECK(frame_ring_file_create(&ring, folder, FRAME_RING_DEFAULT_BYTES) == NULL);
    snprintf(path, sizeof path, "%s/%d.ring", folder, getpid());
    CHECK_EQUAL(stat(path, &file), 0);
    CHECK_EQUAL(file.st_mode & 07777, 0640);
    CHECK_EQUAL(file.st_size, FRAME_RING_DEFAULT_BYTES + FRAME_RING_TRAILER_BYTES);
    CHECK(file.st_blocks * 512 >= file.st_size);
    CHECK_EQUAL(files_in_folder(), 1);
}

static void should_hold_the_lock_until_death_even_a_violent_one(void)
{
    int ready[2];

    CHECK_EQUAL(pipe(ready), 0);
    const pid_t game = fork();
    if (game == 0) {
        struct frame_ring_file file;

        CHECK(frame_ring_file_create(&file, folder, FRAME_RING_MIN_BYTES) == NULL);
        CHECK(frame_ring_write(&file.ring, FRAME_RECORD_END, "sixteen bytes...", 16));
        let(ready[1]);
        pause();
    }
    wait_for(ready[0]);
    CHECK(ring_of(game).producer_lives);
    kill(game, SIGKILL);
    waitpid(game, NULL, 0);
    const struct ring_snapshot ring = ring_of(game);
    CHECK(!ring.producer_lives);
    CHECK_EQUAL(count_of(&ring, FRAME_RECORD_END), 1);
}

static void should_leave_a_killed_writers_record_negative(void)
{
    const pid_t game = fork();

    if (game == 0) {
        struct frame_ring_file file;

        CHECK(frame_ring_file_create(&file, folder, FRAME_RING_MIN_BYTES) == NULL);
        CHECK(frame_ring_write(&file.ring, FRAME_RECORD_END, "sixteen bytes...", 16));
        CHECK(frame_ring_claim(&file.ring, FRAME_RECORD_PRESENT, 32) != NULL);
        CHECK(frame_ring_write(&file.ring, FRAME_RECORD_END, "sixteen bytes...", 16));
        kill(getpid(), SIGKILL);
    }
    waitpid(game, NULL, 0);
    const struct ring_snapshot ring = ring_of(game);
    int32_t length;

    CHECK(!ring.producer_lives);
    memcpy(&length, ring.data + 24, sizeof length);
    CHECK_EQUAL(length, -40);
    CHECK_EQUAL(ring.tail, 24 + 40 + 24);
    CHECK_EQUAL(count_of(&ring, FRAME_RECORD_END), 1);
}

static void should_not_share_a_ring_between_two_parts_of_one_process(void)
{
    struct frame_ring_file first;
    struct frame_ring_file second;
    char name[32];

    CHECK(frame_ring_file_create(&first, folder, FRAME_RING_MIN_BYTES) == NULL);
    CHECK(frame_ring_file_create(&second, folder, FRAME_RING_MIN_BYTES) == NULL);
    snprintf(name, sizeof name, "%d.ring", getpid());
    CHECK(strcmp(first.name, name) == 0);
    snprintf(name, sizeof name, "%d-2.ring", getpid());
    CHECK(strcmp(second.name, name) == 0);

    const pid_t looker = fork();
    if (looker == 0) {
        CHECK(ring_named(first.name).producer_lives);
        CHECK(ring_named(second.name).producer_lives);
        _exit(0);
    }
    join(looker);
}

/* Makes a ring of this pid as a dead process would have left it: closed, so unlocked and unmapped. */
static void leave_ring(bool with_a_record)
{
    struct frame_ring_file file;

    CHECK(frame_ring_file_create(&file, folder, FRAME_RING_MIN_BYTES) == NULL);
    if (with_a_record) {
        frame_ring_write(&file.ring, FRAME_RECORD_END, "sixteen bytes...", 16);
    }
    frame_ring_file_close(&file);
}

static void should_replace_an_empty_ring_of_a_dead_process(void)
{
    struct frame_ring_file file;

    leave_ring(false);
    CHECK(frame_ring_file_create(&file, folder, FRAME_RING_MIN_BYTES) == NULL);
    CHECK(strchr(file.name, '-') == NULL);
    CHECK_EQUAL(files_in_folder(), 1);
}

static void should_keep_an_unread_ring_of_a_dead_process(void)
{
    struct frame_ring_file file;

    leave_ring(true);
    CHECK(frame_ring_file_create(&file, folder, FRAME_RING_MIN_BYTES) == NULL);
    CHECK(strchr(file.name, '-') != NULL);
    CHECK_EQUAL(files_in_folder(), 2);
}

static void should_keep_the_ring_of_a_living_process_with_the_same_pid(void)
{
    struct frame_ring_file file;
    int ready[2];
    char mine[32];

    CHECK_EQUAL(pipe(ready), 0);
    const pid_t other = fork();
    if (other == 0) {
        /* As seen from another pid namespace: the parent's pid, and alive. */
        CHECK(frame_ring_file_create(&file, folder, FRAME_RING_MIN_BYTES) == NULL);
        char childs[128];
        char parents[128];
        snprintf(childs, sizeof childs, "%s/%s", folder, file.name);
        snprintf(parents, sizeof parents, "%s/%d.ring", folder, getppid());
        CHECK_EQUAL(rename(childs, parents), 0);
        let(ready[1]);
        pause();
    }
    wait_for(ready[0]);
    CHECK(frame_ring_file_create(&file, folder, FRAME_RING_MIN_BYTES) == NULL);
    snprintf(mine, sizeof mine, "%d-2.ring", getpid());
    CHECK(strcmp(file.name, mine) == 0);
    kill(other, SIGKILL);
}

static void should_not_follow_a_link_in_the_place_of_its_ring(void)
{
    struct frame_ring_file file;
    char path[128];

    snprintf(path, sizeof path, "%s/%d.ring", folder, getpid());
    CHECK_EQUAL(symlink("/dev/null", path), 0);
    CHECK(frame_ring_file_create(&file, folder, FRAME_RING_MIN_BYTES) == NULL);
    CHECK(strchr(file.name, '-') != NULL);
}

static void should_keep_the_ring_off_the_standard_streams(void)
{
    close(STDIN_FILENO);
    struct frame_ring_file file;

    CHECK(frame_ring_file_create(&file, folder, FRAME_RING_MIN_BYTES) == NULL);
    CHECK(file.fd > STDERR_FILENO);
}

static void should_take_only_allowed_ring_sizes(void)
{
    CHECK_EQUAL(frame_ring_file_capacity(NULL), 1 << 20);
    CHECK_EQUAL(frame_ring_file_capacity("65536"), 65536);
    CHECK_EQUAL(frame_ring_file_capacity("67108864"), 67108864);
    CHECK_EQUAL(frame_ring_file_capacity("134217728"), 1 << 20);
    CHECK_EQUAL(frame_ring_file_capacity("32768"), 1 << 20);
    CHECK_EQUAL(frame_ring_file_capacity("65537"), 1 << 20);
    CHECK_EQUAL(frame_ring_file_capacity("1 MiB"), 1 << 20);
    CHECK_EQUAL(frame_ring_file_capacity("-65536"), 1 << 20);
    CHECK_EQUAL(frame_ring_file_capacity("99999999999999999999"), 1 << 20);
}

int main(void)
{
    make_folder();
    RUN_IN_EMPTY_FOLDER(should_give_the_file_its_mode_and_size_and_all_its_room);
    RUN_IN_EMPTY_FOLDER(should_hold_the_lock_until_death_even_a_violent_one);
    RUN_IN_EMPTY_FOLDER(should_leave_a_killed_writers_record_negative);
    RUN_IN_EMPTY_FOLDER(should_not_share_a_ring_between_two_parts_of_one_process);
    RUN_IN_EMPTY_FOLDER(should_replace_an_empty_ring_of_a_dead_process);
    RUN_IN_EMPTY_FOLDER(should_keep_an_unread_ring_of_a_dead_process);
    RUN_IN_EMPTY_FOLDER(should_keep_the_ring_of_a_living_process_with_the_same_pid);
    RUN_IN_EMPTY_FOLDER(should_not_follow_a_link_in_the_place_of_its_ring);
    RUN_IN_EMPTY_FOLDER(should_keep_the_ring_off_the_standard_streams);
    RUN_IN_EMPTY_FOLDER(should_take_only_allowed_ring_sizes);
    remove_folder();
    return 0;
}

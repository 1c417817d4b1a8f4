/* Capture in a process: what a game leaves behind, fork, and when capture must stay off. */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "frame_capture.h"
#include "ring_folder.h"

static void present_times(int times)
{
    const struct frame_capture_call call = {.entry_nanos = frame_capture_nanos(), .flags = FRAME_API_ENGINE};

    for (int i = 0; i < times; i++) {
        frame_capture_present(&call, 1, 0);
    }
}

static void should_announce_process_and_end_around_the_frames(void)
{
    const pid_t game = fork();

    if (game == 0) {
        CHECK(frame_capture_open(FRAME_API_ENGINE, "A game"));
        present_times(10);
        exit(0);
    }
    join(game);
    struct ring_snapshot ring = ring_of(game);
    struct ring_record record;
    int64_t position = ring.head;

    CHECK(ring_snapshot_next(&ring, &position, &record));
    CHECK_EQUAL(record.type, FRAME_RECORD_PROCESS);
    const struct frame_process *process = record.payload;
    CHECK_EQUAL(process->pid, game);
    CHECK_EQUAL(process->flags, FRAME_API_ENGINE);
    CHECK(strcmp(process->name, "capture_test") == 0);
    CHECK(strcmp(process->application, "A game") == 0);
    for (int64_t i = 0; i < 10; i++) {
        CHECK(ring_snapshot_next(&ring, &position, &record));
        CHECK_EQUAL(record.type, FRAME_RECORD_PRESENT);
        CHECK_EQUAL(((const struct frame_present *)record.payload)->sequence, i);
    }
    CHECK(ring_snapshot_next(&ring, &position, &record));
    CHECK_EQUAL(record.type, FRAME_RECORD_END);
    CHECK(!ring_snapshot_next(&ring, &position, &record));
    CHECK_EQUAL(position, ring.tail);
    CHECK(!ring.producer_lives);
}

static void should_count_dropped_frames_and_leave_their_numbers_out(void)
{
    setenv("NVBIND_RING_BYTES", "65536", 1);
    const pid_t game = fork();
    if (game == 0) {
        CHECK(frame_capture_open(FRAME_API_ENGINE, NULL));
        present_times(2000);
        exit(0);
    }
    join(game);
    const struct ring_snapshot ring = ring_of(game);

    CHECK_EQUAL(ring.capacity, 65536);
    /* Process record 152, 40 a frame; of the 2000 frames and END the rest found no room. */
    CHECK_EQUAL(count_of(&ring, FRAME_RECORD_PRESENT), (65536 - 152) / 40);
    CHECK_EQUAL(ring.dropped, 2000 - (65536 - 152) / 40 + (count_of(&ring, FRAME_RECORD_END) == 0));
}

static void should_keep_a_forked_child_out_of_its_parents_ring(void)
{
    CHECK(frame_capture_open(FRAME_API_ENGINE, "A game"));
    present_times(5);
    const pid_t child = fork();
    if (child == 0) {
        present_times(7);
        exit(0);
    }
    join(child);
    present_times(5);

    const pid_t looker = fork();
    if (looker == 0) {
        /* From another process: to open the own ring again would release its lock. */
        const struct ring_snapshot parents = ring_of(getppid());
        const struct ring_snapshot childs = ring_of(child);

        CHECK(parents.producer_lives);
        CHECK_EQUAL(count_of(&parents, FRAME_RECORD_PRESENT), 10);
        CHECK_EQUAL(count_of(&parents, FRAME_RECORD_END), 0);
        CHECK(!childs.producer_lives);
        CHECK_EQUAL(count_of(&childs, FRAME_RECORD_PROCESS), 1);
        CHECK_EQUAL(count_of(&childs, FRAME_RECORD_PRESENT), 7);
        CHECK_EQUAL(count_of(&childs, FRAME_RECORD_END), 1);
        _exit(0);
    }
    join(looker);
}

static void *present_until_told(void *told)
{
    while (!atomic_load((_Atomic(bool) *)told)) {
        present_times(10);
    }
    return NULL;
}

static void should_survive_forks_while_threads_present(void)
{
    _Atomic(bool) told = false;
    pthread_t threads[4];

    CHECK(frame_capture_open(FRAME_API_ENGINE, NULL));
    for (int i = 0; i < 4; i++) {
        pthread_create(&threads[i], NULL, present_until_told, &told);
    }
    for (int i = 0; i < 50; i++) {
        const pid_t child = fork();
        if (child == 0) {
            present_times(1);
            _exit(frame_capture_generation() == 2 ? 0 : 1);
        }
        join(child);
    }
    atomic_store(&told, true);
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
    }
}

static void expect_off(void)
{
    errno = ERANGE;
    CHECK(!frame_capture_open(FRAME_API_ENGINE, NULL));
    CHECK_EQUAL(errno, ERANGE);
    present_times(100);
    frame_capture_lost();
    frame_capture_swapchain_destroyed(1);
    CHECK_EQUAL(frame_capture_generation(), 0);
}

static void should_be_off_without_a_folder(void)
{
    unsetenv("NVBIND_FRAMES_DIR");
    expect_off();
}

static void should_be_off_for_a_relative_folder(void)
{
    setenv("NVBIND_FRAMES_DIR", "frames", 1);
    expect_off();
}

static void should_be_off_when_the_folder_is_a_file(void)
{
    setenv("NVBIND_FRAMES_DIR", "/dev/null", 1);
    expect_off();
}

static void should_be_off_when_the_folder_cannot_be_written(void)
{
    /* Not even root makes files here. */
    setenv("NVBIND_FRAMES_DIR", "/proc/self", 1);
    expect_off();
}

static void should_be_off_when_another_user_owns_the_folder(void)
{
    if (getuid() != 0) {
        fputs("needs root to become another user\n", stderr);
        exit(CANNOT_RUN);
    }
    CHECK_EQUAL(chmod(folder, 0755), 0);
    CHECK_EQUAL(setresuid(65534, 65534, 65534), 0);
    expect_off();
    CHECK_EQUAL(files_in_folder(), 0);
}

static void should_be_off_below_a_file_size_limit(void)
{
    const struct rlimit small = {.rlim_cur = 4096, .rlim_max = 4096};

    CHECK_EQUAL(setrlimit(RLIMIT_FSIZE, &small), 0);
    expect_off();
    CHECK_EQUAL(files_in_folder(), 0);
}

static void should_be_off_when_the_filesystem_is_full(void)
{
    if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0
        || mount("small", folder, "tmpfs", 0, "size=512k") != 0) {
        perror("needs the right to mount a small filesystem");
        exit(CANNOT_RUN);
    }
    expect_off();
    CHECK_EQUAL(files_in_folder(), 0);
}

/* What a program that opens capture and leaves says on stderr; NVBIND_DEBUG as given, NULL for unset. */
static void told_with_debug(const char *debug, char *text, size_t size)
{
    int said[2];

    CHECK_EQUAL(pipe(said), 0);
    const pid_t game = fork();
    if (game == 0) {
        dup2(said[1], STDERR_FILENO);
        setenv("NVBIND_FRAMES_DIR", "/nonexistent", 1);
        if (debug != NULL) {
            setenv("NVBIND_DEBUG", debug, 1);
        }
        execl("/proc/self/exe", "capture_test", "open", NULL);
    }
    join(game);
    close(said[1]);
    const ssize_t got = read(said[0], text, size - 1);
    text[got > 0 ? got : 0] = '\0';
}

static void should_say_why_it_is_off_only_when_asked(void)
{
    char text[256];

    told_with_debug(NULL, text, sizeof text);
    CHECK(strcmp(text, "") == 0);
    told_with_debug("0", text, sizeof text);
    CHECK(strcmp(text, "") == 0);
    told_with_debug("1", text, sizeof text);
    CHECK(strcmp(text, "nvbind: frame capture is off: cannot open the frames folder: No such file or directory\n")
          == 0);
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "open") == 0) {
        return frame_capture_open(FRAME_API_ENGINE, NULL);
    }
    make_folder();
    RUN_IN_EMPTY_FOLDER(should_announce_process_and_end_around_the_frames);
    RUN_IN_EMPTY_FOLDER(should_count_dropped_frames_and_leave_their_numbers_out);
    RUN_IN_EMPTY_FOLDER(should_keep_a_forked_child_out_of_its_parents_ring);
    RUN_IN_EMPTY_FOLDER(should_survive_forks_while_threads_present);
    RUN_IN_EMPTY_FOLDER(should_be_off_without_a_folder);
    RUN_IN_EMPTY_FOLDER(should_be_off_for_a_relative_folder);
    RUN_IN_EMPTY_FOLDER(should_be_off_when_the_folder_is_a_file);
    RUN_IN_EMPTY_FOLDER(should_be_off_when_the_folder_cannot_be_written);
    RUN_IN_EMPTY_FOLDER(should_be_off_when_another_user_owns_the_folder);
    RUN_IN_EMPTY_FOLDER(should_be_off_below_a_file_size_limit);
    RUN_IN_EMPTY_FOLDER(should_be_off_when_the_filesystem_is_full);
    RUN_IN_EMPTY_FOLDER(should_say_why_it_is_off_only_when_asked);
    remove_folder();
    return 0;
}

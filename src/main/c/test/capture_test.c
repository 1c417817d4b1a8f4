/* The ring's file and the process around it: fork, death, folders that are no good. */
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <dirent.h>

#include "check.h"
#include "frame_capture.h"
#include "frame_ring_file.h"
#include "ring_snapshot.h"

static char folder[] = "/tmp/nvbind-capture-test-XXXXXX";

static int files_in_folder(void)
{
    DIR *listing = opendir(folder);
    int files = 0;

    for (struct dirent *entry; listing != NULL && (entry = readdir(listing)) != NULL;) {
        files += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    }
    closedir(listing);
    return files;
}

static void empty_folder(void)
{
    DIR *listing = opendir(folder);

    for (struct dirent *entry; listing != NULL && (entry = readdir(listing)) != NULL;) {
        unlinkat(dirfd(listing), entry->d_name, 0);
    }
    closedir(listing);
}

static struct ring_snapshot ring_named(const char *name)
{
    struct ring_snapshot ring;
    char path[128];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    const char *problem = ring_snapshot_take(&ring, path);
    if (problem != NULL) {
        fprintf(stderr, "%s: %s\n", path, problem);
    }
    CHECK(problem == NULL);
    return ring;
}

static struct ring_snapshot ring_of(pid_t pid)
{
    char name[32];

    snprintf(name, sizeof name, "%d.ring", pid);
    return ring_named(name);
}

static int64_t count_of(const struct ring_snapshot *ring, int32_t type)
{
    struct ring_record record;
    int64_t position = ring->head;
    int64_t found = 0;

    while (ring_snapshot_next(ring, &position, &record)) {
        found += record.type == type;
    }
    return found;
}

static void present_times(int times)
{
    const struct frame_capture_call call = {.entry_nanos = frame_capture_nanos(), .flags = FRAME_API_ENGINE};

    for (int i = 0; i < times; i++) {
        frame_capture_present(&call, 1, 0);
    }
}

/* Waits for a child, which must end well. */
static void join(pid_t child)
{
    int status;

    CHECK_EQUAL(waitpid(child, &status, 0), child);
    CHECK_EQUAL(status, 0);
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

static void should_give_the_file_its_mode_and_size_and_all_its_room(void)
{
    struct stat file;
    char path[128];

    umask(0);
    CHECK(frame_capture_open(FRAME_API_ENGINE, NULL));
    snprintf(path, sizeof path, "%s/%d.ring", folder, getpid());
    CHECK_EQUAL(stat(path, &file), 0);
    CHECK_EQUAL(file.st_mode & 07777, 0640);
    CHECK_EQUAL(file.st_size, FRAME_RING_DEFAULT_BYTES + FRAME_RING_TRAILER_BYTES);
    CHECK(file.st_blocks * 512 >= file.st_size);
    CHECK_EQUAL(files_in_folder(), 1);
}

/* A pipe over which a parent and a child take turns. */
static void wait_for(int fd)
{
    char turn;

    CHECK_EQUAL(read(fd, &turn, 1), 1);
}

static void let(int fd)
{
    CHECK_EQUAL(write(fd, "", 1), 1);
}

static void should_hold_the_lock_until_death_even_a_violent_one(void)
{
    int ready[2];

    CHECK_EQUAL(pipe(ready), 0);
    const pid_t game = fork();
    if (game == 0) {
        CHECK(frame_capture_open(FRAME_API_ENGINE, NULL));
        present_times(3);
        let(ready[1]);
        pause();
    }
    wait_for(ready[0]);
    CHECK(ring_of(game).producer_lives);
    kill(game, SIGKILL);
    waitpid(game, NULL, 0);
    const struct ring_snapshot ring = ring_of(game);
    CHECK(!ring.producer_lives);
    CHECK_EQUAL(count_of(&ring, FRAME_RECORD_PRESENT), 3);
    CHECK_EQUAL(count_of(&ring, FRAME_RECORD_END), 0);
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
    CHECK(strcmp(text, "nvbind: frame capture is off: cannot open the frames folder: No such file or directory\n") == 0);
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

#define RUN_IN_EMPTY_FOLDER(test) \
    do {                          \
        empty_folder();           \
        RUN(test);                \
    } while (0)

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "open") == 0) {
        return frame_capture_open(FRAME_API_ENGINE, NULL);
    }
    CHECK(mkdtemp(folder) != NULL);
    setenv("NVBIND_FRAMES_DIR", folder, 1);
    unsetenv("NVBIND_RING_BYTES");
    unsetenv("NVBIND_DEBUG");
    RUN_IN_EMPTY_FOLDER(should_announce_process_and_end_around_the_frames);
    RUN_IN_EMPTY_FOLDER(should_count_dropped_frames_and_leave_their_numbers_out);
    RUN_IN_EMPTY_FOLDER(should_give_the_file_its_mode_and_size_and_all_its_room);
    RUN_IN_EMPTY_FOLDER(should_hold_the_lock_until_death_even_a_violent_one);
    RUN_IN_EMPTY_FOLDER(should_leave_a_killed_writers_record_negative);
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
    RUN_IN_EMPTY_FOLDER(should_not_share_a_ring_between_two_parts_of_one_process);
    RUN_IN_EMPTY_FOLDER(should_replace_an_empty_ring_of_a_dead_process);
    RUN_IN_EMPTY_FOLDER(should_keep_an_unread_ring_of_a_dead_process);
    RUN_IN_EMPTY_FOLDER(should_keep_the_ring_of_a_living_process_with_the_same_pid);
    RUN_IN_EMPTY_FOLDER(should_not_follow_a_link_in_the_place_of_its_ring);
    RUN_IN_EMPTY_FOLDER(should_keep_the_ring_off_the_standard_streams);
    RUN_IN_EMPTY_FOLDER(should_take_only_allowed_ring_sizes);
    empty_folder();
    rmdir(folder);
    return 0;
}

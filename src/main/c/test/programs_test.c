/* The demo game and the ring dump as programs: programs_test FOLDER_OF_THE_PROGRAMS. */
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <time.h>

#include "frame_record.h"
#include "ring_folder.h"

static const char *programs;

struct program {
    pid_t pid;
    int fd;
    /* What it has said so far, on standard output and standard error. */
    char said[1 << 16];
    size_t length;
    int status;
};

static struct program start(const char *const *arguments)
{
    struct program program = {.length = 0};
    char path[512];
    int pipes[2];

    snprintf(path, sizeof path, "%s/%s", programs, arguments[0]);
    CHECK_EQUAL(pipe(pipes), 0);
    program.pid = fork();
    if (program.pid == 0) {
        dup2(pipes[1], STDOUT_FILENO);
        dup2(pipes[1], STDERR_FILENO);
        close(pipes[0]);
        execv(path, (char *const *)arguments);
        _exit(127);
    }
    close(pipes[1]);
    program.fd = pipes[0];
    return program;
}

/* Listens until it has said this, or to its end. */
static void listen_until(struct program *program, const char *text)
{
    while (text == NULL || strstr(program->said, text) == NULL) {
        const size_t room = sizeof program->said - 1 - program->length;
        const ssize_t got = read(program->fd, program->said + program->length, room);

        if (got <= 0) {
            break;
        }
        program->length += (size_t)got;
    }
}

static void finish(struct program *program)
{
    listen_until(program, NULL);
    close(program->fd);
    CHECK_EQUAL(waitpid(program->pid, &program->status, 0), program->pid);
}

static struct program run(const char *const *arguments)
{
    struct program program = start(arguments);

    finish(&program);
    return program;
}

/* However slow the machine is; a game that never gets there is ended by the alarm. */
static void wait_for_frames(pid_t game, int64_t frames)
{
    const struct timespec nap = {.tv_nsec = 50000000};
    int64_t seen = 0;
    char path[128];

    alarm(120);
    snprintf(path, sizeof path, "%s/%d.ring", folder, game);
    while (seen < frames) {
        nanosleep(&nap, NULL);
        if (access(path, F_OK) == 0) {
            struct ring_snapshot ring = ring_of(game);

            seen = count_of(&ring, FRAME_RECORD_PRESENT);
            ring_snapshot_free(&ring);
        }
    }
    alarm(0);
}

static void should_play_quietly_until_told_to_stop(void)
{
    const char *const arguments[] = {"nvbind-demo-game", "--fps", "100", "--seed", "7", "--pci", "0001:2d:03.1",
                                     "--device-name", "Some GPU", NULL};
    struct program game = start(arguments);

    wait_for_frames(game.pid, 100);
    kill(game.pid, SIGTERM);
    finish(&game);
    const struct ring_snapshot ring = ring_of(game.pid);
    const int32_t first[] = {FRAME_RECORD_PROCESS, FRAME_RECORD_DEVICE, FRAME_RECORD_SWAPCHAIN_CREATED};
    struct ring_record record;
    int64_t position = ring.head;
    int64_t frames = 0;
    int64_t first_nanos = 0;
    int64_t last_nanos = 0;

    CHECK_EQUAL(game.status, 0);
    CHECK_EQUAL(game.length, 0);
    CHECK_EQUAL(ring.dropped, 0);
    for (int i = 0; i < 3; i++) {
        CHECK(ring_snapshot_next(&ring, &position, &record));
        CHECK_EQUAL(record.type, first[i]);
        if (record.type == FRAME_RECORD_DEVICE) {
            const struct frame_device *device = record.payload;

            CHECK_EQUAL(device->pci_domain, 1);
            CHECK_EQUAL(device->pci_bus, 0x2D);
            CHECK_EQUAL(device->pci_device, 3);
            CHECK_EQUAL(device->pci_function, 1);
            CHECK(strcmp(device->name, "Some GPU") == 0);
        }
    }
    while (ring_snapshot_next(&ring, &position, &record) && record.type == FRAME_RECORD_PRESENT) {
        const struct frame_present *frame = record.payload;

        CHECK_EQUAL(frame->sequence, frames);
        CHECK_EQUAL(frame->flags, FRAME_API_ENGINE);
        CHECK(frame->present_nanos > last_nanos);
        first_nanos = frames == 0 ? frame->present_nanos : first_nanos;
        last_nanos = frame->present_nanos;
        frames++;
    }
    CHECK(frames >= 100);
    /* Never faster than asked for; one late frame may shorten the next one's wait. */
    CHECK(last_nanos - first_nanos >= (frames - 2) * 10000000);
    CHECK_EQUAL(record.type, FRAME_RECORD_SWAPCHAIN_DESTROYED);
    CHECK(ring_snapshot_next(&ring, &position, &record));
    CHECK_EQUAL(record.type, FRAME_RECORD_END);
}

static void should_stall_by_the_seeds_script(void)
{
    const char *const arguments[] = {"nvbind-demo-game", "--seconds", "600", "--verbose", NULL};
    struct program game = start(arguments);

    listen_until(&game, "built a level, ms ");
    kill(game.pid, SIGTERM);
    finish(&game);
    const char *line = strstr(game.said, "built a level, ms ");
    CHECK_EQUAL(game.status, 0);
    CHECK(line != NULL);
    /* The work itself, in processor time; fitted to the machine, so only its size is known. */
    const double millis = strtod(line + strlen("built a level, ms "), NULL);
    CHECK(millis > 30 && millis < 400);
}

static void should_publish_its_load(void)
{
    char path[128];
    double load[2] = {-1, 42};

    snprintf(path, sizeof path, "%s/load", folder);
    const int fd = open(path, O_RDWR | O_CREAT | O_EXCL, 0600);
    CHECK_EQUAL(write(fd, load, sizeof load), sizeof load);
    const char *const arguments[] = {"nvbind-demo-game", "--seconds", "1", "--load-file", path, NULL};
    CHECK_EQUAL(run(arguments).status, 0);
    CHECK_EQUAL(pread(fd, load, sizeof load, 0), sizeof load);
    CHECK(load[0] > 0 && load[0] <= 1);
    /* What lies behind in the file is another's. */
    CHECK(load[1] == 42);
}

static void expect_usage(const char *first, const char *second)
{
    const char *const arguments[] = {"nvbind-demo-game", first, second, NULL};
    const struct program game = run(arguments);

    CHECK_EQUAL(WEXITSTATUS(game.status), 2);
    CHECK(strstr(game.said, "usage: nvbind-demo-game") != NULL);
}

static void should_refuse_what_makes_no_sense(void)
{
    expect_usage("--fps", "0");
    expect_usage("--fps", "many");
    expect_usage("--fps", NULL);
    expect_usage("--seconds", "-1");
    expect_usage("--seconds", "nan");
    expect_usage("--pci", "01:00.0");
    expect_usage("--device-name", "GPU without an address");
    expect_usage("--loud", NULL);
}

static void should_dump_a_ring_and_leave_it_as_it_is(void)
{
    const char *const arguments[] = {"nvbind-demo-game", "--seconds", "0.5", "--pci", "0000:01:00.0", "--device-name",
                                     "=SUM(\"A1\")\n", NULL};
    const pid_t pid = run(arguments).pid;
    const struct ring_snapshot before = ring_of(pid);
    char path[128];

    snprintf(path, sizeof path, "%s/%d.ring", folder, pid);
    const char *const dump[] = {"nvbind-ring-dump", "--status", path, NULL};
    const struct program dumped = run(dump);
    const struct ring_snapshot after = ring_of(pid);
    int64_t lines = 0;

    CHECK_EQUAL(dumped.status, 0);
    CHECK_EQUAL(after.head, before.head);
    CHECK_EQUAL(memcmp(after.data, before.data, (size_t)after.capacity), 0);
    for (const char *at = dumped.said; (at = strstr(at, "\npresent,")) != NULL; at++) {
        lines++;
    }
    CHECK_EQUAL(lines, count_of(&before, FRAME_RECORD_PRESENT));
    CHECK(strstr(dumped.said, "0000:01:00.0") != NULL);
    CHECK(strstr(dumped.said, "\"'=SUM(\"\"A1\"\")?\"") != NULL);
    CHECK(strstr(dumped.said, "0 dropped, 0 of unknown type, producer is gone\n") != NULL);
}

static void should_not_dump_what_is_no_ring(void)
{
    const char *const missing[] = {"nvbind-ring-dump", "/nonexistent", NULL};
    const char *const device[] = {"nvbind-ring-dump", "/dev/zero", NULL};
    const char *const nothing[] = {"nvbind-ring-dump", NULL};

    CHECK_EQUAL(WEXITSTATUS(run(missing).status), 1);
    CHECK_EQUAL(WEXITSTATUS(run(device).status), 1);
    CHECK_EQUAL(WEXITSTATUS(run(nothing).status), 2);
}

int main(int argc, char **argv)
{
    CHECK_EQUAL(argc, 2);
    programs = argv[1];
    make_folder();
    RUN_IN_EMPTY_FOLDER(should_play_quietly_until_told_to_stop);
    RUN_IN_EMPTY_FOLDER(should_stall_by_the_seeds_script);
    RUN_IN_EMPTY_FOLDER(should_publish_its_load);
    RUN_IN_EMPTY_FOLDER(should_refuse_what_makes_no_sense);
    RUN_IN_EMPTY_FOLDER(should_dump_a_ring_and_leave_it_as_it_is);
    RUN_IN_EMPTY_FOLDER(should_not_dump_what_is_no_ring);
    remove_folder();
    return 0;
}

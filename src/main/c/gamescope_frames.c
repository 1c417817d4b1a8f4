/*
 * nvbind-gamescope FOLDER [KEY]: takes the frames that gamescope tells mangoapp of out of their queue and
 * writes them into rings in FOLDER, one for each game; the ring's first record names the game. Says "ready"
 * when it does so, and ends when its standard input does. KEY is another queue's, in hexadecimal.
 *
 * A message goes to one reader only: what is read here mangoapp does not see.
 */
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/time.h>
#include <unistd.h>

#include "frame_capture.h"
#include "frame_ring_file.h"
#include "gamescope_message.h"
#include "gamescope_timeline.h"
#include "process_name.h"

#define RING_BYTES (256 << 10)
/* A game that shows nothing for so long has ended, or lost the focus. */
#define SILENCE_NANOS 10000000000
/* Nobody changes windows faster; who posts nonsense gets no ring for each. */
#define LEAST_BETWEEN_GAMES_NANOS 1000000000

static struct {
    struct frame_ring_file file;
    bool open;
    uint32_t pid;
    uint32_t width;
    uint32_t height;
    uint32_t swapchain;
    int64_t opened_nanos;
    int64_t heard_nanos;
    struct gamescope_timeline timeline;
} game;

static volatile sig_atomic_t told_to_end;

static void on_signal(int signal)
{
    told_to_end = told_to_end || signal != SIGALRM;
}

/* As far as this user and pid namespace may see it. */
static void name_of(uint32_t pid, char *name, size_t size)
{
    char path[64];
    char text[64] = "";

    snprintf(path, sizeof path, "/proc/%" PRIu32 "/comm", pid);
    FILE *comm = fopen(path, "re");
    if (comm != NULL) {
        if (fgets(text, sizeof text, comm) == NULL) {
            text[0] = '\0';
        }
        fclose(comm);
    }
    text[strcspn(text, "\n")] = '\0';
    utf8_copy(name, text, size);
}

static void close_game(void)
{
    if (game.open) {
        const struct frame_end end = {
            .nanos = frame_capture_nanos(),
            .dropped = frame_ring_dropped(&game.file.ring),
        };

        frame_ring_write(&game.file.ring, FRAME_RECORD_END, &end, sizeof end);
        frame_ring_file_close(&game.file);
        game.open = false;
    }
}

static bool open_game(const char *folder, uint32_t pid, int64_t now_nanos)
{
    struct frame_process process = {.nanos = now_nanos, .pid = pid};

    if (game.opened_nanos != 0 && now_nanos - game.opened_nanos < LEAST_BETWEEN_GAMES_NANOS) {
        return false;
    }
    close_game();
    game.opened_nanos = now_nanos;
    const char *problem = frame_ring_file_create(&game.file, folder, RING_BYTES);
    if (problem != NULL) {
        fprintf(stderr, "gamescope's frames are not taken: %s: %s\n", problem, strerror(errno));
        exit(1);
    }
    game.open = true;
    game.pid = pid;
    game.width = 0;
    game.height = 0;
    game.swapchain = 0;
    game.timeline = (struct gamescope_timeline){0};
    name_of(pid, process.name, sizeof process.name);
    frame_ring_write(&game.file.ring, FRAME_RECORD_PROCESS, &process, sizeof process);
    return true;
}

/* The output as a swapchain; another of another size takes over from it. */
static void follow_size(const struct gamescope_frame *frame, int64_t now_nanos)
{
    if (game.swapchain != 0 && frame->width == game.width && frame->height == game.height) {
        return;
    }
    const struct frame_swapchain_created created = {
        .nanos = now_nanos,
        .swapchain = game.swapchain + 1,
        .width = frame->width,
        .height = frame->height,
        .format = FRAME_UNKNOWN,
        .present_mode = FRAME_UNKNOWN,
        .image_count = FRAME_UNKNOWN,
        .replaced_swapchain = game.swapchain,
    };
    frame_ring_write(&game.file.ring, FRAME_RECORD_SWAPCHAIN_CREATED, &created, sizeof created);
    game.swapchain = created.swapchain;
    game.width = frame->width;
    game.height = frame->height;
}

static void take(const char *folder, const struct gamescope_frame *frame, bool waited)
{
    const int64_t now_nanos = frame_capture_nanos();

    if ((!game.open || frame->pid != game.pid) && !open_game(folder, frame->pid, now_nanos)) {
        return;
    }
    game.heard_nanos = now_nanos;
    follow_size(frame, now_nanos);
    const struct gamescope_place place = gamescope_timeline_add(&game.timeline, frame->frame_nanos, now_nanos, waited);
    const struct frame_present present = {
        .present_nanos = place.present_nanos,
        .sequence = place.sequence,
        .swapchain = game.swapchain,
        .call_nanos = FRAME_CALL_NANOS_UNKNOWN,
    };
    frame_ring_write(&game.file.ring, FRAME_RECORD_PRESENT, &present, sizeof present);
}

static bool input_ended(void)
{
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};

    return poll(&input, 1, 0) > 0 && (input.revents & (POLLHUP | POLLERR | POLLNVAL | POLLIN)) != 0;
}

/* msgrcv waits without end, so a signal wakes it twice a second. */
static void wake_up_now_and_then(void)
{
    const struct sigaction action = {.sa_handler = on_signal};
    const struct itimerval twice_a_second = {
        .it_interval = {.tv_usec = 500000},
        .it_value = {.tv_usec = 500000},
    };

    sigaction(SIGALRM, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    setitimer(ITIMER_REAL, &twice_a_second, NULL);
}

struct message {
    long type;
    uint8_t bytes[GAMESCOPE_MESSAGE_MOST_BYTES];
};

/* The next message's length, or -1. `waited` tells whether there was none at first. */
static ssize_t receive(int queue, struct message *message, bool *waited)
{
    const size_t room = sizeof message->bytes;

    ssize_t bytes = msgrcv(queue, message, room, GAMESCOPE_MESSAGE_TYPE, MSG_NOERROR | IPC_NOWAIT);
    *waited = bytes < 0 && errno == ENOMSG;
    return *waited ? msgrcv(queue, message, room, GAMESCOPE_MESSAGE_TYPE, MSG_NOERROR) : bytes;
}

static int run(const char *folder, int queue)
{
    struct message message;
    struct gamescope_frame frame;
    bool waited;

    /* What lies there from earlier is of no known time. */
    while (msgrcv(queue, &message, sizeof message.bytes, GAMESCOPE_MESSAGE_TYPE, MSG_NOERROR | IPC_NOWAIT) >= 0) {
    }
    wake_up_now_and_then();
    printf("ready\n");
    fflush(stdout);
    while (!told_to_end && !input_ended()) {
        const ssize_t bytes = receive(queue, &message, &waited);

        if (bytes >= 0 && gamescope_message_read(message.bytes, (size_t)bytes, &frame)) {
            take(folder, &frame, waited);
        } else if (bytes < 0 && errno != EINTR) {
            fprintf(stderr, "gamescope's queue cannot be read any more: %s\n", strerror(errno));
            return 1;
        }
        if (game.open && frame_capture_nanos() - game.heard_nanos > SILENCE_NANOS) {
            close_game();
        }
    }
    return 0;
}

int main(int argc, char **argv)
{
    if (argc != 2 && argc != 3) {
        fprintf(stderr, "usage: nvbind-gamescope FOLDER [KEY]\n");
        return 2;
    }
    const key_t key = argc == 3 ? (key_t)strtoul(argv[2], NULL, 16) : (key_t)GAMESCOPE_QUEUE_KEY;
    /* As gamescope and mangoapp make it, whoever of them comes first. */
    const int queue = msgget(key, 0666 | IPC_CREAT);
    if (queue < 0) {
        fprintf(stderr, "gamescope's queue cannot be opened: %s\n", strerror(errno));
        return 1;
    }
    const int status = run(argv[1], queue);
    close_game();
    return status;
}

/*
 * A game engine that tells nvbind of its frames by itself: docs/frame-ring.md in code, for one writing thread.
 *
 *   cc -O2 -I target/native/include docs/examples/engine.c -o engine && NVBIND_FRAMES_DIR=/run/nvbind/frames/my-game ./engine 600
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include <nvbind/frame_record.h>

enum { CAPACITY = 1 << 20, TRAILER = 768, TAIL = CAPACITY + 128, HEAD = CAPACITY + 384, DROPPED = CAPACITY + 704 };

static char *ring;

/* Makes the ring under a name that nobody looks at, locks it for life, and then gives it its own. */
static int open_ring(const char *folder)
{
    char made[4096], named[4096];
    struct flock whole = {.l_type = F_WRLCK};
    snprintf(made, sizeof made, "%s/.%d.new", folder, (int)getpid());
    snprintf(named, sizeof named, "%s/%d.ring", folder, (int)getpid());
    int fd = open(made, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
    if (fd < 0 || posix_fallocate(fd, 0, CAPACITY + TRAILER) != 0 || fcntl(fd, F_SETLK, &whole) != 0) return -1;
    ring = mmap(NULL, CAPACITY + TRAILER, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    return ring == MAP_FAILED ? -1 : rename(made, named);
}

static void length(int64_t at, int bytes)
{
    __atomic_store_n((int *)(ring + at % CAPACITY), bytes, __ATOMIC_RELEASE);
}

/* Claims by moving tail, fills while the length is negative, and publishes by making it positive. */
static void put(int type, const void *payload, int bytes)
{
    int64_t tail = *(int64_t *)(ring + TAIL), span = (8 + bytes + 7) & ~7;
    int64_t padding = tail % CAPACITY + span > CAPACITY ? CAPACITY - tail % CAPACITY : 0, at = tail + padding;
    if (at + span - __atomic_load_n((int64_t *)(ring + HEAD), __ATOMIC_ACQUIRE) > CAPACITY)
        return (void)++*(int64_t *)(ring + DROPPED);
    __atomic_store_n((int64_t *)(ring + TAIL), at + span, __ATOMIC_RELEASE);
    if (padding) *(int *)(ring + tail % CAPACITY + 4) = FRAME_RECORD_PADDING, length(tail, (int)padding);
    length(at, -(8 + bytes));
    __atomic_thread_fence(__ATOMIC_RELEASE);
    *(int *)(ring + at % CAPACITY + 4) = type;
    memcpy(ring + at % CAPACITY + 8, payload, (size_t)bytes);
    length(at, 8 + bytes);
}

static int64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

int main(int argc, char **argv)
{
    if (argc != 2 || getenv("NVBIND_FRAMES_DIR") == NULL || open_ring(getenv("NVBIND_FRAMES_DIR")) != 0) return 1;
    put(FRAME_RECORD_PROCESS, &(struct frame_process){now(), (uint32_t)getpid(), FRAME_API_ENGINE, "engine", "Example"}, 144);
    for (int64_t frame = 0; frame < atoll(argv[1]); frame++) {
        int64_t input = now(), simulated = now(), submitted = now(); /* the engine's work goes between these */
        put(FRAME_RECORD_TIMING, &(struct frame_timing){frame, input, simulated, input, submitted, 1, 0}, 48);
        put(FRAME_RECORD_PRESENT, &(struct frame_present){now(), frame, 1, FRAME_API_ENGINE, FRAME_CALL_NANOS_UNKNOWN, 0}, 32);
        nanosleep(&(struct timespec){0, 2000000}, NULL);
        put(FRAME_RECORD_DISPLAY, &(struct frame_display){frame, now(), 1, FRAME_DISPLAY_ENGINE}, 24);
    }
    put(FRAME_RECORD_END, &(struct frame_end){now(), *(int64_t *)(ring + DROPPED)}, 16);
    return 0;
}

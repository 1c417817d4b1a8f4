/*
 * ring_producer FOLDER LEDGER FPS SECONDS CAPACITY: a game of so many frames a second, presented in bunches of five
 * milliseconds. The ledger is a file of one i64 that tells, whenever the process is killed, how many presents are surely
 * behind it: each is written or counted as dropped.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "check.h"
#include "frame_capture.h"
#include "frame_ring_file.h"

#define BUNCH_NANOS 5000000

int main(int argc, char **argv)
{
    struct frame_ring_file file;

    CHECK(argc == 6);
    const int64_t frame_nanos = 1000000000 / atoll(argv[3]);
    const int64_t frames = atoll(argv[3]) * atoll(argv[4]);
    const int ledger_fd = open(argv[2], O_RDWR | O_CREAT | O_CLOEXEC, 0640);
    CHECK(ftruncate(ledger_fd, sizeof(int64_t)) == 0);
    _Atomic(int64_t) *behind = mmap(NULL, sizeof *behind, PROT_READ | PROT_WRITE, MAP_SHARED, ledger_fd, 0);
    CHECK(behind != MAP_FAILED);
    CHECK(frame_ring_file_create(&file, argv[1], atoll(argv[5])) == NULL);

    int64_t due = frame_capture_nanos();
    for (int64_t sequence = 0; sequence < frames;) {
        const struct timespec at = {due / 1000000000, due % 1000000000};

        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
        due += BUNCH_NANOS;
        for (int64_t i = 0; i < BUNCH_NANOS / frame_nanos && sequence < frames; i++, sequence++) {
            const struct frame_present present = {
                .present_nanos = frame_capture_nanos(), .sequence = sequence, .swapchain = 1, .flags = FRAME_API_ENGINE};

            frame_ring_write(&file.ring, FRAME_RECORD_PRESENT, &present, sizeof present);
            atomic_store_explicit(behind, sequence + 1, memory_order_release);
        }
    }
    const struct frame_end end = {.nanos = frame_capture_nanos(), .dropped = frame_ring_dropped(&file.ring)};
    frame_ring_write(&file.ring, FRAME_RECORD_END, &end, sizeof end);
    return 0;
}

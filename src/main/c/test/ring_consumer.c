/*
 * ring_consumer FILE RECORDS: consumes so many presents of a ring that somebody else writes, and says how many of each
 * swapchain came in order.
 */
#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "check.h"
#include "ring_reader.h"

#define SWAPCHAINS 8

static int64_t next_sequence[SWAPCHAINS];
static int64_t seen;

static void take(void *context, int32_t type, const void *payload, uint32_t payload_bytes)
{
    const struct frame_present *present = payload;

    (void)context;
    CHECK_EQUAL(type, FRAME_RECORD_PRESENT);
    CHECK_EQUAL(payload_bytes, sizeof *present);
    CHECK(present->swapchain < SWAPCHAINS);
    CHECK_EQUAL(present->sequence, next_sequence[present->swapchain]);
    CHECK_EQUAL(present->present_nanos, present->sequence + 1);
    next_sequence[present->swapchain]++;
    seen++;
}

int main(int argc, char **argv)
{
    struct frame_ring ring;
    struct stat size;

    CHECK(argc == 3);
    const int fd = open(argv[1], O_RDWR | O_CLOEXEC);
    CHECK(fd >= 0 && fstat(fd, &size) == 0);
    void *memory = mmap(NULL, (size_t)size.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    CHECK(memory != MAP_FAILED);
    frame_ring_wrap(&ring, memory, size.st_size - FRAME_RING_TRAILER_BYTES);
    while (seen < atoll(argv[2])) {
        if (ring_read(&ring, take, NULL) == 0) {
            sched_yield();
        }
    }
    for (int i = 0; i < SWAPCHAINS; i++) {
        if (next_sequence[i] > 0) {
            printf("%d:%" PRId64 "\n", i, next_sequence[i]);
        }
    }
    return 0;
}

#include "ring_snapshot.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "frame_record.h"
#include "frame_ring.h"

static bool read_all(int fd, uint8_t *to, size_t bytes)
{
    size_t got = 0;

    while (got < bytes) {
        const ssize_t part = pread(fd, to + got, bytes - got, (off_t)got);

        if (part < 0 && errno == EINTR) {
            continue;
        }
        if (part <= 0) {
            return false;
        }
        got += (size_t)part;
    }
    return true;
}

static bool locked_by_producer(int fd)
{
    struct flock whole = {.l_type = F_RDLCK, .l_whence = SEEK_SET};

    return fcntl(fd, F_GETLK, &whole) == 0 && whole.l_type == F_WRLCK;
}

static int64_t i64_at(const uint8_t *at)
{
    int64_t value;

    memcpy(&value, at, sizeof value);
    return value;
}

static const char *read_ring(struct ring_snapshot *snapshot, int fd)
{
    struct stat file;

    errno = 0;
    if (fstat(fd, &file) != 0) {
        return "cannot look at the file";
    }
    const int64_t capacity = file.st_size - FRAME_RING_TRAILER_BYTES;
    if (!S_ISREG(file.st_mode) || capacity < FRAME_RING_MIN_BYTES || capacity > FRAME_RING_MAX_BYTES
        || (capacity & (capacity - 1)) != 0) {
        return "not a frame ring: its size is not a power of two from 64 KiB to 64 MiB plus 768 bytes";
    }
    snapshot->data = malloc((size_t)file.st_size);
    if (snapshot->data == NULL || !read_all(fd, snapshot->data, (size_t)file.st_size)) {
        return "cannot read the file";
    }
    const uint8_t *trailer = snapshot->data + capacity;
    snapshot->capacity = capacity;
    snapshot->head = i64_at(trailer + FRAME_RING_HEAD);
    snapshot->tail = i64_at(trailer + FRAME_RING_TAIL);
    snapshot->dropped = i64_at(trailer + FRAME_RING_DROPPED);
    snapshot->producer_lives = locked_by_producer(fd);
    if (snapshot->head < 0 || snapshot->tail < snapshot->head || snapshot->tail - snapshot->head > capacity
        || snapshot->head % FRAME_RING_ALIGNMENT != 0 || snapshot->tail % FRAME_RING_ALIGNMENT != 0) {
        return "not a frame ring: head and tail do not fit each other";
    }
    return NULL;
}

const char *ring_snapshot_take(struct ring_snapshot *snapshot, const char *path)
{
    memset(snapshot, 0, sizeof *snapshot);
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        return "cannot open the file";
    }
    const char *problem = read_ring(snapshot, fd);
    const int reason = errno;
    close(fd);
    if (problem != NULL) {
        ring_snapshot_free(snapshot);
    }
    errno = reason;
    return problem;
}

void ring_snapshot_free(struct ring_snapshot *snapshot)
{
    free(snapshot->data);
    snapshot->data = NULL;
}

bool ring_snapshot_next(const struct ring_snapshot *snapshot, int64_t *position, struct ring_record *record)
{
    while (*position < snapshot->tail) {
        const int64_t index = *position & (snapshot->capacity - 1);
        int32_t header[2];

        memcpy(header, snapshot->data + index, sizeof header);
        if (header[0] < FRAME_RING_RECORD_HEADER || header[0] > snapshot->capacity - index
            || header[0] > snapshot->tail - *position) {
            return false;
        }
        *position += ((int64_t)header[0] + FRAME_RING_ALIGNMENT - 1) & ~(int64_t)(FRAME_RING_ALIGNMENT - 1);
        if (header[1] != FRAME_RECORD_PADDING) {
            record->type = header[1];
            record->payload_bytes = (uint32_t)header[0] - FRAME_RING_RECORD_HEADER;
            record->payload = snapshot->data + index + FRAME_RING_RECORD_HEADER;
            return true;
        }
    }
    return false;
}

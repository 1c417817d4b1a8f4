/*
 * A copy of a ring file to look at without consuming anything. The copy is taken with plain reads, so
 * a file that is cut short meanwhile is an error and not a signal. While another reader drains the
 * ring, records it takes during the copy may be missing from the copy.
 */
#ifndef NVBIND_RING_SNAPSHOT_H
#define NVBIND_RING_SNAPSHOT_H

#include <stdbool.h>
#include <stdint.h>

struct ring_snapshot {
    uint8_t *data;
    int64_t capacity;
    int64_t head;
    int64_t tail;
    int64_t dropped;
    bool producer_lives;
};

struct ring_record {
    int32_t type;
    uint32_t payload_bytes;
    const void *payload;
};

/* Returns NULL, or what is wrong with the file; errno then tells more, or is 0. */
const char *ring_snapshot_take(struct ring_snapshot *snapshot, const char *path);
void ring_snapshot_free(struct ring_snapshot *snapshot);

/*
 * Steps from `*position` (at first snapshot.head) over the next record, padding skipped. False at the
 * end: at tail, or at a record that is still being written.
 */
bool ring_snapshot_next(const struct ring_snapshot *snapshot, int64_t *position, struct ring_record *record);

#endif

/*
 * The file behind a frame ring: `<pid>.ring` in the frames folder.
 *
 * The producer holds a POSIX write lock on the whole file for as long as it lives; the kernel lets go
 * of it at death, so a reader in any pid namespace can tell a live producer from a dead one by asking
 * for the lock. Such a lock is also lost when the process closes *any* descriptor of the file: nobody
 * inside the producing process may open its ring a second time.
 */
#ifndef NVBIND_FRAME_RING_FILE_H
#define NVBIND_FRAME_RING_FILE_H

#include <stddef.h>
#include <stdint.h>

#include "frame_ring.h"

struct frame_ring_file {
    struct frame_ring ring;
    void *mapping;
    size_t mapped_bytes;
    int fd;
    char name[32];
};

/*
 * Makes a ring of `capacity` data bytes for this process in `folder` and maps it, every page present.
 * Returns NULL, or in words what stood in the way (errno then tells more). On failure nothing is left
 * behind in the folder.
 */
const char *frame_ring_file_create(struct frame_ring_file *file, const char *folder, int64_t capacity);

/* Lets go of mapping, descriptor and thereby lock; the file stays for its reader. */
void frame_ring_file_close(struct frame_ring_file *file);

/* The size asked for by NVBIND_RING_BYTES, or the default when it is absent or not an allowed size. */
int64_t frame_ring_file_capacity(const char *setting);

#endif

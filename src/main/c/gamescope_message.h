/*
 * A frame as gamescope tells mangoapp of it, over the System V message queue of key ftok("mangoapp", 65): in
 * practice 0xFFFFFFFF, as there is no file of that name where gamescope runs. Message type 1, packed, little
 * endian; fields are only ever added at the end. After src/mangoapp.cpp of gamescope:
 *
 *   0                 4                 8
 *   +-----------------+-----------------+-----------------------------------+
 *   | u32 version = 1 | u32 pid         | u64 frame time                    |   16 or 18 bytes: the first release
 *   +-----------------+-----------------+-----------------------------------+
 *  16| u8 upscaling | u8 sharpness | u64 frame time | u64 latency | u32 width | u32 height      42 bytes
 *  42| u16 refresh rate | u8 flags                                                             45 bytes
 *  45| char engine[40]                                                                         85 bytes and more
 *
 * Two frame times: of what the game commits and of what the display shows, all ones where a message does not
 * tell one. Up to 45 bytes the display's comes first, from 85 bytes on the game's.
 */
#ifndef NVBIND_GAMESCOPE_MESSAGE_H
#define NVBIND_GAMESCOPE_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GAMESCOPE_QUEUE_KEY 0xFFFFFFFFu
#define GAMESCOPE_MESSAGE_TYPE 1
/* More than any message known: what is behind is left out. */
#define GAMESCOPE_MESSAGE_MOST_BYTES 1024

/* A longer frame time is no frame but an interruption. */
#define GAMESCOPE_MOST_FRAME_NANOS 10000000000

struct gamescope_frame {
    /* Of the focused window. */
    uint32_t pid;
    /* From the game's frame before to this one; 0 for the first. */
    int64_t frame_nanos;
    /* Of the output in pixels, 0 when not told. */
    uint32_t width;
    uint32_t height;
};

/*
 * Reads one message, without its type. False when it tells of no frame of a game: too short, of another
 * version, without a process, of the display only, or nonsense.
 */
bool gamescope_message_read(const void *message, size_t bytes, struct gamescope_frame *frame);

#endif

#include "gamescope_message.h"

#include <string.h>

#define VERSION 1
#define FIRST_BYTES 16
#define SIZE_BYTES 42
#define GAME_FIRST_BYTES 85
#define NOT_TOLD UINT64_MAX

static uint32_t u32(const uint8_t *message, size_t at)
{
    uint32_t value;

    memcpy(&value, message + at, sizeof value);
    return value;
}

static uint64_t u64(const uint8_t *message, size_t at)
{
    uint64_t value;

    memcpy(&value, message + at, sizeof value);
    return value;
}

/* The first release has one frame time only. */
static uint64_t game_frame_nanos(const uint8_t *message, size_t bytes)
{
    return u64(message, bytes >= SIZE_BYTES && bytes < GAME_FIRST_BYTES ? 18 : 8);
}

bool gamescope_message_read(const void *message, size_t bytes, struct gamescope_frame *frame)
{
    if (bytes < FIRST_BYTES || u32(message, 0) != VERSION || u32(message, 4) == 0) {
        return false;
    }
    const uint64_t frame_nanos = game_frame_nanos(message, bytes);
    if (frame_nanos == NOT_TOLD || frame_nanos > GAMESCOPE_MOST_FRAME_NANOS) {
        return false;
    }
    *frame = (struct gamescope_frame){.pid = u32(message, 4), .frame_nanos = (int64_t)frame_nanos};
    if (bytes >= SIZE_BYTES) {
        frame->width = u32(message, 34);
        frame->height = u32(message, 38);
    }
    return true;
}

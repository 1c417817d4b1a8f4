/* Draws a flight over a level, column by column, into memory. */
#ifndef NVBIND_DEMO_SCENE_H
#define NVBIND_DEMO_SCENE_H

#include <stdint.h>

#include "demo_level.h"

#define DEMO_SCENE_WIDTH 640
#define DEMO_SCENE_HEIGHT 360

/* One frame's pixels, 0x00RRGGBB. */
struct demo_frame {
    uint32_t pixels[DEMO_SCENE_HEIGHT][DEMO_SCENE_WIDTH];
};

/* Draws the view after so many seconds of flight. A finer detail (from 1) takes longer in proportion. */
void demo_scene_draw(struct demo_frame *frame, const struct demo_level *level, double seconds, float detail);

uint64_t demo_scene_checksum(const struct demo_frame *frame);

#endif

/*
 * A level of the demo game: a landscape of hills worn down by weather. Building one is the honest heavy
 * work that makes the game stall now and then, as loading a level does.
 */
#ifndef NVBIND_DEMO_LEVEL_H
#define NVBIND_DEMO_LEVEL_H

#include <stdint.h>

#define DEMO_LEVEL_SIDE 512

struct demo_level {
    float height[DEMO_LEVEL_SIDE][DEMO_LEVEL_SIDE];
    uint32_t colour[DEMO_LEVEL_SIDE][DEMO_LEVEL_SIDE];
};

/* Builds the level of a seed, with so many rounds of weather: more rounds take longer. */
void demo_level_build(struct demo_level *level, uint64_t seed, uint32_t rounds);

/* A well mixed number, for whatever needs one by a seed and an index. */
uint64_t demo_level_mix(uint64_t seed, uint64_t index);

#endif

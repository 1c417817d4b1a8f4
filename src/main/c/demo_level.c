#include "demo_level.h"

#define SIDE DEMO_LEVEL_SIDE
#define WRAP(i) ((i) & (SIDE - 1))
#define OCTAVES 5
#define STEEPEST 1.2f

_Static_assert((SIDE & (SIDE - 1)) == 0, "the landscape repeats by a mask");

uint64_t demo_level_mix(uint64_t seed, uint64_t index)
{
    uint64_t x = seed + index * 0x9E3779B97F4A7C15u + 0x632BE59BD9B4E019u;

    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

static float corner(uint64_t seed, uint32_t octave, uint32_t x, uint32_t y)
{
    return (float)(demo_level_mix(seed + octave, ((uint64_t)y << 32) | x) >> 40) / (float)(1 << 24);
}

static float smooth(float t)
{
    return t * t * (3.0f - 2.0f * t);
}

/* Noise of hills `period` wide, the landscape's edges fitting each other. */
static float hills(uint64_t seed, uint32_t octave, uint32_t period, uint32_t x, uint32_t y)
{
    const uint32_t cells = SIDE / period;
    const uint32_t cx = x / period;
    const uint32_t cy = y / period;
    const float tx = smooth((float)(x % period) / (float)period);
    const float ty = smooth((float)(y % period) / (float)period);
    const float north = corner(seed, octave, cx, cy) * (1 - tx) + corner(seed, octave, (cx + 1) % cells, cy) * tx;
    const float south = corner(seed, octave, cx, (cy + 1) % cells) * (1 - tx)
        + corner(seed, octave, (cx + 1) % cells, (cy + 1) % cells) * tx;

    return north * (1 - ty) + south * ty;
}

static void raise_hills(struct demo_level *level, uint64_t seed)
{
    for (uint32_t y = 0; y < SIDE; y++) {
        for (uint32_t x = 0; x < SIDE; x++) {
            float height = 0;
            float share = 70;

            for (uint32_t octave = 0; octave < OCTAVES; octave++, share /= 2) {
                height += share * hills(seed, octave, 128u >> octave, x, y);
            }
            level->height[y][x] = height;
        }
    }
}

/* Where a slope is too steep, a part of it slides down to the lower side. */
static void slide(float *from, float *to)
{
    const float excess = *from - *to;

    if (excess > STEEPEST) {
        *from -= (excess - STEEPEST) * 0.25f;
        *to += (excess - STEEPEST) * 0.25f;
    } else if (excess < -STEEPEST) {
        *from -= (excess + STEEPEST) * 0.25f;
        *to += (excess + STEEPEST) * 0.25f;
    }
}

static void wear_down(struct demo_level *level)
{
    for (uint32_t y = 0; y < SIDE; y++) {
        for (uint32_t x = 0; x < SIDE; x++) {
            slide(&level->height[y][x], &level->height[y][WRAP(x + 1)]);
            slide(&level->height[y][x], &level->height[WRAP(y + 1)][x]);
        }
    }
}

static uint32_t channel(float value)
{
    return value <= 0 ? 0 : value >= 255 ? 255 : (uint32_t)value;
}

/* Grass below, rock and snow above, lit from the west. */
static void paint(struct demo_level *level)
{
    for (uint32_t y = 0; y < SIDE; y++) {
        for (uint32_t x = 0; x < SIDE; x++) {
            const float height = level->height[y][x];
            const float light = 0.7f + 0.15f * (height - level->height[y][WRAP(x + SIDE - 1)]);
            const float snow = height > 85 ? (height - 85) * 6 : 0;

            level->colour[y][x] = channel((60 + height * 0.6f + snow) * light) << 16
                | channel((110 + height * 0.2f + snow) * light) << 8 | channel((40 + height * 0.7f + snow) * light);
        }
    }
}

void demo_level_build(struct demo_level *level, uint64_t seed, uint32_t rounds)
{
    raise_hills(level, seed);
    for (uint32_t round = 0; round < rounds; round++) {
        wear_down(level);
    }
    paint(level);
}

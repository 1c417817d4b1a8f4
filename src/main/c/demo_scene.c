#include "demo_scene.h"

#include <math.h>

#define WIDTH DEMO_SCENE_WIDTH
#define HEIGHT DEMO_SCENE_HEIGHT
#define SKY_TOP 0x3060A0u
#define SKY_BOTTOM 0xA0C0E0u
#define VIEW_DISTANCE 600.0f

struct camera {
    float x, y, z;
    float heading;
    float horizon;
};

static uint32_t blend(uint32_t from, uint32_t to, float share)
{
    uint32_t mixed = 0;

    for (int shift = 0; shift <= 16; shift += 8) {
        const float a = (float)((from >> shift) & 0xFF);
        const float b = (float)((to >> shift) & 0xFF);

        mixed |= (uint32_t)(a + (b - a) * share) << shift;
    }
    return mixed;
}

static float height_at(const struct demo_level *level, float x, float y)
{
    return level->height[(int)floorf(y) & (DEMO_LEVEL_SIDE - 1)][(int)floorf(x) & (DEMO_LEVEL_SIDE - 1)];
}

static struct camera fly(const struct demo_level *level, double seconds)
{
    const float t = (float)seconds;
    struct camera camera = {
        .x = 40.0f * t,
        .y = 120.0f * sinf(0.11f * t),
        .heading = 0.6f * sinf(0.17f * t),
        .horizon = HEIGHT * (0.35f + 0.1f * sinf(0.23f * t)),
    };

    camera.z = height_at(level, camera.x, camera.y) + 45.0f + 20.0f * sinf(0.31f * t);
    return camera;
}

/* Marches away from the eye over the ground and draws what stands out above all that is nearer. */
static void draw_column(struct demo_frame *frame, const struct demo_level *level, const struct camera *camera,
                        int column, float detail)
{
    const float angle = camera->heading + ((float)column / WIDTH - 0.5f) * 1.2f;
    const float dx = cosf(angle);
    const float dy = sinf(angle);
    int drawn_down_to = HEIGHT;
    float distance = 2;

    while (distance < VIEW_DISTANCE && drawn_down_to > 0) {
        const float x = camera->x + dx * distance;
        const float y = camera->y + dy * distance;
        const int column_x = (int)floorf(x) & (DEMO_LEVEL_SIDE - 1);
        const int column_y = (int)floorf(y) & (DEMO_LEVEL_SIDE - 1);
        const float height = level->height[column_y][column_x];
        int top = (int)((camera->z - height) / distance * 220.0f + camera->horizon);

        if (top < drawn_down_to) {
            const float haze = distance / VIEW_DISTANCE;
            const uint32_t colour = blend(level->colour[column_y][column_x], SKY_BOTTOM, haze * haze);

            top = top < 0 ? 0 : top;
            for (int row = top; row < drawn_down_to; row++) {
                frame->pixels[row][column] = colour;
            }
            drawn_down_to = top;
        }
        distance += (0.3f + distance * 0.01f) / detail;
    }
    for (int row = 0; row < drawn_down_to; row++) {
        frame->pixels[row][column] = blend(SKY_TOP, SKY_BOTTOM, (float)row / HEIGHT);
    }
}

void demo_scene_draw(struct demo_frame *frame, const struct demo_level *level, double seconds, float detail)
{
    const struct camera camera = fly(level, seconds);

    for (int column = 0; column < WIDTH; column++) {
        draw_column(frame, level, &camera, column, detail);
    }
}

uint64_t demo_scene_checksum(const struct demo_frame *frame)
{
    uint64_t sum = 0xCBF29CE484222325u;

    for (int row = 0; row < HEIGHT; row++) {
        for (int column = 0; column < WIDTH; column += 4) {
            sum = (sum ^ frame->pixels[row][column]) * 0x100000001B3u;
        }
    }
    return sum;
}

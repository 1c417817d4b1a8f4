/* How busy the demo game was in the last second, kept where another program can read it. */
#ifndef NVBIND_DEMO_LOAD_H
#define NVBIND_DEMO_LOAD_H

#include <stdbool.h>
#include <stdint.h>

#define DEMO_LOAD_PARTS 20

struct demo_load {
    int64_t busy[DEMO_LOAD_PARTS];
    int64_t started;
    int64_t part;
    volatile double *published;
};

/* Maps the file's first 8 bytes, making it if need be. NULL path: the load is only kept. */
bool demo_load_open(struct demo_load *load, const char *path, int64_t now_nanos);

/* Adds the work of one frame and publishes. Returns the busy share of the last second, 0 to 1. */
double demo_load_add(struct demo_load *load, int64_t now_nanos, int64_t busy_nanos);

#endif

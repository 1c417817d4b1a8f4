#include "frame_limit.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <time.h>

#include "frame_capture.h"

#define NANOS_PER_SECOND 1000000000
/* Lateness up to this is the wake-up's and is made up for by the grid. */
#define GRID_TOLERANCE_NANOS 200000
/* Linux wakes a thread 50 us late at will (its timer slack), and later where the processor slept deeply. */
#define LEAST_LEAD_NANOS 80000
#define MOST_LEAD_NANOS 1000000

static void sleep_until(int64_t nanos)
{
    const struct timespec at = {.tv_sec = nanos / NANOS_PER_SECOND, .tv_nsec = nanos % NANOS_PER_SECOND};

    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL) == EINTR) {
    }
}

static inline void pause_processor(void)
{
#if defined(__i386__) || defined(__x86_64__)
    __builtin_ia32_pause();
#endif
}

/* Grows at once with a late wake-up and shrinks slowly: the price is processor time, of one millisecond at most. */
static void learn_lead(struct frame_limit *limit, int64_t late_nanos)
{
    const int64_t wanted = late_nanos + late_nanos / 4;

    if (wanted > limit->lead_nanos) {
        limit->lead_nanos = wanted;
    } else {
        limit->lead_nanos -= (limit->lead_nanos - wanted) / 16;
    }
    if (limit->lead_nanos < LEAST_LEAD_NANOS) {
        limit->lead_nanos = LEAST_LEAD_NANOS;
    } else if (limit->lead_nanos > MOST_LEAD_NANOS) {
        limit->lead_nanos = MOST_LEAD_NANOS;
    }
}

static int64_t wait_until(struct frame_limit *limit, int64_t due_nanos, int64_t now_nanos)
{
    const int64_t wake_nanos = due_nanos - limit->lead_nanos;

    if (now_nanos < wake_nanos) {
        sleep_until(wake_nanos);
        now_nanos = frame_capture_nanos();
        learn_lead(limit, now_nanos - wake_nanos);
    }
    while (now_nanos < due_nanos) {
        pause_processor();
        now_nanos = frame_capture_nanos();
    }
    return now_nanos;
}

int64_t frame_limit_wait(struct frame_limit *limit, int64_t interval_nanos, int64_t now_nanos)
{
    const int64_t due_nanos = limit->due_nanos;

    if (limit->interval_nanos != interval_nanos) {
        /* Also after a pause without a limit: what was due then says nothing. */
        *limit = (struct frame_limit){.interval_nanos = interval_nanos, .lead_nanos = LEAST_LEAD_NANOS};
    } else if (now_nanos < due_nanos && due_nanos - now_nanos <= interval_nanos) {
        now_nanos = wait_until(limit, due_nanos, now_nanos);
    }
    const bool on_grid = limit->due_nanos != 0 && now_nanos >= due_nanos && now_nanos - due_nanos <= GRID_TOLERANCE_NANOS;
    limit->due_nanos = (on_grid ? due_nanos : now_nanos) + interval_nanos;
    return now_nanos;
}

int64_t frame_limit_setting_nanos(const char *frames_per_second)
{
    char *end;

    if (frames_per_second == NULL || *frames_per_second < '0' || *frames_per_second > '9') {
        return 0;
    }
    const long fps = strtol(frames_per_second, &end, 10);
    return *end == '\0' && fps >= 1 && fps <= 1000 ? NANOS_PER_SECOND / fps : 0;
}

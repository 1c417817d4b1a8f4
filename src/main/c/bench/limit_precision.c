/*
 * How precisely the frame limiter keeps 60 frames a second, for a game that computes 3 ms a frame. Prints one
 * line of JSON: how far frame times are off their aim, and the mean frame time, which shows drift. Waking in
 * time is the scheduler's part: on a machine with more to do than processors it shows here.
 */
#include <stdio.h>
#include <stdlib.h>

#include "frame_capture.h"
#include "frame_limit.h"

#define FRAMES 1200
#define AIM_NANOS 16666666
#define WORK_NANOS 3000000
#define PRECISE_NANOS 200000

static int ascending(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a;
    const int64_t y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

int main(void)
{
    static int64_t errors[FRAMES];
    struct frame_limit limit = {0};
    const int64_t first = frame_limit_wait(&limit, AIM_NANOS, frame_capture_nanos());
    int64_t before = first;
    int precise = 0;

    for (int i = 0; i < FRAMES; i++) {
        const int64_t work_end = frame_capture_nanos() + WORK_NANOS;

        while (frame_capture_nanos() < work_end) {
        }
        const int64_t now = frame_limit_wait(&limit, AIM_NANOS, frame_capture_nanos());
        errors[i] = llabs(now - before - AIM_NANOS);
        precise += errors[i] <= PRECISE_NANOS;
        before = now;
    }
    qsort(errors, FRAMES, sizeof errors[0], ascending);
    printf("{\"frames\":%d,\"aim_ns\":%d,\"mean_ns\":%lld,\"error_p50_ns\":%lld,\"error_p99_ns\":%lld,\"error_max_ns\":%lld,"
           "\"within_0.2_ms_pct\":%.1f}\n",
           FRAMES, AIM_NANOS, (long long)((before - first) / FRAMES), (long long)errors[FRAMES / 2],
           (long long)errors[FRAMES * 99 / 100], (long long)errors[FRAMES - 1], 100.0 * precise / FRAMES);
    return 0;
}

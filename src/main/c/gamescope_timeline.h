/*
 * When gamescope's frames were: a message carries no time, only how long the frame took. So each frame lies
 * its frame time after the one before, which is exact, and the first where it arrived. When a message that
 * was waited for comes later than that sum, others were lost in between, since gamescope never waits for a
 * full queue; nobody knows how many, so it counts as one.
 */
#ifndef NVBIND_GAMESCOPE_TIMELINE_H
#define NVBIND_GAMESCOPE_TIMELINE_H

#include <stdbool.h>
#include <stdint.h>

/* A message that was waited for is here so soon after its frame. */
#define GAMESCOPE_SLACK_NANOS 250000000

/* All zero at first. */
struct gamescope_timeline {
    int64_t last_nanos;
    int64_t sequence;
};

/* A frame's place: its present time and its number, which leaves one out for lost ones. */
struct gamescope_place {
    int64_t present_nanos;
    int64_t sequence;
};

/* `waited` when the queue was empty before, so that the message is new and not one of a backlog. */
static inline struct gamescope_place gamescope_timeline_add(struct gamescope_timeline *timeline, int64_t frame_nanos,
                                                            int64_t arrival_nanos, bool waited)
{
    const int64_t due_nanos = timeline->last_nanos + frame_nanos;
    const int64_t late_nanos = arrival_nanos - due_nanos;
    const bool fits = !waited || (late_nanos >= -GAMESCOPE_SLACK_NANOS && late_nanos <= GAMESCOPE_SLACK_NANOS);

    if (timeline->last_nanos != 0 && fits) {
        timeline->last_nanos = due_nanos;
    } else {
        timeline->sequence += timeline->last_nanos != 0;
        timeline->last_nanos = arrival_nanos;
    }
    return (struct gamescope_place){timeline->last_nanos, timeline->sequence++};
}

#endif

/* The ring's bytes and its behaviour when it wraps, fills up and is written by many threads. */
#include <pthread.h>

#include "check.h"
#include "frame_record.h"
#include "frame_ring.h"
#include "ring_reader.h"

#define CAPACITY 1024
#define THREADS 8
#define RECORDS_A_THREAD 100000

static _Alignas(8) uint8_t memory[CAPACITY + FRAME_RING_TRAILER_BYTES];

static struct frame_ring fresh_ring(void)
{
    struct frame_ring ring;

    memset(memory, 0, sizeof memory);
    frame_ring_wrap(&ring, memory, CAPACITY);
    return ring;
}

static int32_t i32_at(int64_t at)
{
    int32_t value;

    memcpy(&value, memory + at, sizeof value);
    return value;
}

static int64_t i64_at(int64_t at)
{
    int64_t value;

    memcpy(&value, memory + at, sizeof value);
    return value;
}

static void set_i64(int64_t at, int64_t value)
{
    memcpy(memory + at, &value, sizeof value);
}

static void count(void *context, int32_t type, const void *payload, uint32_t payload_bytes)
{
    (void)type;
    (void)payload;
    (void)payload_bytes;
    ++*(int *)context;
}

static void should_lay_out_a_record_as_agrona_does(void)
{
    struct frame_ring ring = fresh_ring();

    CHECK(frame_ring_write(&ring, 7, "twelve bytes", 12));
    CHECK_EQUAL(i32_at(0), 20);
    CHECK_EQUAL(i32_at(4), 7);
    CHECK(memcmp(memory + 8, "twelve bytes", 12) == 0);
    CHECK_EQUAL(i64_at(CAPACITY + FRAME_RING_TAIL), 24);
    CHECK_EQUAL(i64_at(CAPACITY + FRAME_RING_HEAD), 0);
    CHECK_EQUAL(i64_at(CAPACITY + FRAME_RING_DROPPED), 0);
}

static bool write_at_once(struct frame_ring *ring, const void *payload, uint32_t payload_bytes)
{
    void *to = frame_ring_claim_at_once(ring, 1, payload_bytes);

    if (to != NULL) {
        memcpy(to, payload, payload_bytes);
        frame_ring_commit(to, payload_bytes);
    }
    return to != NULL;
}

static void should_leave_to_the_long_way_what_does_not_simply_follow(void)
{
    struct frame_ring ring = fresh_ring();

    CHECK(write_at_once(&ring, "twelve bytes", 12));
    CHECK_EQUAL(i32_at(0), 20);
    CHECK_EQUAL(i64_at(CAPACITY + FRAME_RING_TAIL), 24);
    set_i64(CAPACITY + FRAME_RING_TAIL, CAPACITY - 16);
    CHECK(!write_at_once(&ring, "longer than that", 16));
    set_i64(CAPACITY + FRAME_RING_TAIL, CAPACITY + 24);
    set_i64(CAPACITY + FRAME_RING_HEAD, 128);
    CHECK(!write_at_once(&ring, "longer than that", 16));
    CHECK_EQUAL(i64_at(CAPACITY + FRAME_RING_TAIL), CAPACITY + 24);
    CHECK_EQUAL(frame_ring_dropped(&ring), 0);
    CHECK(frame_ring_write(&ring, 1, "longer than that", 16));
    CHECK(write_at_once(&ring, "twelve bytes", 12));
}

static void should_show_a_claimed_record_as_negative_until_committed(void)
{
    struct frame_ring ring = fresh_ring();
    int seen = 0;

    void *payload = frame_ring_claim(&ring, 3, 16);
    CHECK(payload == memory + 8);
    CHECK_EQUAL(i32_at(0), -24);
    CHECK_EQUAL(i32_at(4), 3);
    CHECK(frame_ring_write(&ring, 4, "behind", 6));
    ring_read(&ring, count, &seen);
    CHECK_EQUAL(seen, 0);
    frame_ring_commit(payload, 16);
    CHECK_EQUAL(i32_at(0), 24);
    ring_read(&ring, count, &seen);
    CHECK_EQUAL(seen, 2);
}

static void should_pad_the_end_of_a_lap(void)
{
    struct frame_ring ring = fresh_ring();

    set_i64(CAPACITY + FRAME_RING_TAIL, CAPACITY - 16);
    set_i64(CAPACITY + FRAME_RING_HEAD, CAPACITY - 16);
    CHECK(frame_ring_write(&ring, 1, "longer than that", 16));
    CHECK_EQUAL(i32_at(CAPACITY - 16), 16);
    CHECK_EQUAL(i32_at(CAPACITY - 12), FRAME_RECORD_PADDING);
    CHECK_EQUAL(i32_at(0), 24);
    CHECK_EQUAL(i64_at(CAPACITY + FRAME_RING_TAIL), CAPACITY + 24);
}

static void should_end_a_lap_exactly_without_padding(void)
{
    struct frame_ring ring = fresh_ring();

    set_i64(CAPACITY + FRAME_RING_TAIL, CAPACITY - 24);
    set_i64(CAPACITY + FRAME_RING_HEAD, CAPACITY - 24);
    CHECK(frame_ring_write(&ring, 1, "longer than that", 16));
    CHECK_EQUAL(i32_at(CAPACITY - 24), 24);
    CHECK_EQUAL(i64_at(CAPACITY + FRAME_RING_TAIL), CAPACITY);
    CHECK_EQUAL(i32_at(0), 0);
}

static void should_pad_and_drop_when_only_two_pieces_would_hold_the_record(void)
{
    struct frame_ring ring = fresh_ring();

    /* 16 bytes free before the end and 16 at the beginning. */
    set_i64(CAPACITY + FRAME_RING_TAIL, CAPACITY - 16);
    set_i64(CAPACITY + FRAME_RING_HEAD, 16);
    CHECK(!frame_ring_write(&ring, 1, "longer than that", 16));
    CHECK_EQUAL(frame_ring_dropped(&ring), 1);
    CHECK_EQUAL(i64_at(CAPACITY + FRAME_RING_TAIL), CAPACITY);
    CHECK_EQUAL(i32_at(CAPACITY - 16), 16);
    CHECK_EQUAL(i32_at(CAPACITY - 12), FRAME_RECORD_PADDING);
}

static void should_drop_and_count_when_full_and_go_on_when_drained(void)
{
    struct frame_ring ring = fresh_ring();
    int seen = 0;

    for (int i = 0; i < CAPACITY / 32; i++) {
        CHECK(frame_ring_write(&ring, 1, "twenty-four bytes long..", 24));
    }
    for (int i = 1; i <= 5; i++) {
        CHECK(!frame_ring_write(&ring, 1, "twenty-four bytes long..", 24));
        CHECK_EQUAL(frame_ring_dropped(&ring), i);
    }
    ring_read(&ring, count, &seen);
    CHECK_EQUAL(seen, CAPACITY / 32);
    CHECK(frame_ring_write(&ring, 1, "twenty-four bytes long..", 24));
    CHECK_EQUAL(frame_ring_dropped(&ring), 5);
}

static void should_keep_every_record_over_many_laps_of_odd_sizes(void)
{
    struct frame_ring ring = fresh_ring();
    const int records = 100000;
    int seen = 0;

    for (int i = 0; i < records; i++) {
        const uint8_t payload[128] = {0};

        /* A read ends with the lap, and a refused write may only have padded it: a few turns may be needed. */
        for (int turn = 0; !frame_ring_write(&ring, 1 + i, payload, (uint32_t)i * 7 % 121); turn++) {
            CHECK(turn < 4);
            ring_read(&ring, count, &seen);
        }
    }
    ring_read(&ring, count, &seen);
    ring_read(&ring, count, &seen);
    CHECK_EQUAL(seen, records);
}

static void should_stay_inside_the_ring_whatever_the_trailer_says(void)
{
    const int64_t odd[] = {INT64_MAX, INT64_MIN, -1, 1, CAPACITY - 1, 4 * CAPACITY + 3};
    static _Alignas(8) uint8_t guarded[64 + CAPACITY + FRAME_RING_TRAILER_BYTES + 64];
    struct frame_ring ring;

    for (size_t t = 0; t < sizeof odd / sizeof odd[0]; t++) {
        for (size_t h = 0; h < sizeof odd / sizeof odd[0]; h++) {
            memset(guarded, 0, sizeof guarded);
            frame_ring_wrap(&ring, guarded + 64, CAPACITY);
            memcpy(guarded + 64 + CAPACITY + FRAME_RING_TAIL, &odd[t], sizeof odd[t]);
            memcpy(guarded + 64 + CAPACITY + FRAME_RING_HEAD, &odd[h], sizeof odd[h]);
            atomic_store(&ring.head_seen, odd[h]);
            for (int i = 0; i < 100; i++) {
                frame_ring_write(&ring, 1, memory, 100);
                write_at_once(&ring, memory, 100);
            }
            for (int i = 0; i < 64; i++) {
                CHECK_EQUAL(guarded[i], 0);
                CHECK_EQUAL(guarded[sizeof guarded - 1 - (size_t)i], 0);
            }
        }
    }
}

struct numbered {
    int64_t thread;
    int64_t number;
};

struct tally {
    int64_t next_number[THREADS];
    int64_t records;
};

static _Atomic(int) writers_left;

static void *write_many(void *argument)
{
    struct frame_ring ring;
    struct numbered record = {.thread = (int64_t)(intptr_t)argument};

    frame_ring_wrap(&ring, memory, CAPACITY);
    for (record.number = 0; record.number < RECORDS_A_THREAD; record.number++) {
        while (!write_at_once(&ring, &record, sizeof record) && !frame_ring_write(&ring, 1, &record, sizeof record)) {
            /* On few cores the reader needs the processor to make room. */
            sched_yield();
        }
    }
    atomic_fetch_sub(&writers_left, 1);
    return NULL;
}

static void expect_next(void *context, int32_t type, const void *payload, uint32_t payload_bytes)
{
    struct tally *tally = context;
    struct numbered record;

    CHECK_EQUAL(type, 1);
    CHECK_EQUAL(payload_bytes, sizeof record);
    memcpy(&record, payload, sizeof record);
    CHECK(record.thread >= 0 && record.thread < THREADS);
    CHECK_EQUAL(record.number, tally->next_number[record.thread]);
    tally->next_number[record.thread]++;
    tally->records++;
}

static void should_lose_and_mix_nothing_of_eight_threads(void)
{
    struct frame_ring ring = fresh_ring();
    pthread_t threads[THREADS];
    struct tally tally = {0};

    atomic_store(&writers_left, THREADS);
    for (intptr_t i = 0; i < THREADS; i++) {
        CHECK_EQUAL(pthread_create(&threads[i], NULL, write_many, (void *)i), 0);
    }
    while (atomic_load(&writers_left) > 0 || tally.records < (int64_t)THREADS * RECORDS_A_THREAD) {
        if (ring_read(&ring, expect_next, &tally) == 0) {
            sched_yield();
        }
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        CHECK_EQUAL(tally.next_number[i], RECORDS_A_THREAD);
    }
    CHECK_EQUAL(ring_read(&ring, expect_next, &tally), 0);
    CHECK(frame_ring_dropped(&ring) > 0);
}

int main(void)
{
    RUN(should_lay_out_a_record_as_agrona_does);
    RUN(should_leave_to_the_long_way_what_does_not_simply_follow);
    RUN(should_show_a_claimed_record_as_negative_until_committed);
    RUN(should_pad_the_end_of_a_lap);
    RUN(should_end_a_lap_exactly_without_padding);
    RUN(should_pad_and_drop_when_only_two_pieces_would_hold_the_record);
    RUN(should_drop_and_count_when_full_and_go_on_when_drained);
    RUN(should_keep_every_record_over_many_laps_of_odd_sizes);
    RUN(should_stay_inside_the_ring_whatever_the_trailer_says);
    RUN(should_lose_and_mix_nothing_of_eight_threads);
    return 0;
}

package io.nvbind.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameStatsTest {

    private static final long MILLI = 1_000_000L;

    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[FrameRecord.MAX_LENGTH]);
    private final List<Long> frameTimes = new ArrayList<>();
    private final FrameStats stats = new FrameStats((swapchain, nanos, frameNanos) -> frameTimes.add(frameNanos / MILLI));

    private void present(final int ring, final int swapchain, final long sequence, final long millis) {
        payload.putLong(FrameRecord.NANOS, 1 + millis * MILLI);
        payload.putLong(FrameRecord.PRESENT_SEQUENCE, sequence);
        payload.putInt(FrameRecord.PRESENT_SWAPCHAIN, swapchain);
        stats.record(ring, FrameRecord.PRESENT, payload, 0);
    }

    private void created(final int ring, final int swapchain, final long millis) {
        payload.putLong(FrameRecord.NANOS, 1 + millis * MILLI);
        payload.putInt(FrameRecord.SWAPCHAIN_ID, swapchain);
        stats.record(ring, FrameRecord.SWAPCHAIN_CREATED, payload, 0);
    }

    private void end(final int ring, final long dropped) {
        payload.putLong(FrameRecord.NANOS, 1);
        payload.putLong(FrameRecord.END_DROPPED, dropped);
        stats.record(ring, FrameRecord.END, payload, 0);
    }

    @Test
    void shouldGiveTheTimesBetweenPresentsWhenNoneIsLost() {
        present(1, 1, 0, 0);
        present(1, 1, 1, 10);
        present(1, 1, 2, 25);

        assertEquals(List.of(10L, 15L), frameTimes);
        assertEquals(3, stats.presents());
        assertEquals(0, stats.lost());
        assertEquals(25 * MILLI, stats.primary().coverageNanos());
        assertEquals(25 * MILLI, stats.primary().elapsedNanos());
        assertEquals(15 * MILLI, stats.primary().lastFrameNanos());
    }

    @Test
    void shouldGiveNoFrameTimeAcrossLostPresentsWhenTheSequenceHasAGap() {
        present(1, 1, 0, 0);
        present(1, 1, 1, 10);
        present(1, 1, 4, 40);
        present(1, 1, 5, 50);

        assertEquals(List.of(10L, 10L), frameTimes);
        assertEquals(2, stats.lost());
        assertEquals(20 * MILLI, stats.primary().coverageNanos());
        assertEquals(50 * MILLI, stats.primary().elapsedNanos());
    }

    @Test
    void shouldCountNoLossWhenItJoinsARingThatRunsAlready() {
        present(1, 1, 1000, 0);
        present(1, 1, 1001, 10);

        assertEquals(0, stats.lost());
        assertEquals(List.of(10L), frameTimes);
    }

    @Test
    void shouldBelieveTheProducerWhenItDroppedMoreThanTheGapsShow() {
        present(1, 1, 0, 0);
        present(1, 1, 3, 10);
        end(1, 7);
        assertEquals(7, stats.lost());
        end(1, -1);
        assertEquals(2, stats.lost());
    }

    @Test
    void shouldGiveNoFrameTimeWhenAPresentIsOlderThanTheLast() {
        present(1, 1, 0, 100);
        present(1, 1, 1, 90);
        present(1, 1, 2, 120);

        assertEquals(List.of(20L), frameTimes);
        assertEquals(1, stats.primary().outOfOrder());
        assertEquals(3, stats.presents());
    }

    @Test
    void shouldNotJoinTwoSwapchainsWhenOneIsMadeAnew() {
        created(1, 1, 0);
        present(1, 1, 0, 10);
        present(1, 1, 1, 20);
        created(1, 1, 500);
        present(1, 1, 2, 510);
        present(1, 1, 3, 525);

        assertEquals(List.of(10L, 15L), frameTimes);
    }

    @Test
    void shouldKeepSwapchainsApartWhenTheyShareARing() {
        for (int i = 0; i < 10; i++) {
            present(1, 1, 2L * i, 10L * i);
            present(1, 2, 2L * i + 1, 10L * i + 3);
        }
        present(1, 2, 20, 200);

        assertEquals(0, stats.lost());
        assertEquals(11, stats.primary().presents());
        assertEquals(90 * MILLI + 107 * MILLI, stats.primary().coverageNanos());
    }

    @Test
    void shouldBreakAllSwapchainsOfTheRingWhenOneOfItsPresentsIsLost() {
        present(1, 1, 0, 0);
        present(1, 2, 1, 1);
        present(2, 1, 0, 2);
        // Whose present 2 was is not known.
        present(1, 1, 3, 10);
        present(1, 2, 4, 11);
        present(2, 1, 1, 12);

        assertEquals(List.of(10L), frameTimes);
    }

    @Test
    void shouldTakeTheSwapchainWithTheMostPresentsWhenThereAreSeveral() {
        present(1, 1, 0, 0);
        present(1, 1, 1, 1);
        final SwapchainStats first = stats.primary();
        present(2, 1, 0, 0);
        present(2, 1, 1, 1);
        assertSame(first, stats.primary(), "a tie changes nothing");
        present(2, 1, 2, 2);
        assertEquals(3, stats.primary().presents());
    }

    @Test
    void shouldCountButNotMeasureWhenPresentsMakeNoSense() {
        present(1, 1, 0, 0);
        present(1, 1, -5, 10);
        present(1, 1, 1L << 60, 20);
        present(1, 1, 1, 30);

        assertEquals(2, stats.ignoredPresents());
        assertEquals(2, stats.presents());
        assertEquals(0, stats.lost());
        assertEquals(List.of(30L), frameTimes);
    }

    @Test
    void shouldIgnoreSwapchainsBeyondSixteen() {
        for (int swapchain = 1; swapchain <= 20; swapchain++) {
            present(swapchain, swapchain, 0, 10);
        }
        assertEquals(4, stats.ignoredPresents());
    }

    @Test
    void shouldAllocateNothingWhenFramesGoFromRingToStatistics(@TempDir final Path folder) throws Exception {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final FrameStats quiet = new FrameStats();
        final FrameListener listener = new Into(quiet);
        long least = Long.MAX_VALUE;
        long sequence = 0;
        try (RingFile producer = new RingFile(folder.resolve("game/1.ring"));
             FrameRing ring = FrameRing.open("game", producer.file, 1)) {
            // The compiler at work makes an object now and then; the code does so in every pass, or not.
            for (int pass = 0; pass < 5; pass++) {
                final long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 100_000; i++) {
                    // A gap each thousand frames, a stutter each hundred.
                    sequence += i % 1000 == 0 ? 2 : 1;
                    producer.present(sequence, 1_000 + sequence * 5 * MILLI + (i % 100 == 0 ? 40 * MILLI : 0));
                    if (i % 16 == 0) {
                        ring.drain(listener, Integer.MAX_VALUE);
                    }
                }
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
        }
        assertEquals(0, least);
    }

    private record Into(FrameStats stats) implements FrameListener {

        @Override
        public void onContainer(final String container) {
            throw new AssertionError(container);
        }

        @Override
        public void onRingOpened(final FrameRing ring) {
            throw new AssertionError(ring.file());
        }

        @Override
        public void onRecord(final FrameRing ring, final int type, final DirectBuffer bytes, final int offset,
                             final int length) {
            stats.record(ring.number(), type, bytes, offset);
        }

        @Override
        public void onRingClosed(final FrameRing ring) {
            throw new AssertionError(ring.file());
        }
    }
}

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
                        payload.putLong(FrameRecord.OF_PRESENT, sequence);
                        payload.putLong(FrameRecord.DISPLAY_NANOS, 2_000 + sequence * 5 * MILLI);
                        payload.putInt(FrameRecord.DISPLAY_SWAPCHAIN, 1);
                        quiet.record(1, FrameRecord.DISPLAY, payload, 0);
                        quiet.record(1, FrameRecord.GPU_BUSY, payload, 0);
                        quiet.record(1, FrameRecord.FEATURE, payload, 0);
                        quiet.record(1, FrameRecord.TIMING, payload, 0);
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

    private void display(final long sequence, final long millis) {
        payload.putLong(FrameRecord.OF_PRESENT, sequence);
        payload.putLong(FrameRecord.DISPLAY_NANOS, 1 + millis * MILLI);
        payload.putInt(FrameRecord.DISPLAY_SWAPCHAIN, 1);
        payload.putInt(FrameRecord.DISPLAY_SOURCE, FrameRecord.SOURCE_ENGINE);
        stats.record(1, FrameRecord.DISPLAY, payload, 0);
    }

    private void gpuBusy(final long sequence, final long millis) {
        payload.putLong(FrameRecord.OF_PRESENT, sequence);
        payload.putLong(FrameRecord.GPU_BUSY_NANOS, millis * MILLI);
        payload.putInt(FrameRecord.GPU_BUSY_SWAPCHAIN, 1);
        stats.record(1, FrameRecord.GPU_BUSY, payload, 0);
    }

    @Test
    void shouldAnalyseDisplayTimesWhenNearlyEveryPresentHasOne() {
        for (int i = 0; i < 200; i++) {
            present(1, 1, i, 10L * i);
            if (i >= 3) {
                display(i - 3, 10L * (i - 3) + 20 + i % 2);
            }
        }

        assertSame(stats.primary().display(), stats.analysed());
        assertEquals(196, stats.analysed().frameTimes());
        assertEquals(196 * 10 * MILLI, stats.analysed().coverageNanos(), 2 * MILLI);
        assertEquals(200 + 197 - 2, frameTimes.size());
    }

    @Test
    void shouldAnalysePresentsWhenDisplayTimesAreMissing() {
        for (int i = 0; i < 200; i++) {
            present(1, 1, i, 10L * i);
            if (i % 2 == 0) {
                display(i, 10L * i + 5);
            }
        }

        assertSame(stats.primary(), stats.analysed());
        assertEquals(0, stats.primary().display().frameTimes());
    }

    @Test
    void shouldTakeNoDisplayTimeTwiceNorOfAPresentItDoesNotKnow() {
        present(1, 1, 0, 0);
        present(1, 1, 1, 10);
        display(0, 20);
        display(0, 21);
        display(1, 30);
        display(1, 50);
        display(7, 90);
        display(Long.MAX_VALUE, 91);

        assertEquals(1, stats.primary().display().frameTimes());
        assertEquals(10 * MILLI, stats.primary().display().lastFrameNanos());
    }

    @Test
    void shouldTellTheFramesTheGpuWasTheLimitOf() {
        for (int i = 0; i < 200; i++) {
            present(1, 1, i, 10L * i);
            gpuBusy(i, i % 4 == 0 ? 9 : 10);
            gpuBusy(i, 10);
        }

        assertEquals(199, stats.primary().gpuBusy().frames());
        assertEquals(100.0 * 150 / 199, stats.primary().gpuBusy().boundPercent());
        assertEquals(true, stats.primary().isGpuBusyWhole());
    }

    @Test
    void shouldKeepTheLatestWordOfEachFeature() {
        assertSame(FrameFeatures.Switch.NOT_TOLD, stats.features().of(FrameRecord.REFLEX));
        for (final int state : new int[] {1, 0}) {
            payload.putLong(FrameRecord.NANOS, 1);
            payload.putInt(FrameRecord.FEATURE_ID, FrameRecord.REFLEX);
            payload.putInt(FrameRecord.FEATURE_STATE, state);
            payload.putInt(FrameRecord.FEATURE_DETAIL, FrameRecord.REFLEX_BOOST);
            payload.putInt(FrameRecord.FEATURE_INTERVAL_MICROS, 6944);
            stats.record(1, FrameRecord.FEATURE, payload, 0);
            assertSame(state == 1 ? FrameFeatures.Switch.ON : FrameFeatures.Switch.OFF,
                stats.features().of(FrameRecord.REFLEX));
            assertEquals(state == 1, stats.features().reflexBoost());
        }
        assertEquals(6944, stats.features().intervalMicros(FrameRecord.REFLEX));
        assertSame(FrameFeatures.Switch.NOT_TOLD, stats.features().of(FrameRecord.CU_KERNEL));
    }

    @Test
    void shouldKeepThePauses() {
        payload.putLong(FrameRecord.NANOS, 7);
        payload.putLong(FrameRecord.PAUSE_DURATION_NANOS, 12 * MILLI);
        payload.putInt(FrameRecord.PAUSE_KIND, FrameRecord.PAUSE_JVM_GC);
        payload.putStringWithoutLengthAscii(FrameRecord.PAUSE_NAME, "G1 Young\nG1 Evacuation Pause");
        for (int i = 0; i < PauseLog.CAPACITY + 1; i++) {
            stats.record(1, FrameRecord.PAUSE, payload, 0);
        }

        assertEquals(PauseLog.CAPACITY + 1, stats.pauses().count());
        assertEquals(PauseLog.CAPACITY, stats.pauses().pauses().size());
        assertEquals(new Pause(7, 12 * MILLI, FrameRecord.PAUSE_JVM_GC, "G1 Young G1 Evacuation Pause"),
            stats.pauses().pauses().getFirst());
        assertEquals((PauseLog.CAPACITY + 1) * 12 * MILLI, stats.pauses().sumNanos());
    }

    @Test
    void shouldCountGeneratedFrames() {
        present(1, 1, 0, 0);
        payload.putInt(FrameRecord.PRESENT_FLAGS, FrameRecord.API_VULKAN | FrameRecord.FLAG_GENERATED);
        present(1, 1, 1, 10);

        assertEquals(1, stats.features().generatedFrames());
        assertEquals(1 + 10 * MILLI, stats.features().generatedNanos());
    }
}

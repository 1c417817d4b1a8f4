package io.nvbind.telemetry;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.frame.FrameDrain;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TelemetryWakeTest {

    @TempDir
    Path folder;

    /** What a sink is told when it is put in. */
    private static final class Newcomer implements SnapshotSink {
        private final AtomicReference<Runnable> wake = new AtomicReference<>();

        @Override
        public long intervalNanos(final String container) {
            return Long.MAX_VALUE;
        }

        @Override
        public void onSnapshot(final Snapshot snapshot) {
            throw new AssertionError("nobody wants any");
        }

        @Override
        public void wakeBy(final Runnable telemetry) {
            wake.set(telemetry);
        }
    }

    private Telemetry telemetry(final SnapshotSink sink) {
        final SessionSink none = new SessionSinks(List.of());
        final Sessions sessions = new Sessions(none, () -> 1, () -> 1);
        final FrameDrain drain = new FrameDrain(folder, sessions,
            (ring, problem) -> { throw new AssertionError(ring + ": " + problem); }, () -> 1, () -> 1);
        return new Telemetry(drain, sessions, none, new GpuSampler(List.of(), () -> 1), List.of(sink), () -> 1, () -> 1);
    }

    @Test
    void shouldHaveATurnAtOnceForWhoBeginsToWantOne() throws InterruptedException {
        final Newcomer sink = new Newcomer();
        final Telemetry telemetry = telemetry(sink);
        final CountDownLatch begun = new CountDownLatch(1);
        // Between two turns it sleeps until somebody wakes it, however late.
        final Thread thread = Thread.ofPlatform().daemon().start(() -> {
            telemetry.onStart();
            telemetry.doWork();
            begun.countDown();
            LockSupport.park();
        });
        assertTrue(begun.await(30, TimeUnit.SECONDS));
        sink.wake.get().run();
        assertTrue(thread.join(Duration.ofSeconds(30)), "it still sleeps");
    }
}

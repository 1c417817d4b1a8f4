package io.nvbind.server;

import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.telemetry.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Requests for a single snapshot with fresh values.
 *
 * <p>The sampler rests while nobody reads, so a request first wakes it and is answered when its values are in.
 * {@link #add} may be called by any thread, {@link #takeReady} by the telemetry thread alone.
 */
final class Requests {

    /** How often to look while a request waits. */
    static final long INTERVAL_NANOS = 20_000_000L;
    /** GPU values older than this are awaited anew. */
    private static final long FRESH_NANOS = 1_000_000_000L;
    /** But no longer than this: a GPU may have nothing new to say. */
    private static final long PATIENCE_NANOS = 600_000_000L;

    private static final class Request {
        private final Consumer<byte[]> answer;
        private boolean seen;
        private long seenNanos;

        Request(final Consumer<byte[]> answer) {
            this.answer = answer;
        }
    }

    private final CopyOnWriteArrayList<Request> waiting = new CopyOnWriteArrayList<>();

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Has {@code answer} given the bytes of the message, once, on the telemetry thread. */
    void add(final Consumer<byte[]> answer) {
        waiting.add(new Request(answer));
    }

    /** Takes out those to be answered with this snapshot. */
    List<Consumer<byte[]>> takeReady(final Snapshot snapshot) {
        final boolean fresh = fresh(snapshot);
        final List<Request> ready = new ArrayList<>();
        for (final Request request : waiting) {
            if (!request.seen) {
                request.seen = true;
                request.seenNanos = snapshot.nanos();
            }
            if (fresh || snapshot.nanos() - request.seenNanos > PATIENCE_NANOS) {
                ready.add(request);
            }
        }
        waiting.removeAll(ready);
        return ready.stream().map(request -> request.answer).toList();
    }

    private static boolean fresh(final Snapshot snapshot) {
        for (int i = 0; i < snapshot.gpus().size(); i++) {
            if (!fresh(snapshot.sample(i), snapshot.nanos())) {
                return false;
            }
        }
        return true;
    }

    private static boolean fresh(final GpuSample sample, final long now) {
        boolean sampled = false;
        for (final Metric metric : Metric.ALL) {
            final boolean has = sample.has(metric);
            if (has && metric.tier() == Metric.Tier.FAST && now - sample.nanos(metric) > FRESH_NANOS) {
                return false;
            }
            sampled |= has || !GpuSample.NOT_SAMPLED.equals(sample.reason(metric));
        }
        return sampled;
    }
}

package io.nvbind.export;

import io.nvbind.gpu.GpuSample;
import io.nvbind.telemetry.Session;
import io.nvbind.telemetry.SessionSink;
import io.nvbind.telemetry.Snapshot;
import io.nvbind.telemetry.SnapshotSink;
import io.nvbind.telemetry.Telemetry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.agrona.DirectBuffer;

/**
 * Asks the telemetry thread for every container's figures and waits for them: between two scrapes nothing is spent.
 *
 * <p>Assumptions: the methods of the sinks are called by the telemetry thread, {@link #take} by any other. Guarantees: the
 * figures are of turns that began after the call. Progress: the telemetry thread waits for nobody longer than it takes to
 * hand over a list.
 */
public final class FiguresRequest implements SnapshotSink, SessionSink {

    private static final int MOST_TURNS = 8;

    private final IntSupplier containers;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition answered = lock.newCondition();
    private volatile boolean asked;
    private volatile Runnable wake = () -> { };
    private List<ContainerFigures> latest = List.of();
    private long answers;
    /** The telemetry thread's own. */
    private final List<ContainerFigures> collected = new ArrayList<>();
    private boolean collecting;
    private int turns;

    /**
     * Creates it.
     *
     * @param containers how many there are now; telemetry thread.
     */
    public FiguresRequest(final IntSupplier containers) {
        this.containers = containers;
    }

    /** Fresh figures; those known before when telemetry does not answer in time. */
    List<ContainerFigures> take(final long patienceNanos) {
        lock.lock();
        try {
            final long before = answers;
            asked = true;
            wake.run();
            long left = patienceNanos;
            while (answers == before && left > 0) {
                left = answered.awaitNanos(left);
            }
            return latest;
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return latest;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void wakeBy(final Runnable telemetry) {
        wake = telemetry;
    }

    @Override
    public long intervalNanos(final String container) {
        return asked ? Telemetry.MIN_INTERVAL_NANOS : Long.MAX_VALUE;
    }

    @Override
    public void onSnapshot(final Snapshot snapshot) {
        if (collecting && collected.stream().noneMatch(each -> each.labels().get(1).equals(snapshot.container()))) {
            collected.add(ContainerFigures.of(snapshot));
        }
    }

    @Override
    public void onTurn(final long nowNanos) {
        if (!asked) {
            return;
        }
        if (!collecting) {
            collecting = true;
            turns = 0;
            collected.clear();
        } else if (collected.size() >= containers.getAsInt() || ++turns == MOST_TURNS) {
            collecting = false;
            asked = false;
            lock.lock();
            try {
                latest = List.copyOf(collected);
                answers++;
                answered.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** How long a scrape waits for the telemetry thread, which may rest for a tenth of a second. */
    static long patienceNanos() {
        return TimeUnit.SECONDS.toNanos(1);
    }

    @Override
    public void onSessionStart(final Session session) {
        // Asked for at a scrape.
    }

    @Override
    public void onFrameRecord(final Session session, final int ring, final int type, final DirectBuffer payload,
                              final int offset, final int length) {
        // Asked for at a scrape.
    }

    @Override
    public void onGpuSample(final Session session, final int gpu, final GpuSample sample, final long nanos) {
        // Asked for at a scrape.
    }

    @Override
    public void onSessionEnd(final Session session) {
        // Asked for at a scrape.
    }
}

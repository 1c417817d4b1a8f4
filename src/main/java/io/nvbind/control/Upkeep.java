package io.nvbind.control;

import io.nvbind.gpu.GpuId;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.agrona.concurrent.Agent;

/**
 * What a {@link Control} does without being asked: puts back what is not confirmed in time, lets the wishes of ended
 * containers go, applies again what a GPU forgot. One thread calls {@link #doWork}; whoever notices something tells it from
 * any thread, and never waits.
 */
public final class Upkeep implements Agent {

    private static final System.Logger LOG = System.getLogger("io.nvbind.control");

    private final Control control;
    private final GpuDesk desk;
    private final LongSupplier clock;
    private final Queue<Runnable> errands = new ConcurrentLinkedQueue<>();
    private final List<Consumer<List<Standing>>> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean changed;
    private volatile Thread thread;

    Upkeep(final Control control, final GpuDesk desk, final LongSupplier clock) {
        this.control = control;
        this.desk = desk;
        this.clock = clock;
    }

    /**
     * A container ended: its wishes go.
     *
     * @param container its id.
     */
    public void ended(final String container) {
        errand(() -> {
            try {
                control.release(container).forEach(left -> LOG.log(System.Logger.Level.WARNING,
                    "container " + container + " ended, but " + left));
            } catch (final Refusal problem) {
                LOG.log(System.Logger.Level.ERROR, "the wishes of container " + container + " stay: "
                    + problem.getMessage());
            }
        });
    }

    /**
     * A GPU was lost or reset: changes it had in the last minute are not applied again.
     *
     * @param gpu which.
     */
    public void failed(final GpuId gpu) {
        final long now = clock.getAsLong();
        errand(() -> control.blame(gpu, now));
    }

    /**
     * A GPU is there, or there again: what was in force is applied once more.
     *
     * @param gpu which.
     */
    public void appeared(final GpuId gpu) {
        errand(() -> control.again(Set.of(gpu)));
    }

    /** The machine slept: what was in force is applied once more. */
    public void resumed() {
        errand(() -> control.again(Set.copyOf(desk.gpus())));
    }

    /**
     * Has somebody told of every wish and what came of it, whenever that may have changed.
     *
     * @param listener told on the thread that calls {@link #doWork}, soon after; may wait for files.
     */
    public void listen(final Consumer<List<Standing>> listener) {
        listeners.add(listener);
    }

    /** A change was carried out, or tried. */
    void changed() {
        changed = true;
        wake();
    }

    private void errand(final Runnable errand) {
        errands.add(errand);
        wake();
    }

    /** There is something to do, or the next deadline is another. */
    void wake() {
        LockSupport.unpark(thread);
    }

    @Override
    public void onStart() {
        thread = Thread.currentThread();
    }

    @Override
    public int doWork() {
        int work = 0;
        for (Runnable errand = errands.poll(); errand != null; errand = errands.poll()) {
            errand.run();
            work++;
        }
        work += control.expire(clock.getAsLong());
        if (changed) {
            changed = false;
            final List<Standing> standing = control.standing();
            listeners.forEach(listener -> listener.accept(standing));
            work++;
        }
        return work;
    }

    /**
     * When {@link #doWork} has something to do again.
     *
     * @return {@link System#nanoTime()}.
     */
    public long nextDeadlineNanos() {
        return errands.isEmpty() && !changed ? control.nextNanos() : clock.getAsLong();
    }

    @Override
    public String roleName() {
        return "control";
    }
}

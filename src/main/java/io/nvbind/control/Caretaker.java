package io.nvbind.control;

import io.nvbind.gpu.GpuId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Takes back what nobody wishes any more, and applies again what a GPU forgot. One thread at a time. */
final class Caretaker {

    static final long SECOND_NANOS = 1_000_000_000L;

    private static final System.Logger LOG = System.getLogger("io.nvbind.control");
    /** A change that was followed by no reset, loss or crash for so long is taken to be harmless. */
    private static final long PROVEN_NANOS = 60 * SECOND_NANOS;

    private final Memory memory;
    private final Changes changes;
    private final Enactment enactment;
    private final Announcer announcer;

    Caretaker(final Memory memory, final Changes changes, final Enactment enactment, final Announcer announcer) {
        this.memory = memory;
        this.changes = changes;
        this.enactment = enactment;
        this.announcer = announcer;
    }

    /** GPUs, and containers' shares of them, that nvbind has changed or is to change. */
    Set<Target> ours() {
        final Set<Target> ours = new TreeSet<>();
        memory.held().keySet().forEach(slot -> ours.add(slot.target()));
        memory.wishes().all().forEach(wish -> ours.add(wish.slot().target()));
        return ours;
    }

    Change takeBack(final Change change) throws IOException {
        final Planner planner = enactment.planner();
        planner.edits(memory.inverse(change.id()));
        final Change reverted = change.in(State.REVERTED, enactment.onward(planner, change.owner()));
        memory.confirmed(change.id());
        changes.keep(reverted);
        return reverted;
    }

    /** All wishes of an owner go. */
    List<Left> release(final String owner) throws IOException {
        final List<Edit> ends = new ArrayList<>();
        for (final Wish wish : memory.wishes().all()) {
            if (wish.owner().equals(owner)) {
                ends.add(new Edit(wish.slot(), owner, wish, null));
            }
        }
        final List<String> waited = changes.ended(owner);
        List<Left> left = List.of();
        if (!ends.isEmpty()) {
            final Planner planner = enactment.planner();
            planner.edits(ends);
            left = enactment.onward(planner, owner);
        }
        for (final String id : waited) {
            memory.confirmed(id);
        }
        return left;
    }

    /** A GPU failed: what came within a minute before goes. */
    void blame(final GpuId gpu, final long at) {
        final List<Edit> ends = new ArrayList<>();
        for (final Wish wish : memory.wishes().all()) {
            if (wish.slot().gpu().equals(gpu)) {
                changes.ifYounger(wish.change(), PROVEN_NANOS, at, age -> {
                    ends.add(new Edit(wish.slot(), wish.owner(), wish, null));
                    announcer.blamed(wish, age / SECOND_NANOS);
                });
            }
        }
        if (!ends.isEmpty()) {
            final Planner planner = enactment.planner();
            planner.edits(ends);
            carryOn(planner);
        }
    }

    /** GPUs may have forgotten what they were set to. */
    void again(final Set<GpuId> gpus) {
        final Planner planner = enactment.planner();
        final Set<Target> ours = ours();
        ours.removeIf(target -> !gpus.contains(target.gpu()));
        ours.forEach(planner::look);
        if (!planner.plan().steps().isEmpty()) {
            carryOn(planner);
        }
    }

    private void carryOn(final Planner planner) {
        try {
            enactment.onward(planner, Wish.HOST).forEach(left -> LOG.log(System.Logger.Level.WARNING, left.toString()));
        } catch (final IOException disk) {
            LOG.log(System.Logger.Level.ERROR, "nothing is set, since it cannot be logged: " + disk.getMessage());
        }
    }

    /** Puts back what was not confirmed in time; tells how much that was. */
    int expire(final long now) {
        int work = 0;
        for (final Change change : changes.pending()) {
            if (now - change.confirmBy() >= 0) {
                expire(change);
                work++;
            }
        }
        changes.olderThan(PROVEN_NANOS, now).forEach(this::prove);
        return work;
    }

    /** When {@link #expire(long)} is to be called again. */
    long nextNanos(final long now) {
        long next = now + SECOND_NANOS;
        for (final Change change : changes.pending()) {
            if (change.confirmBy() - next < 0) {
                next = change.confirmBy();
            }
        }
        return next;
    }

    /** Puts back a change that was not confirmed. */
    void expire(final Change change) {
        try {
            takeBack(change).left().forEach(left -> LOG.log(System.Logger.Level.WARNING,
                "change " + change.id() + " was not confirmed, but " + left));
        } catch (final IOException disk) {
            LOG.log(System.Logger.Level.ERROR, "change " + change.id() + " was not confirmed and stays, since this cannot be"
                + " logged: " + disk.getMessage());
        }
    }

    private void prove(final String id) {
        try {
            if (memory.isUnproven(id)) {
                memory.proven(id);
            }
            changes.old(id);
        } catch (final IOException disk) {
            LOG.log(System.Logger.Level.WARNING, "change " + id + " would not be applied again after a boot: "
                + disk.getMessage());
        }
    }
}

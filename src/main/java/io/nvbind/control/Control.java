package io.nvbind.control;

import io.nvbind.event.EventSink;
import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.SettingOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Keeps the GPUs at what the wishes of the host and its containers come to.
 *
 * <p>Assumptions: no caller is the thread that {@link GpuDesk} lends GPUs on. Guarantees: a change is in force whole, or put
 * back whole, or told to be neither with what is left; its intent is on disk before the first write. Progress: one change at
 * a time; the others wait for it.
 */
public final class Control implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("io.nvbind.control");
    private static final long SECOND_NANOS = 1_000_000_000L;
    /** A change that was followed by no reset, loss or crash for so long is taken to be harmless. */
    private static final long PROVEN_NANOS = 60 * SECOND_NANOS;
    private static final int CHANGES_KEPT = 256;

    private final GpuDesk desk;
    private final Memory memory;
    private final Announcer announcer;
    private final LongSupplier clock;
    private final Supplier<List<String>> rivals;
    private final StepHook hook;
    private final ChangeIds ids = new ChangeIds();
    private final Map<String, Change> changes = new LinkedHashMap<>();
    private final Map<String, Long> youngSince = new HashMap<>();
    private final Upkeep upkeep;
    private boolean settled;
    private volatile long nextNanos;

    /**
     * Opens it; {@link #settle} is to be called before anything else.
     *
     * @param desk   lends the GPUs.
     * @param folder of the log; made if it is not there.
     * @param boot   identity of the kernel's run.
     * @param events is told what is set and put back.
     * @param rivals other programs on this host that set GPUs, each a sentence.
     * @param clock  {@link System#nanoTime}.
     * @throws IOException when the log cannot be used.
     */
    public Control(final GpuDesk desk, final Path folder, final String boot, final EventSink events,
                   final Supplier<List<String>> rivals, final LongSupplier clock) throws IOException {
        this(desk, folder, boot, events, rivals, clock, StepHook.NONE);
    }

    Control(final GpuDesk desk, final Path folder, final String boot, final EventSink events,
            final Supplier<List<String>> rivals, final LongSupplier clock, final StepHook hook) throws IOException {
        this.desk = desk;
        this.memory = new Memory(folder, boot, hook);
        this.announcer = new Announcer(events);
        this.rivals = rivals;
        this.clock = clock;
        this.hook = hook;
        this.upkeep = new Upkeep(this, desk, clock);
        this.nextNanos = clock.getAsLong() + SECOND_NANOS;
    }

    /**
     * Settles what an earlier daemon left: a change whose end was not logged and changes that were not confirmed are put
     * back, wishes of containers that ended go, and after a boot what the host wants is applied again, but for changes that
     * came less than a minute before the machine went down without notice.
     *
     * @param lives whether a container is still there.
     * @return what was done and what could not be, each a sentence.
     * @throws IOException when the log cannot be written.
     */
    public synchronized List<String> settle(final Predicate<String> lives) throws IOException {
        final Settling settling = new Settling(memory, lives, this::inverse);
        final List<String> told = new ArrayList<>(settling.told());
        memory.adopt(settling.ends());
        final Planner planner = new Planner(desk, memory, ids.next());
        ours().forEach(planner::look);
        onward(planner, Wish.HOST).forEach(left -> told.add(left.toString()));
        settled = true;
        return told;
    }

    /** GPUs that nvbind has changed or is to change. */
    private Set<GpuId> ours() {
        final Set<GpuId> ours = new TreeSet<>();
        memory.held().keySet().forEach(slot -> ours.add(slot.gpu()));
        memory.wishes().all().forEach(wish -> ours.add(wish.slot().gpu()));
        return ours;
    }

    /** Carries out as much as possible of edits that must happen, and tells what is left. */
    private List<Left> onward(final Planner planner, final String owner) throws IOException {
        final String id = ids.next();
        final Plan plan = planner.plan();
        memory.intend(id, "nvbind", planner.edits(), plan, false);
        final Transaction.Result result =
            new Transaction(desk, plan, memory.held(), Transaction.Mode.ONWARD, hook).run();
        memory.done(id, "nvbind", planner.edits(), result.held(), false);
        announcer.done(plan, result.outcomes(), owner);
        return result.left();
    }

    /**
     * Shows what a request would do; writes nothing.
     *
     * @param request what is asked for.
     * @return the change, planned.
     * @throws Refusal why it would be refused.
     */
    public synchronized Change plan(final Request request) throws Refusal {
        requireSettled();
        final String id = ids.next();
        final Planner planner = new Planner(desk, memory, id);
        planner.request(request);
        return change(id, State.PLANNED, request, planner, planner.plan(), Map.of(), List.of(), 0);
    }

    /**
     * Does what is asked for, whole or not at all.
     *
     * @param request what is asked for.
     * @return the change: in force, pending, or rolled back.
     * @throws Refusal why it was refused before the first write.
     */
    public synchronized Change apply(final Request request) throws Refusal {
        requireSettled();
        final String id = ids.next();
        final Planner planner = new Planner(desk, memory, id);
        planner.request(request);
        final Plan plan = planner.plan();
        final long confirm = request.confirmNanos() != Request.USUAL ? request.confirmNanos()
            : planner.risks().isEmpty() ? 0 : Request.RISKY_NANOS;
        final Transaction.Result result;
        try {
            memory.intend(id, request.user(), planner.edits(), plan, confirm > 0);
            result = new Transaction(desk, plan, memory.held(), Transaction.Mode.WHOLE, hook).run();
            if (result.done()) {
                memory.done(id, request.user(), planner.edits(), result.held(), confirm > 0);
            } else {
                memory.undone(id, result.held());
            }
        } catch (final IOException disk) {
            throw unlogged(disk);
        }
        final long now = clock.getAsLong();
        final State state = !result.done() ? State.ROLLED_BACK : confirm > 0 ? State.PENDING : State.IN_FORCE;
        final Change change = change(id, state, request, planner, plan, result.outcomes(), result.left(),
            state == State.PENDING ? now + confirm : 0);
        keep(change);
        if (result.done()) {
            youngSince.put(id, now);
            wake(now + confirm);
        }
        announcer.done(plan, result.outcomes(), request.owner());
        return change;
    }

    private void requireSettled() throws Refusal {
        if (!settled) {
            throw new Refusal(Refusal.Kind.CONFLICT, "the daemon is still settling what an earlier one left; try again");
        }
    }

    private void keep(final Change change) {
        changes.put(change.id(), change);
        if (changes.size() > CHANGES_KEPT) {
            changes.values().stream().filter(each -> each.state() != State.PENDING).findFirst()
                .ifPresent(oldest -> changes.remove(oldest.id()));
        }
    }

    private void wake(final long at) {
        if (at - nextNanos < 0) {
            nextNanos = at;
        }
        upkeep.wake();
    }

    private Change change(final String id, final State state, final Request request, final Planner planner, final Plan plan,
                          final Map<Slot, SettingOutcome> outcomes, final List<Left> left, final long confirmBy) {
        final List<String> notes = new ArrayList<>(planner.notes());
        notes.addAll(rivals.get());
        return new Change(id, ids.digest(id, request.user(), plan), request.user(), request.owner(), state,
            planner.reports(plan, outcomes, request.owner()), planner.risks(), notes, left, confirmBy, clock.getAsLong());
    }

    /**
     * Confirms a change that would be put back otherwise.
     *
     * @param id     of the change.
     * @param digest of the change, as its answer told.
     * @param user   who confirms: the same who asked for it.
     * @return the change, in force.
     * @throws Refusal when there is no such change, it is another's, another digest is meant, or it does not wait any more.
     */
    public synchronized Change confirm(final String id, final String digest, final String user) throws Refusal {
        final Change change = known(id);
        if (!change.user().equals(user)) {
            throw new Refusal(Refusal.Kind.NOT_ALLOWED, "change " + id + " was asked for by " + change.user()
                + ", who alone may confirm it");
        }
        if (!change.digest().equals(digest)) {
            throw new Refusal(Refusal.Kind.CONFLICT, "digest", "change " + id + " has another digest: what you confirm is"
                + " not what was done; look at it again");
        }
        if (change.state() != State.PENDING || clock.getAsLong() - change.confirmBy() >= 0) {
            throw new Refusal(Refusal.Kind.CONFLICT, "change " + id + " does not wait to be confirmed: it is "
                + (change.state() == State.PENDING ? "being put back, the time is over" : change.state().label()));
        }
        try {
            memory.confirmed(id);
        } catch (final IOException disk) {
            throw unlogged(disk);
        }
        keep(change.confirmed());
        return change.confirmed();
    }

    private Change known(final String id) throws Refusal {
        final Change change = changes.get(id);
        if (change == null) {
            throw new Refusal(Refusal.Kind.UNKNOWN, "there is no change " + id + "; changes.list shows those there are");
        }
        return change;
    }

    /**
     * Takes a change back.
     *
     * @param id of the change.
     * @return the change, reverted, with what could not be.
     * @throws Refusal when there is no such change, or it is not in force, or later ones took its place.
     */
    public synchronized Change revert(final String id) throws Refusal {
        final Change change = known(id);
        if (change.state() != State.PENDING && change.state() != State.IN_FORCE) {
            throw new Refusal(Refusal.Kind.CONFLICT, "change " + id + " is not in force: it is " + change.state().label());
        }
        if (inverse(id).isEmpty()) {
            throw new Refusal(Refusal.Kind.CONFLICT, "later changes took the place of change " + id);
        }
        return takeBack(change);
    }

    private Change takeBack(final Change change) throws Refusal {
        final Planner planner = new Planner(desk, memory, ids.next());
        planner.edits(inverse(change.id()));
        try {
            final Change reverted = change.in(State.REVERTED, onward(planner, change.owner()));
            memory.confirmed(change.id());
            keep(reverted);
            return reverted;
        } catch (final IOException disk) {
            throw unlogged(disk);
        }
    }

    private static Refusal unlogged(final IOException disk) {
        return new Refusal(Refusal.Kind.FAILED, "this cannot be logged, so it is not done: " + disk.getMessage());
    }

    /** What takes a change's wishes back, but for those that later ones took the place of. */
    private List<Edit> inverse(final String id) {
        final List<Edit> inverse = new ArrayList<>();
        for (final Edit edit : memory.edits(id).reversed()) {
            final Wish now = memory.wishes().of(edit.slot(), edit.owner());
            final boolean overtaken = edit.after() == null ? now != null : now == null || !now.change().equals(id);
            if (!overtaken) {
                inverse.add(new Edit(edit.slot(), edit.owner(), now, edit.before()));
            }
        }
        return inverse;
    }

    /**
     * Takes every wish of an owner back.
     *
     * @param owner a container's id, or {@link Wish#HOST}.
     * @return what could not be put back; empty when all was.
     * @throws Refusal when the log cannot be written.
     */
    public synchronized List<Left> release(final String owner) throws Refusal {
        requireSettled();
        final List<Edit> ends = new ArrayList<>();
        for (final Wish wish : memory.wishes().all()) {
            if (wish.owner().equals(owner)) {
                ends.add(new Edit(wish.slot(), owner, wish, null));
            }
        }
        changes.replaceAll((id, change) -> change.owner().equals(owner)
            && (change.state() == State.PENDING || change.state() == State.IN_FORCE)
            ? change.in(State.REVERTED, change.left()) : change);
        if (ends.isEmpty()) {
            return List.of();
        }
        final Planner planner = new Planner(desk, memory, ids.next());
        planner.edits(ends);
        try {
            final Set<String> waited = memory.pending();
            final List<Left> left = onward(planner, owner);
            for (final String id : waited) {
                if (changes.containsKey(id) && changes.get(id).state() != State.PENDING) {
                    memory.confirmed(id);
                }
            }
            return left;
        } catch (final IOException disk) {
            throw unlogged(disk);
        }
    }

    /**
     * The changes since the daemon's start, oldest first.
     *
     * @return a copy; the latest 256.
     */
    public synchronized List<Change> changes() {
        return List.copyOf(changes.values());
    }

    /**
     * Every wish there is.
     *
     * @return a copy.
     */
    public synchronized List<Wish> wishes() {
        return memory.wishes().all();
    }

    /**
     * What is to be done without being asked, by a thread of its own.
     *
     * @return always the same.
     */
    public Upkeep upkeep() {
        return upkeep;
    }

    /** A GPU failed: what came within a minute before goes. */
    synchronized void blame(final GpuId gpu, final long at) {
        final List<Edit> ends = new ArrayList<>();
        for (final Wish wish : memory.wishes().all()) {
            final Long since = youngSince.get(wish.change());
            if (wish.slot().gpu().equals(gpu) && since != null && at - since < PROVEN_NANOS) {
                ends.add(new Edit(wish.slot(), wish.owner(), wish, null));
                announcer.blamed(wish, (at - since) / SECOND_NANOS);
            }
        }
        if (!ends.isEmpty()) {
            final Planner planner = new Planner(desk, memory, ids.next());
            planner.edits(ends);
            carryOn(planner);
        }
    }

    /** GPUs may have forgotten what they were set to. */
    synchronized void again(final Set<GpuId> gpus) {
        final Planner planner = new Planner(desk, memory, ids.next());
        final Set<GpuId> ours = ours();
        ours.retainAll(gpus);
        ours.forEach(planner::look);
        if (!planner.plan().steps().isEmpty()) {
            carryOn(planner);
        }
    }

    private void carryOn(final Planner planner) {
        try {
            onward(planner, Wish.HOST).forEach(left -> LOG.log(System.Logger.Level.WARNING, left.toString()));
        } catch (final IOException disk) {
            LOG.log(System.Logger.Level.ERROR, "nothing is set, since it cannot be logged: " + disk.getMessage());
        }
    }

    /** Puts back what was not confirmed in time; tells how much that was. */
    synchronized int expire(final long now) {
        if (now - nextNanos < 0) {
            return 0;
        }
        long next = now + SECOND_NANOS;
        int work = 0;
        for (final Change change : List.copyOf(changes.values())) {
            if (change.state() == State.PENDING) {
                if (now - change.confirmBy() >= 0) {
                    expire(change);
                    work++;
                } else if (change.confirmBy() - next < 0) {
                    next = change.confirmBy();
                }
            }
        }
        for (final Map.Entry<String, Long> young : List.copyOf(youngSince.entrySet())) {
            if (now - young.getValue() >= PROVEN_NANOS) {
                prove(young.getKey());
            }
        }
        nextNanos = next;
        return work;
    }

    private void prove(final String id) {
        try {
            if (memory.unproven().contains(id)) {
                memory.proven(id);
            }
            youngSince.remove(id);
        } catch (final IOException disk) {
            LOG.log(System.Logger.Level.WARNING, "change " + id + " would not be applied again after a boot: "
                + disk.getMessage());
        }
    }

    private void expire(final Change change) {
        try {
            takeBack(change).left().forEach(left -> LOG.log(System.Logger.Level.WARNING,
                "change " + change.id() + " was not confirmed, but " + left));
        } catch (final Refusal problem) {
            LOG.log(System.Logger.Level.ERROR, "change " + change.id() + " was not confirmed and stays: "
                + problem.getMessage());
        }
    }

    long nextNanos() {
        return nextNanos;
    }

    /** Ends as a killed daemon does: nothing is put back. */
    synchronized void abandon() {
        try {
            memory.close();
        } catch (final IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** Puts back what is not confirmed, and ends in good order. */
    @Override
    public synchronized void close() {
        final Queue<Change> waiting = new ArrayDeque<>(changes.values());
        waiting.removeIf(change -> change.state() != State.PENDING);
        waiting.forEach(this::expire);
        try {
            memory.restart(true);
            memory.close();
        } catch (final IOException problem) {
            LOG.log(System.Logger.Level.WARNING, "the log of changes was not closed in good order: " + problem);
        }
    }
}

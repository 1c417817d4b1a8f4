package io.nvbind.control;

import io.nvbind.event.EventSink;
import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    /** Changes of one user that wait to be confirmed at the same time. */
    private static final int MOST_PENDING = 16;

    private final Memory memory;
    private final LongSupplier clock;
    private final Supplier<List<String>> rivals;
    private final ChangeIds ids = new ChangeIds();
    private final Changes changes = new Changes();
    private final Enactment enactment;
    private final Caretaker caretaker;
    private final Upkeep upkeep;
    private boolean settled;
    private volatile long nextNanos;

    /**
     * Opens it; {@link #settle} is to be called before anything else.
     *
     * @param desk   lends the GPUs.
     * @param vram   limits containers' VRAM.
     * @param folder of the log; made if it is not there.
     * @param boot   identity of the kernel's run.
     * @param events is told what is set and put back.
     * @param rivals other programs on this host that set GPUs, each a sentence.
     * @param clock  {@link System#nanoTime}.
     * @throws IOException when the log cannot be used.
     */
    public Control(final GpuDesk desk, final VramDesk vram, final Path folder, final String boot, final EventSink events,
                   final Supplier<List<String>> rivals, final LongSupplier clock) throws IOException {
        this(desk, vram, folder, boot, events, rivals, clock, StepHook.NONE);
    }

    Control(final GpuDesk desk, final VramDesk vram, final Path folder, final String boot, final EventSink events,
            final Supplier<List<String>> rivals, final LongSupplier clock, final StepHook hook) throws IOException {
        this.memory = new Memory(folder, boot, hook);
        this.rivals = rivals;
        this.clock = clock;
        final Announcer announcer = new Announcer(events);
        this.upkeep = new Upkeep(this, desk, clock);
        this.enactment = new Enactment(new Targets(desk, vram), memory, announcer, upkeep::changed, hook, ids);
        this.caretaker = new Caretaker(memory, changes, enactment, announcer);
        this.nextNanos = clock.getAsLong() + Caretaker.SECOND_NANOS;
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
        final Settling settling = new Settling(memory, lives, memory::inverse);
        final List<String> told = new ArrayList<>(settling.told());
        memory.adopt(settling.ends());
        final Planner planner = enactment.planner();
        caretaker.ours().forEach(planner::look);
        enactment.onward(planner, Wish.HOST).forEach(left -> told.add(left.toString()));
        settled = true;
        return told;
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
        final Planner planner = enactment.planner();
        planner.request(request);
        return change(State.PLANNED, request, planner, planner.plan(), Map.of(), List.of(), 0);
    }

    /**
     * Does what is asked for, whole or not at all.
     *
     * @param request what is asked for.
     * @return the change: in force, pending, or rolled back.
     * @throws Refusal why it was refused before the first write.
     */
    public Change apply(final Request request) throws Refusal {
        try {
            return carryOut(request);
        } finally {
            // Told when the lock is free: those who listen need it.
            upkeep.changed();
        }
    }

    private synchronized Change carryOut(final Request request) throws Refusal {
        requireSettled();
        final Planner planner = enactment.planner();
        planner.request(request);
        final Plan plan = planner.plan();
        final long confirm = request.confirmNanos() != Request.USUAL ? request.confirmNanos()
            : planner.risks().isEmpty() ? 0 : Request.RISKY_NANOS;
        if (confirm > 0 && changes.pendingOf(request.user()) >= MOST_PENDING) {
            throw new Refusal(Refusal.Kind.CONFLICT, MOST_PENDING + " changes of " + request.user()
                + " wait to be confirmed already; confirm or revert one first");
        }
        final Transaction.Result result;
        try {
            result = enactment.whole(planner, plan, request, confirm > 0);
        } catch (final IOException disk) {
            throw unlogged(disk);
        }
        final long now = clock.getAsLong();
        final State state = !result.done() ? State.ROLLED_BACK : confirm > 0 ? State.PENDING : State.IN_FORCE;
        final Change change = change(state, request, planner, plan, result.outcomes(), result.left(),
            state == State.PENDING ? now + confirm : 0);
        changes.keep(change);
        if (result.done()) {
            changes.young(change.id(), now);
            nextNanos = confirm > 0 && now + confirm - nextNanos < 0 ? now + confirm : nextNanos;
        }
        return change;
    }

    private void requireSettled() throws Refusal {
        if (!settled) {
            throw new Refusal(Refusal.Kind.CONFLICT, "the daemon is still settling what an earlier one left; try again");
        }
    }

    private Change change(final State state, final Request request, final Planner planner, final Plan plan,
                          final Map<Slot, SettingOutcome> outcomes, final List<Left> left, final long confirmBy) {
        final String id = planner.id();
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
        final Change change = changes.known(id);
        change.requireConfirmable(digest, user, clock.getAsLong());
        try {
            memory.confirmed(id);
        } catch (final IOException disk) {
            throw unlogged(disk);
        }
        changes.keep(change.confirmed());
        return change.confirmed();
    }

    /**
     * Takes a change back.
     *
     * @param id of the change.
     * @return the change, reverted, with what could not be.
     * @throws Refusal when there is no such change, or it is not in force, or later ones took its place.
     */
    public synchronized Change revert(final String id) throws Refusal {
        final Change change = changes.known(id);
        if (change.state() != State.PENDING && change.state() != State.IN_FORCE) {
            throw new Refusal(Refusal.Kind.CONFLICT, "change " + id + " is not in force: it is " + change.state().label());
        }
        if (memory.inverse(id).isEmpty()) {
            throw new Refusal(Refusal.Kind.CONFLICT, "later changes took the place of change " + id);
        }
        try {
            return caretaker.takeBack(change);
        } catch (final IOException disk) {
            throw unlogged(disk);
        }
    }

    private static Refusal unlogged(final IOException disk) {
        return new Refusal(Refusal.Kind.FAILED, "this cannot be logged, so it is not done: " + disk.getMessage());
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
        try {
            return caretaker.release(owner);
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
        return changes.all(memory.wishes());
    }

    /**
     * Every wish there is; a copy.
     *
     * @return in the order in which settings are written.
     */
    public synchronized List<Wish> wishes() {
        return memory.wishes().all();
    }

    /**
     * Every wish there is and what came of it.
     *
     * @return a copy.
     */
    public synchronized List<Standing> standing() {
        return memory.wishes().all().stream().map(wish -> {
            final Held held = memory.held().get(wish.slot());
            return new Standing(wish, held == null ? null : held.lastSet(),
                memory.wishes().limitedBy(wish.slot(), wish.owner()));
        }).toList();
    }

    /**
     * The settings of a GPU, and of a container's share of it.
     *
     * @param gpu       which.
     * @param container its id; null for none.
     * @return every setting, just read.
     * @throws Refusal when there is no such GPU, or it is gone.
     */
    public Map<Setting, SettingState> settings(final GpuId gpu, final String container) throws Refusal {
        final Map<Setting, SettingState> settings = new EnumMap<>(enactment.settings(Target.of(gpu)));
        if (container != null) {
            settings.putAll(enactment.settings(new Target(gpu, container)));
        }
        return settings;
    }

    /**
     * What a setting goes back to when nobody wishes it any more; null when nvbind did not change it or could not read it.
     *
     * @param slot which setting.
     * @return a value or null.
     */
    public synchronized SettingValue original(final Slot slot) {
        final Held held = memory.held().get(slot);
        return held == null ? null : held.original();
    }

    /**
     * What is to be done without being asked, by a thread of its own; always the same.
     *
     * @return the upkeep.
     */
    public Upkeep upkeep() {
        return upkeep;
    }

    /** A GPU failed: what came within a minute before goes. */
    synchronized void blame(final GpuId gpu, final long at) {
        caretaker.blame(gpu, at);
    }

    /** GPUs may have forgotten what they were set to. */
    synchronized void again(final Set<GpuId> gpus) {
        caretaker.again(gpus);
    }

    /** Puts back what was not confirmed in time; tells how much that was. */
    int expire(final long now) {
        return now - nextNanos < 0 ? 0 : expired(now);
    }

    private synchronized int expired(final long now) {
        final int work = caretaker.expire(now);
        nextNanos = caretaker.nextNanos(now);
        return work;
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
        changes.pending().forEach(caretaker::expire);
        try {
            memory.restart(true);
            memory.close();
        } catch (final IOException problem) {
            LOG.log(System.Logger.Level.WARNING, "the log of changes was not closed in good order: " + problem);
        }
    }
}

package io.nvbind.operations;

import io.nvbind.api.Problem;
import io.nvbind.control.Change;
import io.nvbind.control.Control;
import io.nvbind.control.Request;
import io.nvbind.control.Wish;
import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingValue;
import io.nvbind.profile.GamePlan;
import io.nvbind.profile.LaunchFolder;
import io.nvbind.profile.Profile;
import io.nvbind.profile.ProfileFolders;
import io.nvbind.profile.ProfileLibrary;
import io.nvbind.profile.Target;
import io.nvbind.telemetry.GpuReading;
import io.nvbind.telemetry.Sessions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Profiles on this host: found, planned for its GPUs, applied to containers through {@link Control}, taken back.
 *
 * <p>Any thread but that of the GPUs; one apply or revert at a time.
 */
public final class GameProfiles implements AutoCloseable {

    /**
     * What came of applying a profile.
     *
     * @param plan    what was to be done.
     * @param gpu     the GPU it was planned for.
     * @param change  of the GPU's settings; null when there were none to set.
     * @param limited in how many running processes the frame limit was set at once.
     * @param notes   what else is to be known.
     */
    public record Applied(GamePlan plan, GpuId gpu, Change change, int limited, List<String> notes) {
    }

    /** What a container had, and whether somebody applied it by hand. */
    record Held(Applied applied, boolean byHand) {
    }

    private final LoadedProfiles loaded;
    private final ProfileSettings settings;
    private final HostGpus host;
    private final LaunchFolder launch;
    private final Consumer<String> told;
    private final LiveLimits limits;
    private final Map<String, Applied> applied = new HashMap<>();
    private final Begun begun;

    /**
     * Creates it; {@link #reload} is to be called before anything else.
     *
     * @param folders  where profiles lie.
     * @param control  of the GPUs' settings.
     * @param gpus     the host's.
     * @param sessions the games that run.
     * @param launch   what games are started with.
     * @param undo     file of what is to be undone when a daemon was killed.
     * @param told     is told what is wrong with profiles, a sentence each.
     */
    public GameProfiles(final ProfileFolders folders, final Control control, final List<GpuReading> gpus,
                        final Sessions sessions, final LaunchFolder launch, final Path undo, final Consumer<String> told) {
        this.loaded = new LoadedProfiles(folders, gpus, launch, told);
        this.settings = new ProfileSettings(control);
        this.launch = launch;
        this.told = told;
        this.host = new HostGpus(gpus, sessions);
        this.begun = new Begun(undo);
        this.limits = new LiveLimits(sessions, begun);
    }

    /**
     * Reads the profiles anew when a file of them changed.
     *
     * @return whether they were read.
     */
    public boolean reload() {
        return loaded.reload();
    }

    /**
     * Every profile.
     *
     * @return as last read.
     */
    public ProfileLibrary library() {
        return loaded.library();
    }

    /**
     * A profile by what somebody calls its game.
     *
     * @param game as typed.
     * @return the profile.
     * @throws Problem 404 with the nearest names.
     */
    public Profile require(final String game) throws Problem {
        return loaded.require(game);
    }

    /**
     * Plans a profile; writes nothing.
     *
     * @param profile the game's.
     * @param preset  quality preset; null for the profile's own.
     * @param gpu     which; null for the host's first.
     * @return the plan.
     * @throws Problem when there is no such preset or GPU.
     */
    public GamePlan plan(final Profile profile, final String preset, final GpuId gpu) throws Problem {
        final String wanted = preset == null ? profile.game().defaultPreset() : preset;
        if (wanted != null && !profile.presets().contains(wanted)) {
            throw Problem.badValue("quality_preset", wanted, profile.presets().isEmpty() ? "nothing: '" + profile.id()
                + "' has no presets" : "one of " + String.join(", ", profile.presets()));
        }
        return GamePlan.of(profile, wanted, target(host.require(gpu), profile));
    }

    static Target target(final GpuReading gpu, final Profile profile) {
        return new Target(gpu.info().vendor(), gpu.info().name(), gpu.settings(), profile.apis(), profile.proton(), null);
    }

    /** The host's GPUs. */
    HostGpus host() {
        return host;
    }

    /**
     * Applies a profile to a container: the GPU's settings at once and whole or not at all, the frame limit to what runs,
     * the rest for its next start.
     *
     * @param container    its id.
     * @param plan         from {@link #plan}.
     * @param gpu          which; null for the host's first.
     * @param user         who asks.
     * @param confirmNanos as {@link Request#confirmNanos}.
     * @param dryRun       whether to write nothing.
     * @return what came of it.
     * @throws Problem when the GPU refuses; then nothing is changed.
     */
    public synchronized Applied apply(final String container, final GamePlan plan, final GpuId gpu, final String user,
                                      final long confirmNanos, final boolean dryRun) throws Problem {
        final Applied done = set(container, plan, gpu, user, confirmNanos, dryRun);
        if (dryRun) {
            return done;
        }
        return kept(container, done);
    }

    private Applied kept(final String container, final Applied done) {
        begun.end(container);
        final List<String> notes = new ArrayList<>(done.notes());
        keepLaunch(container, done.plan(), notes);
        return new Applied(done.plan(), done.gpu(), done.change(), done.limited(), List.copyOf(notes));
    }

    /** Applies what acts at once, until {@link #end}, or at the latest until this or the next daemon ends. */
    synchronized Applied begin(final String container, final GamePlan plan, final GpuId gpu, final String user,
                               final long confirmNanos) throws Problem {
        begun.lend(container, host.info(gpu).id(), plan.settings().keySet());
        try {
            return set(container, plan, gpu, user, confirmNanos, false);
        } catch (final Problem refused) {
            begun.end(container);
            throw refused;
        }
    }

    /** Takes back what is applied, to be given back by {@link #resume}; null for nothing. What the next start has stays. */
    synchronized Held pause(final String container, final String user) throws Problem {
        final Applied last = last(container);
        final Held held = last == null ? null : new Held(last, !begun.has(container));
        takeBack(container, user);
        begun.end(container);
        return held;
    }

    /** Takes back what is applied, and applies what was before {@link #pause}. */
    synchronized void resume(final String container, final Held held, final String user) throws Problem {
        takeBack(container, user);
        begun.end(container);
        if (held != null && held.byHand()) {
            apply(container, held.applied().plan(), held.applied().gpu(), user, 0, false);
        } else if (held != null) {
            begin(container, held.applied().plan(), held.applied().gpu(), user, Request.USUAL);
        }
    }

    /** What {@link #begin} applied is to stay until it is taken back by hand. */
    synchronized Applied keep(final String container, final Applied done, final String user) throws Problem {
        final Change change = settings.confirm(done.change(), user);
        final Applied stays = kept(container, new Applied(done.plan(), done.gpu(), change, done.limited(), done.notes()));
        applied.put(container, stays);
        return stays;
    }

    /** Takes back what {@link #begin} applied, unless somebody applied one by hand since; tells whether. */
    synchronized boolean end(final String container) throws Problem {
        if (!begun.has(container)) {
            return false;
        }
        takeBack(container, "nvbind");
        begun.end(container);
        return true;
    }

    /** Whether somebody applied a profile by hand, to this daemon or to one before it. */
    synchronized boolean isHeld(final String container) {
        return (applied.containsKey(container) && !begun.has(container)) || !launch.applied(container).isEmpty();
    }

    /** Takes back what a killed daemon left of profiles that hold while a game runs; its log of changes is settled. */
    public synchronized void recover() {
        new ProfileRecovery(begun, settings, limits, told).run();
    }

    /** Takes back what holds only while a game runs: nobody watches over it any more. */
    @Override
    public synchronized void close() {
        for (final String container : begun.loans().keySet()) {
            try {
                end(container);
            } catch (final Problem refused) {
                told.accept("the profile of container " + container + " is not taken back: " + refused.getMessage());
            }
        }
    }

    private Applied set(final String container, final GamePlan plan, final GpuId gpu, final String user,
                        final long confirmNanos, final boolean dryRun) throws Problem {
        final GpuId on = host.info(gpu).id();
        final Map<GpuId, Map<Setting, SettingValue>> wanted = wishes(container);
        if (!plan.settings().isEmpty()) {
            wanted.computeIfAbsent(on, id -> new EnumMap<>(Setting.class)).putAll(plan.settings());
        }
        final Change change = wanted.isEmpty() ? null
            : settings.change(new Request(user, container, Wish.USUAL_PRIORITY, wanted, confirmNanos, true), dryRun);
        final List<String> notes = new ArrayList<>(change == null ? List.of() : change.notes());
        int limited = 0;
        if (!dryRun) {
            final int rate = LiveLimits.frameRate(plan);
            limited = limits.limit(container, rate);
            final Applied done = new Applied(plan, on, change, limited, List.copyOf(notes));
            applied.put(container, done);
            return done;
        }
        return new Applied(plan, on, change, limited, List.copyOf(notes));
    }

    private void keepLaunch(final String container, final GamePlan plan, final List<String> notes) {
        try {
            launch.write(container, plan);
        } catch (final IOException full) {
            notes.add("what the next start is to have cannot be written: " + full.getMessage());
        }
    }

    /** The container's wishes that a profile brought, to be taken back: another may have brought others. */
    private Map<GpuId, Map<Setting, SettingValue>> wishes(final String container) {
        final Applied last = last(container);
        return last == null ? new HashMap<>()
            : new HashMap<>(settings.wishes(container, last.gpu(), last.plan().settings()::containsKey));
    }

    private Applied last(final String container) {
        return applied.containsKey(container) ? applied.get(container) : asLaunched(container);
    }

    /** What a daemon before this one applied, as what the game is to be started with tells; null for nothing. */
    private Applied asLaunched(final String container) {
        final String[] words = launch.applied(container).split(" ", 2);
        final Profile profile = loaded.library().of(words[0]);
        if (profile == null) {
            return null;
        }
        try {
            final GpuId gpu = host.info(host.of(container)).id();
            return new Applied(plan(profile, words.length == 1 ? null : words[1], gpu), gpu, null, 0, List.of());
        } catch (final Problem changed) {
            return null;
        }
    }

    /**
     * Takes back what a profile set for a container, at once and for its next start.
     *
     * @param container its id.
     * @param user      who asks.
     * @return the change that took the GPU's settings back; null when none were set.
     * @throws Problem when the GPU refuses.
     */
    public synchronized Change revert(final String container, final String user) throws Problem {
        final Change change = takeBack(container, user);
        begun.end(container);
        try {
            launch.forget(container);
        } catch (final IOException stays) {
            told.accept("container " + container + " still has what its game is started with: " + stays);
        }
        return change;
    }

    private Change takeBack(final String container, final String user) throws Problem {
        final Applied last = last(container);
        final Change change = last == null ? null : settings.waits(last.change()) ? settings.revert(last.change())
            : settings.takeBack(container, user, last.gpu(), last.plan().settings()::containsKey);
        limits.release(container);
        applied.remove(container);
        return change;
    }

    /**
     * What is applied to a container.
     *
     * @param container its id.
     * @return null for nothing since the daemon's start.
     */
    public synchronized Applied applied(final String container) {
        return applied.get(container);
    }
}

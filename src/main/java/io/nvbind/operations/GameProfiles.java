package io.nvbind.operations;

import io.nvbind.api.Problem;
import io.nvbind.control.Change;
import io.nvbind.control.Control;
import io.nvbind.control.Refusal;
import io.nvbind.control.Request;
import io.nvbind.control.State;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Profiles on this host: found, planned for its GPUs, applied to containers through {@link Control}, taken back.
 *
 * <p>Any thread but that of the GPUs; one apply or revert at a time.
 */
public final class GameProfiles {

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

    private final ProfileFolders folders;
    private final Control control;
    private final List<GpuReading> gpus;
    private final HostGpus host;
    private final LaunchFolder launch;
    private final Consumer<String> told;
    private final LiveLimits limits;
    private final Map<String, Applied> applied = new HashMap<>();
    private final Set<String> begun = new HashSet<>();
    private final Object loading = new Object();
    private volatile ProfileLibrary library;
    private String fingerprint = "";

    /**
     * Creates it; {@link #reload} is to be called before anything else.
     *
     * @param folders  where profiles lie.
     * @param control  of the GPUs' settings.
     * @param gpus     the host's.
     * @param sessions the games that run.
     * @param launch   what games are started with.
     * @param told     is told what is wrong with profiles, a sentence each.
     */
    public GameProfiles(final ProfileFolders folders, final Control control, final List<GpuReading> gpus,
                        final Sessions sessions, final LaunchFolder launch, final Consumer<String> told) {
        this.folders = folders;
        this.control = control;
        this.gpus = gpus;
        this.launch = launch;
        this.told = told;
        this.host = new HostGpus(gpus, sessions);
        this.limits = new LiveLimits(sessions);
    }

    /**
     * Reads the profiles anew when a file of them changed.
     *
     * @return whether they were read.
     */
    public boolean reload() {
        synchronized (loading) {
            return reloadChanged();
        }
    }

    private boolean reloadChanged() {
        final String now = folders.fingerprint() + gpus.stream().map(gpu -> gpu.info().name()).toList();
        if (now.equals(fingerprint)) {
            return false;
        }
        fingerprint = now;
        library = folders.load();
        library.problems().forEach(problem -> told.accept("profile left out: " + problem));
        library.notes().forEach(told);
        final List<GamePlan> plans = new ArrayList<>();
        if (!gpus.isEmpty()) {
            library.all().forEach(profile ->
                plans.add(GamePlan.of(profile, profile.game().defaultPreset(), target(gpus.getFirst(), profile))));
        }
        try {
            launch.write(library, plans);
        } catch (final IOException full) {
            told.accept("what games are started with cannot be written: " + full);
        }
        return true;
    }

    /**
     * Every profile.
     *
     * @return as last read.
     */
    public ProfileLibrary library() {
        return library;
    }

    /**
     * A profile by what somebody calls its game.
     *
     * @param game as typed.
     * @return the profile.
     * @throws Problem 404 with the nearest names.
     */
    public Profile require(final String game) throws Problem {
        final Profile profile = library.find(game);
        if (profile == null) {
            throw new Problem(404, "no profile is for '" + game + "'; the nearest: "
                + String.join(", ", library.suggestions(game)) + "; gaming.profiles lists all");
        }
        return profile;
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

    private static Target target(final GpuReading gpu, final Profile profile) {
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
        begun.remove(container);
        final List<String> notes = new ArrayList<>(done.notes());
        keepLaunch(container, plan, notes);
        return new Applied(plan, done.gpu(), done.change(), done.limited(), List.copyOf(notes));
    }

    /** Applies what acts at once, until {@link #end}: the game was started with the rest. */
    synchronized void begin(final String container, final GamePlan plan, final GpuId gpu, final String user)
        throws Problem {
        set(container, plan, gpu, user, Request.USUAL, false);
        begun.add(container);
    }

    /** Takes back what {@link #begin} applied, unless somebody applied one by hand since; tells whether. */
    synchronized boolean end(final String container) throws Problem {
        if (!begun.remove(container)) {
            return false;
        }
        takeBack(container, "nvbind");
        return true;
    }

    private Applied set(final String container, final GamePlan plan, final GpuId gpu, final String user,
                        final long confirmNanos, final boolean dryRun) throws Problem {
        final GpuId on = host.info(gpu).id();
        final Map<GpuId, Map<Setting, SettingValue>> wanted = new HashMap<>();
        for (final Wish wish : wishes(container)) {
            wanted.computeIfAbsent(wish.slot().gpu(), id -> new HashMap<>()).put(wish.slot().setting(), null);
        }
        if (!plan.settings().isEmpty()) {
            wanted.computeIfAbsent(on, id -> new HashMap<>()).putAll(plan.settings());
        }
        final Change change = wanted.isEmpty() ? null
            : change(new Request(user, container, Wish.USUAL_PRIORITY, wanted, confirmNanos, true), dryRun);
        final List<String> notes = new ArrayList<>(change == null ? List.of() : change.notes());
        int limited = 0;
        if (!dryRun) {
            final int rate = LiveLimits.frameRate(plan);
            limited = rate == 0 ? 0 : limits.limit(container, rate);
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

    private Change change(final Request request, final boolean dryRun) throws Problem {
        try {
            final Change change = dryRun ? control.plan(request) : control.apply(request);
            if (change.state() == State.ROLLED_BACK) {
                throw ChangeJson.failure(change);
            }
            return change;
        } catch (final Refusal refusal) {
            throw ChangeJson.problem(refusal);
        }
    }

    /** The container's wishes that a profile brought: another may have brought others. */
    private List<Wish> wishes(final String container) {
        final Applied last = applied.containsKey(container) ? applied.get(container) : asLaunched(container);
        return last == null ? List.of() : control.wishes().stream().filter(wish -> wish.owner().equals(container)
            && wish.slot().gpu().equals(last.gpu()) && last.plan().settings().containsKey(wish.slot().setting())).toList();
    }

    /** What a daemon before this one applied, as what the game is to be started with tells; null for nothing. */
    private Applied asLaunched(final String container) {
        final String[] words = launch.applied(container).split(" ", 2);
        final Profile profile = library.of(words[0]);
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
        begun.remove(container);
        try {
            launch.forget(container);
        } catch (final IOException stays) {
            told.accept("container " + container + " still has what its game is started with: " + stays);
        }
        return change;
    }

    private Change takeBack(final String container, final String user) throws Problem {
        final Map<GpuId, Map<Setting, SettingValue>> wanted = new HashMap<>();
        for (final Wish wish : wishes(container)) {
            wanted.computeIfAbsent(wish.slot().gpu(), id -> new HashMap<>()).put(wish.slot().setting(), null);
        }
        final Change change = wanted.isEmpty() ? null
            : change(new Request(user, container, Wish.USUAL_PRIORITY, wanted, 0, true), false);
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

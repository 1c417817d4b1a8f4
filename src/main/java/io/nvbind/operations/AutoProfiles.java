package io.nvbind.operations;

import io.nvbind.api.Problem;
import io.nvbind.control.Request;
import io.nvbind.game.StartedGame;
import io.nvbind.game.StartedGames;
import io.nvbind.gpu.GpuId;
import io.nvbind.profile.GamePlan;
import io.nvbind.profile.Profile;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Applies a profile when a game is there, and takes it back when it ended: games that {@code nvbind run --profile} started,
 * and where that is switched on every game that there is a profile for. What somebody applied by hand stays as it is.
 * One thread.
 */
public final class AutoProfiles {

    private final StartedGames games;
    private final PlayedGames played;
    private final GameProfiles profiles;
    private final Predicate<String> maySet;
    private final AutoNews news;
    private final Map<String, Run> running = new HashMap<>();

    /** A game that is dealt with; without a session when it was started with its profile. */
    private record Run(String session, Profile profile) {
    }

    /**
     * Creates it.
     *
     * @param games    finds those started with a profile.
     * @param played   finds the others; null for leaving them alone.
     * @param profiles the host's.
     * @param maySet   whether a user may change settings.
     * @param news     is told what is done and what is refused.
     */
    public AutoProfiles(final StartedGames games, final PlayedGames played, final GameProfiles profiles,
                        final Predicate<String> maySet, final AutoNews news) {
        this.games = games;
        this.played = played;
        this.profiles = profiles;
        this.maySet = maySet;
        this.news = news;
    }

    /**
     * Looks once.
     *
     * @return how many games came or went.
     */
    public int look() {
        final Set<String> now = new HashSet<>();
        final Set<String> started = new HashSet<>();
        int work = 0;
        for (final StartedGame process : games.look()) {
            started.add(process.container());
            final Profile profile = profiles.library().of(process.profile());
            if (profile != null && process.isGame(profile.game().executables())
                && now.add(process.container())
                && running.putIfAbsent(process.container(), new Run("", profile)) == null) {
                begin(process.container(), profile, process.preset(), process.owner(), true);
                work++;
            }
        }
        for (final PlayedGame game : played == null ? List.<PlayedGame>of() : played.look(profiles.library())) {
            if (!started.contains(game.container()) && now.add(game.container())) {
                work += seen(game);
            }
        }
        for (final String container : Set.copyOf(running.keySet())) {
            if (!now.contains(container)) {
                end(container);
                work++;
            }
        }
        return work;
    }

    /** A container whose one game follows the other at once. */
    private int seen(final PlayedGame game) {
        final Run before = running.get(game.container());
        if (before != null && before.session().equals(game.session())) {
            return 0;
        }
        if (before != null) {
            end(game.container());
        }
        running.put(game.container(), new Run(game.session(), game.profile()));
        news.recognised(game);
        begin(game.container(), game.profile(), game.profile().game().defaultPreset(), game.owner(), false);
        return 1;
    }

    private void begin(final String container, final Profile profile, final String preset, final String owner,
                       final boolean launched) {
        if (owner == null || !maySet.test(owner)) {
            news.refused(container, profile, "user " + owner + " may not change settings");
            return;
        }
        if (profiles.isHeld(container)) {
            return;
        }
        try {
            final GpuId gpu = profiles.host().of(container);
            if (gpu == null && !launched) {
                profiles.host().requireOnly();
            }
            final GamePlan plan = profiles.plan(profile, preset, gpu);
            final GameProfiles.Applied done = profiles.begin(container, plan, gpu, owner, Request.USUAL);
            news.applied(container, done, launched);
        } catch (final Problem refused) {
            news.refused(container, profile, refused.getMessage());
        }
    }

    private void end(final String container) {
        final Profile profile = running.remove(container).profile();
        try {
            if (profiles.end(container)) {
                news.takenBack(container, profile);
            }
        } catch (final Problem refused) {
            news.stays(container, profile, refused.getMessage());
        }
    }
}

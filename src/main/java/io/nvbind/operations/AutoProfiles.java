package io.nvbind.operations;

import io.nvbind.api.Problem;
import io.nvbind.game.StartedGame;
import io.nvbind.game.StartedGames;
import io.nvbind.profile.GamePlan;
import io.nvbind.profile.Profile;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Applies a profile when a game that {@code nvbind run --profile} started is there, and takes it back when it ended. What
 * somebody applied by hand stays as it is. One thread.
 */
public final class AutoProfiles {

    private final StartedGames games;
    private final GameProfiles profiles;
    private final Predicate<String> maySet;
    private final Consumer<String> told;
    private final Map<String, String> running = new HashMap<>();

    /**
     * Creates it.
     *
     * @param games    finds them.
     * @param profiles the host's.
     * @param maySet   whether a user may change settings.
     * @param told     is told what is done and what is refused, a sentence each.
     */
    public AutoProfiles(final StartedGames games, final GameProfiles profiles, final Predicate<String> maySet,
                        final Consumer<String> told) {
        this.games = games;
        this.profiles = profiles;
        this.maySet = maySet;
        this.told = told;
    }

    /**
     * Looks once.
     *
     * @return how many games came or went.
     */
    public int look() {
        final List<StartedGame> processes = games.look();
        final Set<String> there = new HashSet<>();
        int work = 0;
        for (final StartedGame process : processes) {
            final Profile profile = profiles.library().of(process.profile());
            if (profile != null && process.isGame(profile.game().executables()) && there.add(process.container())
                && running.putIfAbsent(process.container(), profile.id()) == null) {
                begin(process, profile);
                work++;
            }
        }
        for (final String container : Set.copyOf(running.keySet())) {
            if (!there.contains(container)) {
                running.remove(container);
                end(container);
                work++;
            }
        }
        return work;
    }

    private void begin(final StartedGame process, final Profile profile) {
        final String container = process.container();
        if (process.owner() == null || !maySet.test(process.owner())) {
            told.accept("profile '" + profile.id() + "' sets nothing at once for container " + container + ": user "
                + process.owner() + " may not change settings");
            return;
        }
        if (profiles.applied(container) != null) {
            return;
        }
        try {
            final GamePlan plan = profiles.plan(profile, process.preset(), profiles.host().of(container));
            profiles.begin(container, plan, profiles.host().of(container), process.owner());
            told.accept("profile '" + profile.id() + "' is applied to container " + container + " until its game ends");
        } catch (final Problem refused) {
            told.accept("profile '" + profile.id() + "' is not applied to container " + container + ": "
                + refused.getMessage());
        }
    }

    private void end(final String container) {
        try {
            if (profiles.end(container)) {
                told.accept("the game of container " + container + " has ended: its profile is taken back");
            }
        } catch (final Problem refused) {
            told.accept("the profile of container " + container + " is not taken back: " + refused.getMessage());
        }
    }
}

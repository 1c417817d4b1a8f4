package io.nvbind.operations;

import io.nvbind.analysis.BlockBootstrap;
import io.nvbind.api.Problem;
import io.nvbind.gpu.GpuId;
import io.nvbind.profile.GamePlan;
import io.nvbind.profile.Profile;
import java.util.ArrayList;
import java.util.List;

/** A search for the settings that serve a goal on a game that runs; every trial is taken back. One run, one thread. */
final class Tuning {

    /** All trials together may cost the 1 % low no more than this. */
    private static final double TOLERATED_LOSS = 0.95;
    private static final int GONE = 503;
    private static final int TOO_FEW = 409;
    private static final String LOW = "one_percent_low_fps";

    /**
     * A trial.
     *
     * @param plan   what was tried.
     * @param result against the best before it.
     * @param helped more than the best before it, and without costing too much in all.
     * @param why    in words.
     */
    record Tried(GamePlan plan, ProfileTrial.Result result, boolean helped, String why) {
    }

    private final GameProfiles profiles;
    private final ProfileTrial trial;
    private final String container;
    private final GpuId gpu;
    private final String user;
    private final double seconds;
    private final List<Tried> trials = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private KnobSearch search;

    Tuning(final GameProfiles profiles, final ProfileTrial trial, final String container, final GpuId gpu,
           final String user, final double seconds) {
        this.profiles = profiles;
        this.trial = trial;
        this.container = container;
        this.gpu = gpu;
        this.user = user;
        this.seconds = seconds;
    }

    /** Tries at most so many; a knob that cannot be turned is left, and told. */
    void run(final String goal, final long budget) throws Problem {
        final double[] plain = trial.plain(container, gpu, user, seconds).frameMillis();
        final double leastLow = TOLERATED_LOSS * BlockBootstrap.onePercentLow(plain);
        search = new KnobSearch(goal, profiles.host().settings(gpu), BlockBootstrap.averageFps(plain));
        for (int i = 0; i < budget && search.next(); i++) {
            final GamePlan plan = profiles.plan(search.profile(), null, gpu);
            final GamePlan before = search.best() == null ? null : profiles.plan(search.best(), null, gpu);
            try {
                learn(plan, trial.tryOut(container, before, plan, gpu, user, seconds), leastLow);
            } catch (final Problem refused) {
                if (refused.status() == GONE || refused.status() == TOO_FEW) {
                    throw refused;
                }
                notes.add("not tried: " + refused.getMessage());
                search.giveUp();
            }
        }
        if (trials.isEmpty() && notes.isEmpty()) {
            notes.add("this GPU offers nothing that could be tried for goal " + goal);
        }
    }

    private void learn(final GamePlan plan, final ProfileTrial.Result result, final double leastLow) {
        final Verdict verdict = result.verdict();
        final boolean dear = verdict.helped() && verdict.figures().get(LOW).after() < leastLow;
        trials.add(new Tried(plan, result, verdict.helped() && !dear, dear
            ? verdict.why() + "; but all together it costs the 1 % low more than a twentieth" : verdict.why()));
        search.learn(verdict.helped() && !dear);
    }

    List<Tried> trials() {
        return trials;
    }

    /** What was found; null when nothing helped. */
    Profile best() {
        return search.best();
    }

    List<String> notes() {
        return notes;
    }
}

package io.nvbind.operations;

import io.nvbind.api.Problem;
import io.nvbind.gpu.GpuId;
import io.nvbind.profile.GamePlan;

/** Tries a profile on a game that runs, and keeps it only if it helped its goal. Any thread; waits for both scenes. */
final class ProfileTrial {

    private static final double SETTLE_SECONDS = 1;

    /**
     * What came of it.
     *
     * @param applied the profile, as it was applied.
     * @param verdict of the two scenes.
     */
    record Result(GameProfiles.Applied applied, Verdict verdict) {
    }

    private final GameProfiles profiles;
    private final Scenes scenes;

    ProfileTrial(final GameProfiles profiles, final Scenes scenes) {
        this.profiles = profiles;
        this.scenes = scenes;
    }

    /**
     * Watches a scene without the profile and one with it; takes it back unless the goal was helped.
     *
     * @throws Problem when it cannot be applied, or nothing can be watched; then it is taken back.
     */
    Result run(final String container, final GamePlan plan, final GpuId gpu, final String user, final double seconds)
        throws Problem {
        final GpuId on = profiles.host().info(gpu).id();
        profiles.revert(container, user);
        final Scene before = scenes.watch(container, on, seconds);
        if (before.frameMillis().length < Verdict.LEAST_FRAMES) {
            throw new Problem(409, "the game of container '" + container + "' made " + before.frameMillis().length
                + " frames in " + seconds + " s; a verdict needs " + Verdict.LEAST_FRAMES
                + ": let it run, by 'nvbind run', and play");
        }
        final GameProfiles.Applied applied = profiles.apply(container, plan, on, user, 0, false);
        boolean keep = false;
        try {
            scenes.watch(container, on, SETTLE_SECONDS);
            final Scene after = scenes.watch(container, on, seconds);
            final String goal = plan.profile().game().goal() == null ? "smooth" : plan.profile().game().goal();
            final Verdict verdict = Verdict.of(goal, before, after);
            keep = verdict.helped();
            return new Result(applied, verdict);
        } finally {
            if (!keep) {
                profiles.revert(container, user);
            }
        }
    }
}

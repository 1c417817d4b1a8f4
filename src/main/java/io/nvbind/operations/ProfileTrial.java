package io.nvbind.operations;

import io.nvbind.api.Problem;
import io.nvbind.gpu.GpuId;
import io.nvbind.profile.GamePlan;

/** Tries a profile on a game that runs, and keeps it only if it helped its goal. Any thread; waits for both scenes. */
final class ProfileTrial {

    private static final double SETTLE_SECONDS = 1;
    private static final double MARGIN_SECONDS = 30;

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
     * Watches a scene without the profile and one with it; takes it back unless the goal was helped, and then gives back
     * what was applied before.
     *
     * @throws Problem when it cannot be applied, or nothing can be watched; then it is taken back.
     */
    Result run(final String container, final GamePlan plan, final GpuId gpu, final String user, final double seconds)
        throws Problem {
        final GpuId on = profiles.host().info(gpu).id();
        final GameProfiles.Held held = profiles.pause(container, user);
        boolean keep = false;
        try {
            final Result result = compare(container, null, plan, on, user, seconds);
            keep = result.verdict().helped();
            return keep ? new Result(profiles.keep(container, result.applied(), user), result.verdict()) : result;
        } finally {
            if (!keep) {
                profiles.resume(container, held, user);
            }
        }
    }

    /**
     * Watches a scene with one profile and one with another; both are taken back.
     *
     * @param before null for none.
     * @throws Problem as {@link #run}.
     */
    Result tryOut(final String container, final GamePlan before, final GamePlan plan, final GpuId gpu, final String user,
                  final double seconds) throws Problem {
        final GameProfiles.Held held = profiles.pause(container, user);
        try {
            return compare(container, before, plan, gpu, user, seconds);
        } finally {
            profiles.resume(container, held, user);
        }
    }

    /**
     * Watches a scene as the game is without any profile.
     *
     * @throws Problem when it makes too few frames, or cannot be watched.
     */
    Scene plain(final String container, final GpuId gpu, final String user, final double seconds) throws Problem {
        final GameProfiles.Held held = profiles.pause(container, user);
        try {
            return enough(container, scenes.watch(container, gpu, seconds), seconds);
        } finally {
            profiles.resume(container, held, user);
        }
    }

    private Result compare(final String container, final GamePlan before, final GamePlan plan, final GpuId gpu,
                           final String user, final double seconds) throws Problem {
        // Longer than the scenes take: a daemon that stops meanwhile, or forgets, puts back what nobody confirmed.
        final long confirmNanos = (long) ((2 * (seconds + SETTLE_SECONDS) + MARGIN_SECONDS) * 1e9);
        if (before != null) {
            profiles.begin(container, before, gpu, user, confirmNanos);
            scenes.watch(container, gpu, SETTLE_SECONDS);
        }
        final Scene without = enough(container, scenes.watch(container, gpu, seconds), seconds);
        profiles.pause(container, user);
        final GameProfiles.Applied applied = profiles.begin(container, plan, gpu, user, confirmNanos);
        if (plan.settings().isEmpty() && applied.limited() == 0) {
            throw new Problem(422, "nothing of it acts at once: no process of the game takes a frame limit now");
        }
        scenes.watch(container, gpu, SETTLE_SECONDS);
        final Scene with = scenes.watch(container, gpu, seconds);
        final String goal = plan.profile().game().goal() == null ? "smooth" : plan.profile().game().goal();
        return new Result(applied, Verdict.of(goal, without, with));
    }

    private static Scene enough(final String container, final Scene scene, final double seconds) throws Problem {
        if (scene.frameMillis().length < Verdict.LEAST_FRAMES) {
            throw new Problem(409, "the game of container '" + container + "' made " + scene.frameMillis().length
                + " frames in " + seconds + " s; a verdict needs " + Verdict.LEAST_FRAMES
                + ": let it run, by 'nvbind run', and play");
        }
        return scene;
    }
}

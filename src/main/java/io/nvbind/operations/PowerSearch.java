package io.nvbind.operations;

import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import io.nvbind.profile.Profile;
import java.util.Map;

/**
 * Looks for the power limit that serves a goal best, from the default downwards to what the driver allows and never above:
 * in steps of 10 %, until a step does not help any more, then half a step. One search, one thread.
 */
final class PowerSearch {

    /** Trials at most. */
    static final int MOST = 12;
    private static final double STEP = 10;
    private static final double LEAST_STEP = 5;
    private static final double WHOLE = 100;

    private final String goal;
    private final double leastPercent;
    private double percent = WHOLE;
    private double step = STEP;
    private double best;

    PowerSearch(final String goal, final Map<Setting, SettingState> states) {
        this.goal = goal;
        final SettingState power = states.get(Setting.POWER_LIMIT);
        leastPercent = power != null && power.defaultValue() instanceof SettingValue.Amount(final double usual) && usual > 0
            && power.unsupported() == null && power.readOnly() == null ? Math.ceil(WHOLE * power.min() / usual) : WHOLE;
    }

    /** What is to be tried next, percent of the default; 0 when the search is over. */
    double next() {
        final double wanted = (best > 0 ? best : WHOLE) - step;
        percent = step < LEAST_STEP || wanted < leastPercent ? 0 : wanted;
        return percent;
    }

    /** What the trial came to. */
    void learn(final Verdict verdict) {
        if (verdict.helped()) {
            best = percent;
        } else {
            step /= 2;
        }
    }

    /** The best so far, percent of the default; 0 for none. */
    double best() {
        return best;
    }

    /** A profile of this one setting. */
    Profile profile() {
        return Profile.ofPower("tune", goal, percent);
    }
}

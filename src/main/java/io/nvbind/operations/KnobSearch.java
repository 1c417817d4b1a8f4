package io.nvbind.operations;

import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import io.nvbind.profile.Profile;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.StringNode;

/**
 * Looks for the settings that serve a goal best, one knob after the other, each within what the driver or the game takes
 * and on top of the best so far. One search, one thread.
 *
 * <p>{@code quiet}: the power limit downwards, then the highest graphics clock. {@code fps}: the power limit upwards
 * to what the vendor allows, then the lowest graphics clock. {@code smooth}: a frame limit below what the game makes,
 * then the lowest graphics clock, which spares frames the time a clock takes to rise. Nothing is offset, so nothing
 * runs beyond what the card was sold for; fans stay in the card's own hands, since a scene is too short to tell what
 * a slower one does to the heat.
 */
final class KnobSearch {

    /** Trials at most. */
    static final int MOST = 24;
    private static final String POWER = "gpu.power_limit_percent";
    private static final String CLOCK = "gpu.gpu_clock_range";
    private static final String LIMIT = "settings.max_frame_rate";
    private static final double WHOLE = 100;
    private static final double STEP = 10;

    private final String goal;
    private final Deque<Knob> knobs = new ArrayDeque<>();
    private Map<String, JsonNode> best = Map.of();
    private Map<String, JsonNode> tried = Map.of();

    /** One thing to turn: the key of a profile, from where on, how far, and in which steps. */
    private static final class Knob {
        private final String path;
        private final double end;
        private final double least;
        private double at;
        private double step;
        private double bad = Double.NaN;
        private final SettingState state;

        Knob(final String path, final double from, final double end, final double step, final SettingState state) {
            this.path = path;
            this.at = from;
            this.end = end;
            this.step = step;
            this.least = Math.abs(step) / 2;
            this.state = state;
        }

        /** The next place, or NaN when there is none. */
        double next() {
            final double next = step > 0 ? Math.min(at + step, end) : Math.max(at + step, end);
            final boolean known = step > 0 ? next >= bad : next <= bad;
            return known || Math.abs(step) < least || Math.abs(next - at) < least / 2 ? Double.NaN : next;
        }

        JsonNode value(final double place) {
            if (path.equals(LIMIT)) {
                return IntNode.valueOf((int) place);
            }
            if (path.equals(POWER)) {
                return DoubleNode.valueOf(place);
            }
            final double whole = Math.rint(place);
            return StringNode.valueOf((step < 0 ? new SettingValue.Range(state.min(), whole)
                : new SettingValue.Range(whole, state.max())).text());
        }
    }

    KnobSearch(final String goal, final Map<Setting, SettingState> states, final double averageFps) {
        this.goal = goal;
        final SettingState power = settable(states.get(Setting.POWER_LIMIT));
        final SettingState clock = settable(states.get(Setting.GPU_CLOCK_RANGE));
        if (goal.equals("smooth") && averageFps >= 2 * STEP) {
            knobs.add(new Knob(LIMIT, Math.floor(averageFps), Math.ceil(averageFps * 2 / 3), -Math.ceil(averageFps / STEP),
                null));
        } else if (!goal.equals("smooth") && power != null
            && power.defaultValue() instanceof SettingValue.Amount(final double usual) && usual > 0) {
            knobs.add(goal.equals("quiet") ? new Knob(POWER, WHOLE, Math.ceil(WHOLE * power.min() / usual), -STEP, power)
                : new Knob(POWER, WHOLE, Math.floor(WHOLE * power.max() / usual), STEP, power));
        }
        if (clock != null && clock.max() > clock.min()) {
            final double span = clock.max() - clock.min();
            knobs.add(goal.equals("quiet")
                ? new Knob(CLOCK, clock.max(), Math.ceil(clock.min() + span / 2), -span / STEP, clock)
                : new Knob(CLOCK, clock.min() + span / 2, Math.floor(clock.max()), span / 4, clock));
        }
    }

    private static SettingState settable(final SettingState state) {
        return state == null || state.unsupported() != null || state.readOnly() != null || Double.isNaN(state.min())
            || Double.isNaN(state.max()) ? null : state;
    }

    /** Whether there is something left to be tried; {@link #profile} tells what. */
    boolean next() {
        while (!knobs.isEmpty()) {
            final Knob knob = knobs.getFirst();
            final double place = knob.next();
            if (!Double.isNaN(place)) {
                final Map<String, JsonNode> values = new LinkedHashMap<>(best);
                values.put(knob.path, knob.value(place));
                tried = values;
                return true;
            }
            knobs.removeFirst();
        }
        return false;
    }

    /** What the trial came to, compared with the best before: a step that did not help is tried once more, half as far. */
    void learn(final boolean helped) {
        final Knob knob = knobs.getFirst();
        if (helped) {
            knob.at = knob.next();
            best = tried;
        } else {
            knob.bad = knob.next();
            knob.step /= 2;
        }
    }

    /** What cannot be tried at all: the next knob's turn. */
    void giveUp() {
        knobs.removeFirst();
    }

    /** A profile of what is to be tried. */
    Profile profile() {
        return Profile.of("tune", goal, tried, null);
    }

    /** A profile of the best so far; null for none. */
    Profile best() {
        return best.isEmpty() ? null : Profile.of("tune", goal, best, "measured for goal " + goal);
    }
}

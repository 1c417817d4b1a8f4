package io.nvbind.control;

import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is to be written so that GPUs stand at what a table of wishes comes to.
 *
 * @param steps  in the order they are written.
 * @param before how every setting of the GPUs and shares concerned stood.
 * @param after  the wishes then.
 * @param absent GPUs that are gone, with the reason.
 */
record Plan(List<Step> steps, Map<Target, Map<Setting, SettingState>> before, Wishes after, Map<Target, String> absent) {

    static Plan of(final Map<Target, Map<Setting, SettingState>> before, final Wishes after, final Map<Slot, Held> held,
                   final Map<Target, String> absent) {
        final List<Step> steps = new ArrayList<>();
        before.forEach((target, states) -> {
            for (final Setting setting : Setting.ALL) {
                final Slot slot = Slot.of(target, setting);
                final SettingState state = states.get(setting);
                final SettingValue goal = goal(slot, after, held);
                if (goal != null && state != null && state.lacking() == null && state.readOnly() == null
                    && !stands(state, goal, held.get(slot))) {
                    steps.add(new Step(slot, state.value(), goal));
                }
            }
        });
        return new Plan(List.copyOf(steps), before, after, absent);
    }

    /** What a setting should stand at, null when nvbind has no say. */
    static SettingValue goal(final Slot slot, final Wishes wishes, final Map<Slot, Held> held) {
        final Wish decided = wishes.decided(slot);
        if (decided != null) {
            return decided.slot().equals(slot) ? decided.value() : null;
        }
        final Held before = held.get(slot);
        return before == null || isStillCaused(before, wishes) ? null : before.goal();
    }

    /** Whether a wish holds that changes this setting by the way. */
    static boolean isStillCaused(final Held held, final Wishes wishes) {
        return held.because().stream().anyMatch(cause -> wishes.holding(Slot.of(held.slot().target(), cause)) != null);
    }

    private static boolean stands(final SettingState state, final SettingValue goal, final Held held) {
        if (Same.isAt(state, goal)) {
            return true;
        }
        // A value the driver rounded, or cannot read back, stands if it is still what nvbind's last write led to.
        return held != null && held.wanted() != null && Same.value(held.wanted(), goal)
            && Same.value(held.lastSet(), state.value());
    }
}

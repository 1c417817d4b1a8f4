package io.nvbind.control;

import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Carries a plan out: writes in order, each read back; then looks whether one write disturbed what another had set.
 *
 * <p>{@link Mode#WHOLE}: if anything fails, all is put back in the opposite order and compared with how it stood before.
 * {@link Mode#ONWARD}, for undoing: what fails is tried again, then told. One thread, used once.
 */
final class Transaction {

    /** What a failure means. */
    enum Mode {
        /** All or nothing. */
        WHOLE,
        /** As much as possible. */
        ONWARD
    }

    private static final int ATTEMPTS = 3;

    private final Targets targets;
    private final Plan plan;
    private final Map<Slot, Held> prior;
    private final Map<Slot, Held> held;
    private final Mode mode;
    private final StepHook hook;
    private final Map<Slot, SettingOutcome> outcomes = new LinkedHashMap<>();
    private final List<Left> left = new ArrayList<>();

    Transaction(final Targets targets, final Plan plan, final Map<Slot, Held> held, final Mode mode, final StepHook hook) {
        this.targets = targets;
        this.plan = plan;
        this.prior = held;
        this.held = new TreeMap<>(held);
        this.mode = mode;
        this.hook = hook;
    }

    /**
     * How it ended.
     *
     * @param done     whether the plan's goals are in force, for {@link Mode#ONWARD} as far as possible.
     * @param outcomes of each write.
     * @param left     what could not be undone.
     * @param held     what nvbind holds then.
     */
    record Result(boolean done, Map<Slot, SettingOutcome> outcomes, List<Left> left, Map<Slot, Held> held) {
    }

    Result run() {
        for (final Step step : plan.steps()) {
            held.computeIfAbsent(step.slot(), slot -> Held.of(slot, step.from()));
            if (!write(step.slot(), step.to()) && mode == Mode.WHOLE) {
                return undone();
            }
        }
        for (final Target target : plan.before().keySet()) {
            if (!settle(target) && mode == Mode.WHOLE) {
                return undone();
            }
        }
        plan.absent().forEach(this::leaveAbsent);
        return new Result(true, outcomes, left, held);
    }

    private void leaveAbsent(final Target target, final String why) {
        for (final Held each : held.values()) {
            if (each.slot().target().equals(target)) {
                left.add(new Left(each.slot(), Plan.goal(each.slot(), plan.after(), held), null, why));
            }
        }
    }

    private boolean write(final Slot slot, final SettingValue value) {
        final SettingOutcome outcome = apply(slot, value);
        outcomes.put(slot, outcome);
        if (outcome.done()) {
            held.computeIfPresent(slot, (same, each) -> each.written(value, outcome.inForce()));
        }
        return outcome.done();
    }

    private SettingOutcome apply(final Slot slot, final SettingValue value) {
        hook.at("write " + slot + " = " + value.text());
        return targets.apply(slot, value);
    }

    /** Writes again what another write disturbed, and notes what changed by the way. */
    private boolean settle(final Target target) {
        final boolean wrote = plan.steps().stream().anyMatch(step -> step.slot().target().equals(target));
        boolean good = true;
        for (int attempt = 0; wrote && attempt < ATTEMPTS; attempt++) {
            final Map<Setting, SettingState> now = states(target);
            if (now == null) {
                return fail(target, target + " is gone");
            }
            final List<Step> again = disturbed(target, now);
            if (again.isEmpty()) {
                release(target, now);
                return true;
            }
            good = true;
            for (final Step step : again) {
                good &= write(step.slot(), step.to());
            }
        }
        final Map<Setting, SettingState> now = wrote ? states(target) : plan.before().get(target);
        if (now == null) {
            return fail(target, target + " is gone");
        }
        release(target, now);
        final List<Step> still = disturbed(target, now);
        for (final Step step : still) {
            final SettingOutcome last = outcomes.get(step.slot());
            if (last == null || last.done()) {
                outcomes.put(step.slot(), new SettingOutcome(SettingOutcome.Result.NOT_APPLIED, step.from(),
                    step.slot().setting().label() + " does not stay at " + step.to().text()));
            }
            if (mode == Mode.ONWARD) {
                left.add(new Left(step.slot(), step.to(), step.from(), outcomes.get(step.slot()).message()));
            }
        }
        return good && still.isEmpty();
    }

    private boolean fail(final Target target, final String why) {
        for (final Step step : plan.steps()) {
            if (step.slot().target().equals(target)) {
                outcomes.put(step.slot(), SettingOutcome.refused(SettingOutcome.Result.LOST, why));
                if (mode == Mode.ONWARD) {
                    left.add(new Left(step.slot(), step.to(), null, why));
                }
            }
        }
        return false;
    }

    /** What is not where it should be, and by the way takes note of what changed without being asked for. */
    private List<Step> disturbed(final Target target, final Map<Setting, SettingState> now) {
        final Set<Setting> causes = causes(target);
        for (final Setting setting : Setting.ALL) {
            final Slot slot = Slot.of(target, setting);
            final SettingValue before = settable(plan.before().get(target).get(setting));
            final SettingValue after = settable(now.get(setting));
            if (!held.containsKey(slot) && before != null && after != null && !Same.value(before, after)) {
                held.put(slot, new Held(slot, before, causes.isEmpty() ? Set.of(setting) : causes, null, null));
            }
        }
        return Plan.of(Map.of(target, now), plan.after(), held, Map.of()).steps();
    }

    /** The value of a setting that can be put back; null when it cannot be read, or only read. */
    static SettingValue settable(final SettingState state) {
        return state == null || state.readOnly() != null ? null : state.value();
    }

    /** Settings of this plan whose wishes hold. */
    private Set<Setting> causes(final Target target) {
        final Set<Setting> causes = EnumSet.noneOf(Setting.class);
        for (final Step step : plan.steps()) {
            if (step.slot().target().equals(target) && plan.after().holding(step.slot()) != null) {
                causes.add(step.slot().setting());
            }
        }
        return causes;
    }

    /** Forgets what is back where it was and nobody wants anything of. */
    private void release(final Target target, final Map<Setting, SettingState> now) {
        held.values().removeIf(each -> {
            if (!each.slot().target().equals(target) || Plan.isStillCaused(each, plan.after())
                || plan.after().decided(each.slot()) != null) {
                return false;
            }
            final SettingState state = now.get(each.slot().setting());
            final boolean unreadable = state.value() == null && Same.value(each.wanted(), each.goal());
            return unreadable || Same.isAt(state, each.goal());
        });
    }

    private Result undone() {
        final Undoing undoing = new Undoing(plan, prior, outcomes, this::states, this::apply);
        return new Result(false, outcomes, undoing.run(), undoing.held());
    }

    /** Every setting of a target; null when it is gone. */
    private Map<Setting, SettingState> states(final Target target) {
        hook.at("read " + target);
        try {
            return targets.settings(target);
        } catch (final Refusal lost) {
            return null;
        }
    }
}

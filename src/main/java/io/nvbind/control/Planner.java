package io.nvbind.control;

import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingCheck;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Checks what is asked for, before anything is written, and makes of it edits of the table of wishes. One use. */
final class Planner {

    private final Targets targets;
    private final Memory memory;
    private final String id;
    private final Map<Target, Map<Setting, SettingState>> before = new TreeMap<>();
    private final Map<Target, String> absent = new TreeMap<>();
    private final List<Edit> edits = new ArrayList<>();
    private final List<String> risks = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Map<Slot, SettingValue> wanted = new LinkedHashMap<>();
    private final Map<Slot, SettingOutcome> leftOut = new LinkedHashMap<>();

    Planner(final Targets targets, final Memory memory, final String id) {
        this.targets = targets;
        this.memory = memory;
        this.id = id;
    }

    /** Checks a request. */
    void request(final Request request) throws Refusal {
        if (request.priority() < Wish.LEAST_PRIORITY || request.priority() > Wish.GREATEST_PRIORITY) {
            throw new Refusal(Refusal.Kind.BAD_VALUE, "priority", "priority = " + request.priority()
                + ": it is within " + Wish.LEAST_PRIORITY + " to " + Wish.GREATEST_PRIORITY);
        }
        for (final Map.Entry<GpuId, Map<Setting, SettingValue>> gpu : request.wanted().entrySet()) {
            for (final Map.Entry<Setting, SettingValue> each : new TreeMap<>(gpu.getValue()).entrySet()) {
                final Target target = target(gpu.getKey(), each.getKey(), request.owner());
                if (!before.containsKey(target)) {
                    before.put(target, targets.settings(target));
                }
                check(request, Slot.of(target, each.getKey()), each.getValue(), gpu.getValue());
            }
        }
    }

    private static Target target(final GpuId gpu, final Setting setting, final String owner) throws Refusal {
        if (setting.isPerContainer() && owner.equals(Wish.HOST)) {
            throw new Refusal(Refusal.Kind.UNSUPPORTED, setting.label(), setting.label()
                + " is a container's own; set it for one (containers.gpu.profile, nvbind set --container ID)");
        }
        return new Target(gpu, setting.isPerContainer() ? owner : null);
    }

    private void check(final Request request, final Slot slot, final SettingValue value,
                       final Map<Setting, SettingValue> beside) throws Refusal {
        for (final Map.Entry<Setting, SettingValue> other : beside.entrySet()) {
            if (value != null && other.getValue() != null && slot.setting().excludes(other.getKey())) {
                throw new Refusal(Refusal.Kind.BAD_VALUE, slot.setting().label(), slot.setting().label() + " and "
                    + other.getKey().label() + " exclude each other; ask for one of them");
            }
        }
        final SettingState state = before.get(slot.target()).get(slot.setting());
        if (value == null && lacks(state) && memory.wishes().of(slot, request.owner()) == null) {
            return;
        }
        wanted.put(slot, value);
        if (value != null) {
            final SettingOutcome refusal = SettingCheck.refusal(slot.setting(), state, value);
            if (refusal != null && request.skipUnsupported()
                && refusal.result() == SettingOutcome.Result.UNSUPPORTED) {
                leftOut.put(slot, refusal);
                return;
            }
            if (refusal != null) {
                throw Refusal.of(slot, refusal);
            }
            final String risk = Risk.of(slot, state, value);
            if (risk != null) {
                risks.add(risk);
            }
        }
        edit(slot, request.owner(), value == null ? null
            : new Wish(slot, request.owner(), value, request.priority(), id, memory.nextOrder()));
        for (final Setting other : Setting.ALL) {
            // One owner wants one of two settings that exclude each other: the latter he asked for.
            if (value != null && slot.setting().excludes(other)
                && memory.wishes().of(Slot.of(slot.target(), other), request.owner()) != null) {
                edit(Slot.of(slot.target(), other), request.owner(), null);
            }
        }
        final Held held = memory.held().get(slot);
        if (held != null && held.isChangedSince(state.value())) {
            notes.add(slot + " was set to " + held.lastSet().text() + " by nvbind and is " + state.value().text()
                + " now: something else changed it");
        }
    }

    private static boolean lacks(final SettingState state) {
        return state == null || state.lacking() == SettingOutcome.Result.UNSUPPORTED;
    }

    private void edit(final Slot slot, final String owner, final Wish after) throws Refusal {
        final Wish old = memory.wishes().of(slot, owner);
        if (old != null && memory.pending().contains(old.change())) {
            throw new Refusal(Refusal.Kind.CONFLICT, slot.setting().label(), slot + " is part of change " + old.change()
                + ", which waits to be confirmed; confirm or revert it first");
        }
        if (old != null || after != null) {
            edits.add(new Edit(slot, owner, old, after));
        }
    }

    /** Takes in edits that need no check: somebody's wishes end or come back. GPUs that are gone are noted. */
    void edits(final List<Edit> changes) {
        edits.addAll(changes);
        final TreeSet<Target> touched = new TreeSet<>();
        changes.forEach(edit -> touched.add(edit.slot().target()));
        touched.forEach(this::look);
    }

    /** Has a target's settings compared with what they should be. */
    void look(final Target target) {
        try {
            before.put(target, targets.settings(target));
        } catch (final Refusal lost) {
            if (target.container() == null) {
                absent.put(target, lost.getMessage());
            } else {
                // What a container's share was limited to went with it.
                memory.drop(target);
            }
        }
    }

    /** Name of the change this becomes. */
    String id() {
        return id;
    }

    Plan plan() {
        final Wishes after = memory.wishes().copy();
        after.apply(edits);
        return Plan.of(before, after, memory.held(), absent);
    }

    List<Edit> edits() {
        return edits;
    }

    List<String> risks() {
        return risks;
    }

    List<String> notes() {
        return notes;
    }

    /** What it means for each setting: those asked for first, then those that change besides. */
    List<StepReport> reports(final Plan plan, final Map<Slot, SettingOutcome> outcomes, final String owner) {
        final List<StepReport> reports = new ArrayList<>();
        wanted.forEach((slot, value) -> {
            final SettingValue from = before.get(slot.target()).get(slot.setting()).value();
            final SettingOutcome left = leftOut.get(slot);
            final SettingValue goal = goal(plan, slot);
            reports.add(new StepReport(slot, value, from, goal, left != null ? left : outcome(slot, goal, outcomes),
                left != null ? null : plan.after().limitedBy(slot, owner)));
        });
        for (final Step step : plan.steps()) {
            if (!wanted.containsKey(step.slot())) {
                reports.add(new StepReport(step.slot(), step.to(), step.from(), step.to(), outcomes.get(step.slot()), null));
            }
        }
        return reports;
    }

    private static SettingValue goal(final Plan plan, final Slot slot) {
        for (final Step step : plan.steps()) {
            if (step.slot().equals(slot)) {
                return step.to();
            }
        }
        return null;
    }

    /** What stands already was not written, and is in force all the same. */
    private SettingOutcome outcome(final Slot slot, final SettingValue goal, final Map<Slot, SettingOutcome> outcomes) {
        final SettingOutcome outcome = outcomes.get(slot);
        return outcome != null || goal != null ? outcome
            : SettingOutcome.applied(before.get(slot.target()).get(slot.setting()).value());
    }
}

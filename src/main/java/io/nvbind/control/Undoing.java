package io.nvbind.control;

import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Puts GPUs back to how they stood before a transaction that failed: in the opposite order, then compared setting by
 * setting, and again where something is not back. One thread, used once.
 */
final class Undoing {

    private static final int ATTEMPTS = 3;

    private final Plan plan;
    private final Map<Slot, Held> prior;
    private final Map<Slot, SettingOutcome> written;
    private final Function<Target, Map<Setting, SettingState>> read;
    private final BiFunction<Slot, SettingValue, SettingOutcome> write;
    private final List<Left> left = new ArrayList<>();
    private final Map<Slot, Held> held;

    /**
     * Creates it.
     *
     * @param plan    whose writes are undone.
     * @param prior   what nvbind held before.
     * @param written what became of each write, in their order.
     * @param read    all settings of a target; null when it is gone.
     * @param write   writes one.
     */
    Undoing(final Plan plan, final Map<Slot, Held> prior, final Map<Slot, SettingOutcome> written,
            final Function<Target, Map<Setting, SettingState>> read,
            final BiFunction<Slot, SettingValue, SettingOutcome> write) {
        this.plan = plan;
        this.prior = prior;
        this.written = written;
        this.read = read;
        this.write = write;
        this.held = new TreeMap<>(prior);
    }

    /** Undoes; tells what could not be. */
    List<Left> run() {
        final Map<Target, List<Slot>> touched = new LinkedHashMap<>();
        written.forEach((slot, outcome) -> {
            final List<Slot> slots = touched.computeIfAbsent(slot.target(), target -> new ArrayList<>());
            if (mayHaveChanged(outcome)) {
                slots.addFirst(slot);
            }
        });
        touched.forEach(this::restore);
        return left;
    }

    /** What nvbind holds then: as before, and what could not be undone. */
    Map<Slot, Held> held() {
        return held;
    }

    private static boolean mayHaveChanged(final SettingOutcome outcome) {
        return switch (outcome.result()) {
            case APPLIED, ACCEPTED, LOST, NOT_APPLIED -> true;
            case OUT_OF_RANGE, UNSUPPORTED, NO_PERMISSION, IN_USE -> false;
        };
    }

    private void restore(final Target target, final List<Slot> touched) {
        final Map<Setting, SettingState> before = plan.before().get(target);
        final Map<Slot, SettingOutcome> failures = new HashMap<>();
        Map<Setting, SettingState> now = read.apply(target);
        for (int attempt = 0; attempt < ATTEMPTS && now != null; attempt++) {
            final List<Slot> wrong = wrong(target, attempt == 0 ? touched : unreadable(failures, before), before, now);
            if (wrong.isEmpty()) {
                break;
            }
            for (final Slot slot : wrong) {
                final SettingOutcome outcome = write.apply(slot, goal(slot, before));
                failures.put(slot, outcome);
                if (outcome.done()) {
                    failures.remove(slot);
                }
            }
            now = read.apply(target);
        }
        tell(target, touched, before, now, failures);
    }

    private static List<Slot> unreadable(final Map<Slot, SettingOutcome> failures,
                                         final Map<Setting, SettingState> before) {
        return failures.keySet().stream().filter(slot -> before.get(slot.setting()).value() == null).toList();
    }

    /** Those to write: first what was written and is not back, then what else differs. */
    private static List<Slot> wrong(final Target target, final List<Slot> first, final Map<Setting, SettingState> before,
                                    final Map<Setting, SettingState> now) {
        final List<Slot> wrong = new ArrayList<>();
        for (final Slot slot : first) {
            final SettingValue value = before.get(slot.setting()).value();
            if (value == null || !Same.value(value, now.get(slot.setting()).value())) {
                wrong.add(slot);
            }
        }
        for (final Setting setting : Setting.ALL) {
            final Slot slot = Slot.of(target, setting);
            final SettingValue value = Transaction.settable(before.get(setting));
            if (value != null && !wrong.contains(slot) && !Same.value(value, now.get(setting).value())) {
                wrong.add(slot);
            }
        }
        return wrong;
    }

    private SettingValue goal(final Slot slot, final Map<Setting, SettingState> before) {
        final SettingValue value = before.get(slot.setting()).value();
        if (value != null) {
            return value;
        }
        return isKnown(slot) ? prior.get(slot).wanted() : SettingValue.AUTOMATIC;
    }

    /** Whether a setting that cannot be read was last written by nvbind. */
    private boolean isKnown(final Slot slot) {
        return prior.containsKey(slot) && prior.get(slot).wanted() != null;
    }

    private void tell(final Target target, final List<Slot> touched, final Map<Setting, SettingState> before,
                      final Map<Setting, SettingState> now, final Map<Slot, SettingOutcome> failures) {
        for (final Setting setting : Setting.ALL) {
            final Slot slot = Slot.of(target, setting);
            final SettingValue value = Transaction.settable(before.get(setting));
            final SettingState then = now == null ? null : now.get(setting);
            final SettingValue inForce = then == null ? null : then.value();
            final String why = why(slot, touched.contains(slot), value, now == null, inForce, failures.get(slot), before);
            if (why != null) {
                left.add(new Left(slot, value, inForce, why));
                held.putIfAbsent(slot, Held.of(slot, value));
            }
        }
    }

    private String why(final Slot slot, final boolean touched, final SettingValue value, final boolean gone,
                       final SettingValue inForce, final SettingOutcome failure,
                       final Map<Setting, SettingState> before) {
        if (gone) {
            return touched ? "the GPU is gone; a reset gives its settings their defaults" : null;
        }
        if (value != null) {
            return Same.value(value, inForce) ? null
                : failure == null ? "it does not stay where it was" : failure.message();
        }
        if (!touched || (isKnown(slot) && failure == null)) {
            return null;
        }
        return failure == null ? "what it was before cannot be read; it was set to " + goal(slot, before).text()
            : failure.message();
    }
}

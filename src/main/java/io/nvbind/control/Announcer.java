package io.nvbind.control;

import io.nvbind.event.Event;
import io.nvbind.event.EventSink;
import io.nvbind.gpu.SettingOutcome;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Tells what was set, put back or refused as events of the host. One thread at a time. */
final class Announcer {

    private static final String SETTING = "setting";

    private final EventSink events;

    Announcer(final EventSink events) {
        this.events = events;
    }

    /** Writes were done, or tried, because of an owner's wishes. */
    void done(final Plan plan, final Map<Slot, SettingOutcome> outcomes, final String owner) {
        final Map<Slot, Step> steps = new HashMap<>();
        plan.steps().forEach(step -> steps.put(step.slot(), step));
        outcomes.forEach((slot, outcome) -> {
            final Map<String, Object> details = new HashMap<>(Map.of(SETTING, slot.setting().label(),
                "result", outcome.result().name().toLowerCase(Locale.ROOT)));
            if (outcome.inForce() != null) {
                details.put("value", outcome.inForce().text());
            }
            final String message = message(slot, steps.get(slot), outcome);
            publish(slot, owner, message, details);
            for (final String other : plan.after().owners(slot)) {
                if (!other.equals(owner) && !other.equals(Wish.HOST)) {
                    publish(slot, other, message + ", because of what another wishes", details);
                }
            }
        });
    }

    private static String message(final Slot slot, final Step step, final SettingOutcome outcome) {
        final String label = slot.setting().label();
        if (!outcome.done()) {
            return outcome.message() == null ? label + " was not set" : outcome.message();
        }
        final String unit = slot.setting().unit().isEmpty() ? "" : " " + slot.setting().unit();
        final String now = outcome.inForce() != null ? outcome.inForce().text() + unit
            : (step == null ? "set" : step.to().text() + unit) + ", which cannot be read back";
        return label + " is now " + now
            + (step == null || step.from() == null ? "" : " (was " + step.from().text() + unit + ")");
    }

    /** A wish goes because the GPU failed soon after it came. */
    void blamed(final Wish wish, final long seconds) {
        publish(wish.slot(), wish.owner(), wish.slot().setting().label() + " = " + wish.value().text()
            + " is not applied again: it came " + seconds + " s before the GPU was lost or reset",
            Map.of(SETTING, wish.slot().setting().label(), "result", "blamed"));
    }

    private void publish(final Slot slot, final String owner, final String message, final Map<String, Object> details) {
        events.publish(new Event(Event.Kind.SETTING, System.nanoTime(), owner.equals(Wish.HOST) ? null : owner, slot.gpu(),
            message, details));
    }
}

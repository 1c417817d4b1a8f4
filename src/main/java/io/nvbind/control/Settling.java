package io.nvbind.control;

import io.nvbind.gpu.SettingValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** What of an earlier daemon's wishes must go when the next one starts, and what is said of it. One use. */
final class Settling {

    private final List<String> told = new ArrayList<>();
    private final List<Edit> ends = new ArrayList<>();

    /**
     * Works it out; afterwards what was under way is held in the memory.
     *
     * @param memory  of the earlier daemon.
     * @param lives   whether a container is still there.
     * @param inverse what takes a change back.
     */
    Settling(final Memory memory, final Predicate<String> lives, final Function<String, List<Edit>> inverse) {
        told.addAll(memory.problems());
        final boolean booted = !memory.isSameBoot();
        final Set<String> suspects = booted && !memory.wasStopped() ? memory.unproven() : Set.of();
        final Predicate<Wish> stays = wish -> !suspects.contains(wish.change())
            && (wish.owner().equals(Wish.HOST) || (!booted && lives.test(wish.owner())));
        if (booted) {
            memory.newBoot();
        }
        for (final String id : memory.pending()) {
            inverse.apply(id).forEach(edit -> ends.add(edit.after() == null || stays.test(edit.after()) ? edit
                : new Edit(edit.slot(), edit.owner(), edit.before(), null)));
            told.add("change " + id + " was not confirmed before the daemon ended: it is put back");
        }
        for (final Wish wish : memory.wishes().all()) {
            if (!memory.pending().contains(wish.change()) && !stays.test(wish)) {
                ends.add(new Edit(wish.slot(), wish.owner(), wish, null));
                if (suspects.contains(wish.change())) {
                    told.add(wish.slot() + " = " + wish.value().text() + " is not applied again: change " + wish.change()
                        + " came less than a minute before the machine went down");
                }
            }
        }
        final Map<Slot, SettingValue> interrupted = memory.interrupted();
        interrupted.forEach((slot, value) -> memory.hold(Held.of(slot, value)));
        if (!interrupted.isEmpty()) {
            told.add("a change was under way when the daemon ended: it is put back");
        }
    }

    /** Edits that must happen. */
    List<Edit> ends() {
        return ends;
    }

    /** What is to be said, each a sentence. */
    List<String> told() {
        return told;
    }
}

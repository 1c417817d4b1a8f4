package io.nvbind.control;

import io.nvbind.gpu.Setting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who wants what, and which wish holds: the highest priority, of equals the strictest ({@link Strictness}), of those the
 * oldest. Settings that exclude each other are decided together. One thread at a time.
 */
final class Wishes {

    private static final Comparator<Wish> FIRST = Comparator.comparingInt((Wish wish) -> -wish.priority())
        .thenComparing(Strictness::compare).thenComparingLong(Wish::order);

    private final Map<Slot, Map<String, Wish>> bySlot = new TreeMap<>();

    Wishes copy() {
        final Wishes copy = new Wishes();
        bySlot.forEach((slot, wishes) -> copy.bySlot.put(slot, new LinkedHashMap<>(wishes)));
        return copy;
    }

    void apply(final List<Edit> edits) {
        for (final Edit edit : edits) {
            if (edit.after() != null) {
                put(edit.after());
            } else {
                remove(edit.slot(), edit.owner());
            }
        }
    }

    void put(final Wish wish) {
        bySlot.computeIfAbsent(wish.slot(), slot -> new LinkedHashMap<>()).put(wish.owner(), wish);
    }

    private void remove(final Slot slot, final String owner) {
        final Map<String, Wish> wishes = bySlot.get(slot);
        if (wishes != null) {
            wishes.remove(owner);
            if (wishes.isEmpty()) {
                bySlot.remove(slot);
            }
        }
    }

    /** Somebody's wish, null for none. */
    Wish of(final Slot slot, final String owner) {
        return bySlot.getOrDefault(slot, Map.of()).get(owner);
    }

    /** The wish that holds for a setting, null for none: also when one for a setting that excludes it holds. */
    Wish holding(final Slot slot) {
        final Wish decided = decided(slot);
        return decided == null || decided.slot().setting() != slot.setting() ? null : decided;
    }

    /** The wish that holds for a setting or for one that excludes it, null for none. */
    Wish decided(final Slot slot) {
        Wish first = first(slot, null);
        for (final Setting other : Setting.ALL) {
            if (slot.setting().excludes(other)) {
                first = first(Slot.of(slot.target(), other), first);
            }
        }
        return first;
    }

    private Wish first(final Slot slot, final Wish before) {
        Wish first = before;
        final Map<String, Wish> wishes = bySlot.get(slot);
        if (wishes != null) {
            for (final Wish wish : wishes.values()) {
                first = first == null || FIRST.compare(wish, first) < 0 ? wish : first;
            }
        }
        return first;
    }

    List<Wish> all() {
        final List<Wish> all = new ArrayList<>();
        bySlot.values().forEach(wishes -> all.addAll(wishes.values()));
        return all;
    }

    /** Whose wish holds instead of an owner's; null when his does, or he has none. */
    String limitedBy(final Slot slot, final String owner) {
        final Wish own = of(slot, owner);
        final Wish decided = decided(slot);
        return own == null || decided == null || decided.owner().equals(owner)
            || (decided.slot().equals(slot) && Same.value(own.value(), decided.value())) ? null : decided.owner();
    }

    /** Everybody who wishes a setting at a value. */
    Set<String> owners(final Slot slot) {
        return bySlot.getOrDefault(slot, Map.of()).keySet();
    }
}

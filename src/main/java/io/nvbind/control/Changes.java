package io.nvbind.control;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/** The changes since the daemon's start, and which of them are young. One thread at a time. */
final class Changes {

    /** Changes that are kept, and so can be named, beside those that wait. */
    static final int KEPT = 256;

    private final Map<String, Change> byId = new LinkedHashMap<>();
    /** In the order of time. */
    private final Map<String, Long> youngSince = new LinkedHashMap<>();

    /** Keeps a change, or what became of it; the oldest that waits for nothing goes when there are too many. */
    void keep(final Change change) {
        byId.put(change.id(), change);
        if (byId.size() > KEPT) {
            byId.values().stream().filter(each -> each.state() != State.PENDING).findFirst()
                .ifPresent(oldest -> byId.remove(oldest.id()));
        }
    }

    Change known(final String id) throws Refusal {
        final Change change = byId.get(id);
        if (change == null) {
            throw new Refusal(Refusal.Kind.UNKNOWN, "there is no change " + id + "; changes.list shows those there are");
        }
        return change;
    }

    /** All, each as it stands with the wishes there are. */
    List<Change> all(final Wishes wishes) {
        return byId.values().stream().map(change -> change.state() == State.IN_FORCE && isSuperseded(change, wishes)
            ? change.in(State.SUPERSEDED, change.left()) : change).toList();
    }

    private static boolean isSuperseded(final Change change, final Wishes wishes) {
        boolean asked = false;
        for (final StepReport step : change.steps()) {
            final Wish wish = wishes.of(step.slot(), change.owner());
            if (step.wanted() == null || (wish != null && wish.change().equals(change.id()))) {
                return false;
            }
            asked |= step.outcome() == null || step.outcome().done();
        }
        return asked;
    }

    /** Those that wait to be confirmed, oldest first. */
    List<Change> pending() {
        return byId.values().stream().filter(change -> change.state() == State.PENDING).toList();
    }

    long pendingOf(final String user) {
        return pending().stream().filter(change -> change.user().equals(user)).count();
    }

    /** An owner's wishes all go. Tells which of his changes waited. */
    List<String> ended(final String owner) {
        final List<String> waited = new ArrayList<>();
        byId.replaceAll((id, change) -> {
            if (!change.owner().equals(owner) || (change.state() != State.PENDING && change.state() != State.IN_FORCE)) {
                return change;
            }
            if (change.state() == State.PENDING) {
                waited.add(id);
            }
            return change.in(State.REVERTED, change.left());
        });
        return waited;
    }

    void young(final String id, final long since) {
        youngSince.put(id, since);
    }

    void old(final String id) {
        youngSince.remove(id);
    }

    /** Those made so long ago or longer. */
    List<String> olderThan(final long nanos, final long now) {
        return youngSince.entrySet().stream().takeWhile(each -> now - each.getValue() >= nanos).map(Map.Entry::getKey)
            .toList();
    }

    /** Tells how long before a moment a change came, when that was less than so long. */
    void ifYounger(final String id, final long nanos, final long at, final LongConsumer ageNanos) {
        final Long since = youngSince.get(id);
        if (since != null && at - since < nanos) {
            ageNanos.accept(at - since);
        }
    }
}

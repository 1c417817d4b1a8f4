package io.nvbind.control;

import java.util.List;

/**
 * A change and where it stands. Immutable.
 *
 * @param id          unique.
 * @param digest      SHA-256 over who changes what from what to what, hexadecimal; a confirmation names it.
 * @param user        who asked for it, and alone may confirm it.
 * @param owner       whose wishes it brought.
 * @param state       where it stands.
 * @param steps       what it meant for each setting asked for, and for others it changes.
 * @param risks       what is risky about it.
 * @param notes       what else is to be known: other controllers, values that somebody changed, settings left out.
 * @param left        what could not be undone; empty unless something failed.
 * @param confirmBy   {@link System#nanoTime()} until when it is to be confirmed; 0 when it needs not.
 * @param atNanos     {@link System#nanoTime()} when it was made.
 */
public record Change(String id, String digest, String user, String owner, State state, List<StepReport> steps,
                     List<String> risks, List<String> notes, List<Left> left, long confirmBy, long atNanos) {

    /** Copies the lists. */
    public Change {
        steps = List.copyOf(steps);
        risks = List.copyOf(risks);
        notes = List.copyOf(notes);
        left = List.copyOf(left);
    }

    Change in(final State next, final List<Left> whatIsLeft) {
        return new Change(id, digest, user, owner, next, steps, risks, notes, whatIsLeft, 0, atNanos);
    }

    Change confirmed() {
        return in(State.IN_FORCE, left);
    }
}

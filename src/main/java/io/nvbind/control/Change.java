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

    /** Refuses a confirmation by another, of another digest, or of what does not wait for one now. */
    void requireConfirmable(final String told, final String by, final long now) throws Refusal {
        if (!user.equals(by)) {
            throw new Refusal(Refusal.Kind.NOT_ALLOWED, "change " + id + " was asked for by " + user
                + ", who alone may confirm it");
        }
        if (!digest.equals(told)) {
            throw new Refusal(Refusal.Kind.CONFLICT, "digest", "change " + id + " has another digest: what you confirm is"
                + " not what was done; look at it again");
        }
        if (state != State.PENDING || now - confirmBy >= 0) {
            throw new Refusal(Refusal.Kind.CONFLICT, "change " + id + " does not wait to be confirmed: it is "
                + (state == State.PENDING ? "being put back, the time is over" : state.label()));
        }
    }
}

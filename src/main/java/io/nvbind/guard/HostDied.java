package io.nvbind.guard;

/** A vendor host ended in the middle of something. */
final class HostDied extends Exception {

    /** Who is to blame. */
    enum Cause {
        /** The call it was in: the process crashed there. */
        CRASH,
        /** The call it was in: it did not come back. */
        HANG,
        /** Nobody known: it was killed from outside, or ended outside of any call. */
        OTHER
    }

    private static final long serialVersionUID = 1;

    private final String call;
    private final Cause blame;

    /**
     * Says how.
     *
     * @param call  "subject function" it was in, null when it was in none.
     * @param blame who is to blame.
     * @param how   it ended.
     * @param cause what the parent saw.
     */
    HostDied(final String call, final Cause blame, final String how, final Throwable cause) {
        super(how, cause);
        this.call = call;
        this.blame = blame;
    }

    String call() {
        return call;
    }

    Cause blame() {
        return blame;
    }
}

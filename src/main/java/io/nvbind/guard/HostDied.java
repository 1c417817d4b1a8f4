package io.nvbind.guard;

/** A vendor host ended in the middle of something. */
final class HostDied extends Exception {

    private static final long serialVersionUID = 1;

    private final String call;

    /**
     * Says how.
     *
     * @param call  "subject function" it was in, null when it was in none.
     * @param how   it ended.
     * @param cause what the parent saw.
     */
    HostDied(final String call, final String how, final Throwable cause) {
        super(how, cause);
        this.call = call;
    }

    String call() {
        return call;
    }
}

package io.nvbind.server;

/** A request that cannot be served, as the client is told it. */
final class ProblemException extends Exception {

    private static final long serialVersionUID = 1;

    private final int status;

    /** A problem with its HTTP status; the detail is for a human, with values and what is allowed. */
    ProblemException(final int status, final String detail) {
        super(detail, null, false, false);
        this.status = status;
    }

    int status() {
        return status;
    }
}

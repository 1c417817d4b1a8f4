package io.nvbind.cli;

/** A command cannot do what it was asked: one line for the user, and the exit code. */
final class CommandFailure extends RuntimeException {

    /** Something went wrong. */
    static final int FAILED = 1;
    /** The command line makes no sense. */
    static final int USAGE = 2;
    /** Not allowed. */
    static final int PERMISSION = 3;
    /** No such thing. */
    static final int NOT_FOUND = 4;
    /** This host or GPU cannot. */
    static final int UNSUPPORTED = 5;

    private static final long serialVersionUID = 1;

    private final int exitCode;

    CommandFailure(final int exitCode, final String message) {
        super(message);
        this.exitCode = exitCode;
    }

    CommandFailure(final int exitCode, final String message, final Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}

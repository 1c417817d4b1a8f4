package io.nvbind.server;

/** What a client sent is against the rules: the code and the reason it is shown out with. */
final class SocketViolation extends Exception {

    private static final long serialVersionUID = 1;

    private final int code;

    SocketViolation(final int code, final String reason) {
        super(reason, null, false, false);
        this.code = code;
    }

    int code() {
        return code;
    }
}

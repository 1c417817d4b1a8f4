package io.nvbind.server;

/** Why a WebSocket is closed: RFC 6455, section 7.4.1. */
final class CloseCode {

    /** The server stops. */
    static final int GOING_AWAY = 1001;
    /** What came is no WebSocket frame. */
    static final int PROTOCOL_ERROR = 1002;
    /** A binary message came. */
    static final int UNSUPPORTED = 1003;
    /** In a frame: no code was given. Never sent. */
    static final int NONE = 1005;
    /** Text that is not UTF-8. */
    static final int NOT_UTF8 = 1007;
    /** The client does not read, or does not answer. */
    static final int POLICY = 1008;
    /** A message longer than what is taken. */
    static final int TOO_BIG = 1009;

    /** There is no room. */
    static final int TRY_LATER = 1013;
    /** No token, or none that is known; of the codes that are free for applications, with HTTP's status behind. */
    static final int NO_TOKEN = 4401;
    private static final int APPLICATION = 4000;

    private CloseCode() {
    }

    /** What says the same as a status of HTTP. */
    static int of(final int status) {
        return status == 503 ? TRY_LATER : APPLICATION + status;
    }

    /** Whether a peer may send it. */
    static boolean maySend(final int code) {
        return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code < 5000);
    }
}

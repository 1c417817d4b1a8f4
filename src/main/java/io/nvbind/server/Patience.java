package io.nvbind.server;

/**
 * How long WebSockets are waited for.
 *
 * @param pingMillis  a peer is pinged this often, and gone when no frame comes from one ping to the next but one.
 * @param tokenMillis a peer that must show a token has this long for it.
 */
record Patience(long pingMillis, long tokenMillis) {

    static final Patience USUAL = new Patience(30_000, 5_000);
}

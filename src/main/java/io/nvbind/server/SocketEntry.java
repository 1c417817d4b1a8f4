package io.nvbind.server;

import io.nvbind.api.Caller;
import io.nvbind.api.Problem;

/** Where a WebSocket leads: who may go there, and what it gets. I/O thread. */
interface SocketEntry {

    /**
     * Refuses one who may not, what does not exist, and whom there is no room for.
     *
     * @param caller who asks.
     * @throws Problem why not.
     */
    void check(Caller caller) throws Problem;

    /** What its connections share with their I/O thread. */
    Lanes lanes();

    /** Takes over the connection of one whom {@link #check} let through. */
    void enter(SocketConnection connection, Caller caller);
}

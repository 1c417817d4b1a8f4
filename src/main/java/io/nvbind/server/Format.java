package io.nvbind.server;

/** How a client wants its messages. */
enum Format {
    /** JSON in text messages. */
    TEXT,
    /** The fixed layout of {@link BinaryLayout} in binary messages. */
    BINARY
}

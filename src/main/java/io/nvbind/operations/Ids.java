package io.nvbind.operations;

import io.nvbind.api.Schema;
import io.nvbind.frame.FrameDrain;
import io.nvbind.journal.SessionCatalog;

/** The schemas of names that several operations take. */
final class Ids {

    /** A container's name. */
    static final Schema CONTAINER =
        Schema.text(FrameDrain.CONTAINER_ID.pattern()).describe("the container's name");
    /** A recording's name. */
    static final Schema SESSION = Schema.text(SessionCatalog.SESSION_ID.pattern()).describe("the recording's name");
    /** A PCI address as Linux writes it. */
    static final Schema GPU = Schema.text("([0-9a-fA-F]{4,8}:)?[0-9a-fA-F]{2}:[0-9a-fA-F]{2}\\.[0-7]")
        .describe("PCI address of a GPU");

    private Ids() {
    }
}

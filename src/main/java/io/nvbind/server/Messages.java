package io.nvbind.server;

import io.nvbind.json.JsonWriter;
import io.nvbind.telemetry.Snapshot;

/** Encodes a snapshot at most once in each format, and only in those that are asked for. Telemetry thread. */
final class Messages {

    private final MetricsMessage.Pool pool = new MetricsMessage.Pool();
    private final MetricsEncoder encoder = new MetricsEncoder();
    private final BinaryLayout layout = new BinaryLayout();
    private final JsonWriter json = new JsonWriter(8192);
    private final MessageHead head = new MessageHead(true);
    private Snapshot snapshot;
    private MetricsMessage text;
    private MetricsMessage binary;

    /** Turns to another snapshot, until {@link #end}. */
    Messages of(final Snapshot another) {
        snapshot = another;
        return this;
    }

    /** The message for a client, to be held by whoever keeps it. */
    MetricsMessage in(final Format format) {
        if (format == Format.TEXT) {
            text = text == null ? text() : text;
            return text;
        }
        binary = binary == null ? binary() : binary;
        return binary;
    }

    /** What puts a message together for one client. */
    MessageHead head() {
        return head;
    }

    private MetricsMessage text() {
        encoder.encode(snapshot, json.reset());
        final MetricsMessage message = pool.take();
        // Each client's own head opens the object: this is what follows its comma.
        message.begin(Format.TEXT, snapshot.nanos(), json.length()).put(json.view().position(1));
        return message.flip();
    }

    private MetricsMessage binary() {
        final MetricsMessage message = pool.take();
        layout.body(snapshot, message.begin(Format.BINARY, snapshot.nanos(), BinaryLayout.bodyLength(snapshot.gpuCount())));
        return message.flip();
    }

    /** Lets go of the snapshot's messages. */
    void end() {
        if (text != null) {
            text.release();
        }
        if (binary != null) {
            binary.release();
        }
        text = null;
        binary = null;
    }
}

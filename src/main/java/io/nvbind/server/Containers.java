package io.nvbind.server;

import io.nvbind.json.JsonWriter;
import io.nvbind.telemetry.Sessions;

/** The containers known, as JSON. Any thread. */
final class Containers {

    private final Sessions sessions;

    Containers(final Sessions sessions) {
        this.sessions = sessions;
    }

    /** Refuses a container that is not known. */
    void require(final String id) throws ProblemException {
        if (!sessions.isKnown(id)) {
            throw new ProblemException(404, "container '" + id + "' is not known; /api/containers lists those that are");
        }
    }

    byte[] list() {
        final JsonWriter json = new JsonWriter(512);
        json.beginArray();
        sessions.containers().stream().sorted().forEach(id -> show(id, json));
        return json.endArray().toByteArray();
    }

    byte[] show(final String id) {
        final JsonWriter json = new JsonWriter(256);
        show(id, json);
        return json.toByteArray();
    }

    private static void show(final String id, final JsonWriter json) {
        json.beginObject();
        json.name("id").string(id);
        json.name("gpu").string("/api/containers/" + id + "/gpu");
        json.name("frames").string("/api/containers/" + id + "/frames");
        json.name("metrics").string("/metrics/" + id);
        json.endObject();
    }
}

package io.nvbind.server;

import io.nvbind.gpu.GpuEvent;
import io.nvbind.json.JsonWriter;
import io.nvbind.telemetry.GpuEventLog;
import java.util.List;
import java.util.Locale;

/** What happened to the GPUs as JSON, oldest first; {@code total} tells how many came in all. Any thread. */
public final class GpuEvents {

    private final GpuEventLog log;

    /**
     * Creates it.
     *
     * @param log of the events.
     */
    public GpuEvents(final GpuEventLog log) {
        this.log = log;
    }

    /**
     * The events kept.
     *
     * @return UTF-8, a JSON object.
     */
    public byte[] json() {
        final JsonWriter json = new JsonWriter(1024);
        final List<GpuEvent> events = log.latest();
        final long now = System.nanoTime();
        json.beginObject();
        json.name("total").number(log.total());
        json.name("events").beginArray();
        for (final GpuEvent event : events) {
            json.beginObject();
            json.name("pci").string(event.id().toString());
            json.name("kind").string(event.kind().name().toLowerCase(Locale.ROOT));
            json.name("message").string(event.message());
            json.name("age_ms").decimal((now - event.nanos()) / 1e6, 0);
            json.endObject();
        }
        return json.endArray().endObject().toByteArray();
    }
}

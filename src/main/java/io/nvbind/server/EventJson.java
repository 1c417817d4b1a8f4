package io.nvbind.server;

import io.nvbind.event.Event;
import io.nvbind.event.LoggedEvent;
import io.nvbind.event.Subscription;
import io.nvbind.json.JsonWriter;
import java.util.Map;
import java.util.TreeMap;

/** The messages of {@code /events}: one JSON object each, told apart by {@code event}. */
final class EventJson {

    private EventJson() {
    }

    /** The first message: what there is to ask for. */
    static void hello(final Subscription subscription, final JsonWriter json) {
        json.beginObject();
        json.name("event").string("hello");
        json.name("last_id").number(subscription.lastId());
        json.name("oldest_id").number(subscription.oldestId());
        json.endObject();
    }

    /** Said before the next event when some could not be brought since the client reads too slowly. */
    static void dropped(final long count, final JsonWriter json) {
        json.beginObject();
        json.name("event").string("dropped");
        json.name("count").number(count);
        json.endObject();
    }

    /** An event. */
    static void event(final LoggedEvent logged, final JsonWriter json) {
        final Event event = logged.event();
        json.beginObject();
        json.name("event").string(event.kind().label());
        json.name("id").number(logged.id());
        json.name("timestamp").fixed(logged.epochNanos() / 1000, 6);
        json.name("timestamp_ns").number(logged.epochNanos());
        json.name("container_id").string(event.container());
        json.name("gpu").string(event.gpu() == null ? null : event.gpu().toString());
        json.name("message").string(event.message());
        json.name("details").beginObject();
        for (final Map.Entry<String, Object> detail : new TreeMap<>(event.details()).entrySet()) {
            json.name(detail.getKey());
            switch (detail.getValue()) {
                case final Boolean flag -> json.bool(flag);
                case final Long number -> json.number(number);
                case final Integer number -> json.number(number);
                case final Number number -> json.decimal(number.doubleValue(), 3);
                default -> json.string(detail.getValue().toString());
            }
        }
        json.endObject().endObject();
    }
}

package io.nvbind.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.event.Event;
import io.nvbind.gpu.GpuId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class EventsSocketTest {

    private static final GpuId GPU = GpuId.parse("0000:01:00.0");

    @TempDir
    private Path framesDir;
    private TestDaemon daemon;

    @BeforeEach
    void start() throws IOException {
        daemon = new TestDaemon(framesDir);
    }

    @AfterEach
    void stop() {
        daemon.close();
    }

    private static JsonNode next(final SocketClient client) throws InterruptedException {
        return client.messages.poll(30, TimeUnit.SECONDS);
    }

    private void publish(final int number) {
        daemon.events.publish(new Event(Event.Kind.SETTING, System.nanoTime(), "gaming-001", GPU, "power_limit \u001b[31m"
            + number, Map.of("setting", "power_limit", "value", 250.5, "number", number, "kept", true)));
    }

    @Test
    void shouldBringEventsAsTheyCome() throws Exception {
        publish(1);
        final SocketClient client = SocketClient.connect(daemon, "/events");
        final JsonNode hello = next(client);
        assertEquals("hello", hello.get("event").stringValue());
        assertEquals(1, hello.get("last_id").longValue());
        daemon.tickUntil(() -> daemon.events.lastId() == 1);
        publish(2);
        final JsonNode event = next(client);
        assertEquals("setting", event.get("event").stringValue());
        assertEquals(2, event.get("id").longValue());
        assertEquals("gaming-001", event.get("container_id").stringValue());
        assertEquals("0000:01:00.0", event.get("gpu").stringValue());
        assertEquals(250.5, event.at("/details/value").doubleValue());
        assertEquals(2, event.at("/details/number").intValue());
        assertTrue(event.at("/details/kept").booleanValue());
        assertTrue(Math.abs(event.get("timestamp").doubleValue() * 1000 - System.currentTimeMillis()) < 60_000);
    }

    @Test
    void shouldBringALateClientWhatItAsksFor() throws Exception {
        for (int i = 1; i <= 5; i++) {
            publish(i);
        }
        final SocketClient client = SocketClient.connect(daemon, "/events?since=3");
        assertEquals(5, next(client).get("last_id").longValue());
        assertEquals(4, next(client).get("id").longValue());
        assertEquals(5, next(client).get("id").longValue());
        publish(6);
        assertEquals(6, next(client).get("id").longValue());
    }

    @Test
    void shouldRefuseWhatIsNoId() {
        for (final String bad : new String[] {"", "-1", "abc", "1&since=2", "9999999999999999999"}) {
            assertEquals(400, daemon.get("/events?since=" + bad).statusCode(), bad);
        }
        assertEquals(426, daemon.get("/events").statusCode());
    }

    @Test
    void shouldCountWhatASlowClientCannotBeBrought() throws Exception {
        try (RawSocket raw = new RawSocket(daemon.port(), 4096).upgrade(daemon, "/events")) {
            assertTrue(new String(raw.read(RawSocket.TEXT).payload(), java.nio.charset.StandardCharsets.UTF_8)
                .contains("hello"));
            int published = 0;
            for (; published < 20_000; published++) {
                publish(published);
            }
            long brought = 0;
            long dropped = 0;
            long last = 0;
            while (last < published) {
                final JsonNode message = TestDaemon.JSON.readTree(raw.read(RawSocket.TEXT).payload());
                if ("dropped".equals(message.get("event").stringValue())) {
                    dropped += message.get("count").longValue();
                } else {
                    brought++;
                    assertTrue(message.get("id").longValue() > last, "in order");
                    last = message.get("id").longValue();
                }
            }
            assertTrue(dropped > 0, "it could read them all");
            assertEquals(published, brought + dropped);
        }
    }

    @Test
    void shouldSayGoodbyeWhenTheServerStops() throws Exception {
        final SocketClient client = SocketClient.connect(daemon, "/events");
        next(client);
        daemon.server.close();
        assertTrue(client.closed.get(30, TimeUnit.SECONDS).startsWith("1001 nvbind is stopping"));
    }
}

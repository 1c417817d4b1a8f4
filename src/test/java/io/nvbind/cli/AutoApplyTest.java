package io.nvbind.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.parts.Program;
import io.nvbind.parts.RealParts;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Games started without a profile, by the demo game and a daemon that has simulated cards. */
@Tag("real")
class AutoApplyTest {

    private static final String PROFILE = """
        [game]
        name = "The Demo"
        steam_app_ids = [4242]
        executables = ["%s"]
        apis = ["vulkan"]
        proton = true
        [settings]
        max_frame_rate = 50
        [environment]
        DXVK_HUD = "fps"
        [gpu]
        power_limit_percent = 80
        """;

    @TempDir
    private Path folder;

    /** The events of a daemon from its start on. */
    private static final class Events implements WebSocket.Listener, AutoCloseable {
        private final HttpClient client = HttpClient.newHttpClient();
        private final WebSocket socket;
        private final ConcurrentLinkedQueue<JsonNode> got = new ConcurrentLinkedQueue<>();
        private final StringBuilder text = new StringBuilder();

        Events(final DaemonProcess daemon) {
            socket = client.newWebSocketBuilder()
                .buildAsync(URI.create("ws" + daemon.url().substring(4) + "/events?since=0"), this).join();
        }

        @Override
        public CompletionStage<?> onText(final WebSocket from, final CharSequence data, final boolean last) {
            text.append(data);
            if (last) {
                got.add(JsonMapper.shared().readTree(text.toString()));
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public void close() {
            socket.abort();
            client.shutdownNow();
        }

        JsonNode profile(final String state) throws InterruptedException {
            return Await.value("a profile event: " + state, () -> got.stream().filter(event ->
                event.get("event").stringValue().equals("profile")
                    && event.at("/details/state").stringValue().equals(state)).findFirst());
        }
    }

    private DaemonProcess daemon(final boolean on, final String executable) throws Exception {
        final Path config = Files.createDirectories(folder.resolve("config/nvbind"));
        Files.createDirectories(config.resolve("profiles"));
        Files.writeString(config.resolve("profiles/the_demo.toml"), PROFILE.formatted(executable));
        Files.writeString(config.resolve("config.toml"), "[profiles]\nauto_apply = " + on + "\n");
        return new DaemonProcess(folder, Map.of("XDG_CONFIG_HOME", folder.resolve("config").toString()), "--simulated",
            "--config", config.resolve("config.toml").toString());
    }

    private Program game(final Map<String, String> environment, final String... device) throws Exception {
        final List<String> command = new ArrayList<>(List.of(RealParts.home().resolve("config/run-game.sh").toString(),
            "--run-dir", folder.resolve("run").toString(), "--container", "plain", "--",
            RealParts.home().resolve("target/native/nvbind-demo-game").toString(), "--fps", "60"));
        command.addAll(List.of(device));
        return Program.start(environment, command);
    }

    private static JsonNode card(final DaemonProcess daemon) {
        try {
            return JsonMapper.shared().readTree(daemon.get("/api/gpu/status").body()).get(0);
        } catch (final Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static double watts(final DaemonProcess daemon) {
        return card(daemon).at("/settings/power_limit/value").doubleValue();
    }

    @Test
    void shouldSetWhatActsAtOnceWhenAKnownGameAppearsAndTakeItBackWhenItEnds() throws Exception {
        try (DaemonProcess daemon = daemon(true, "nvbind-demo-game"); Events events = new Events(daemon)) {
            final double usual = watts(daemon);
            try (Program game = game(Map.of(), "--pci", card(daemon).get("pci").stringValue(), "--device-name", "card")) {
                final JsonNode applied = events.profile("applied");
                Await.until("the limit to be sampled", () -> watts(daemon) == Math.rint(usual * 0.8));
                assertEquals("plain", applied.get("container_id").stringValue());
                assertEquals("the_demo", applied.at("/details/profile").stringValue());
                assertTrue(applied.at("/details/applied").stringValue().contains("gpu.power_limit_percent = "),
                    applied.toString());
                assertTrue(applied.at("/details/applied").stringValue().contains("settings.max_frame_rate = 50"),
                    applied.toString());
                assertEquals("environment.DXVK_HUD", applied.at("/details/next_launch").stringValue());
                assertTrue(game.process().isAlive());
            }
            events.profile("taken_back");
            Await.until("the default to be sampled", () -> watts(daemon) == usual);
            assertTrue(daemon.program().err().contains("known by its program 'nvbind-demo-game'"), daemon.program().err());
        }
    }

    @Test
    void shouldKnowAGameByTheSteamNumberOfItsProcess() throws Exception {
        try (DaemonProcess daemon = daemon(true, "another.exe"); Events events = new Events(daemon);
             Program game = game(Map.of("SteamAppId", "4242"), "--pci", card(daemon).get("pci").stringValue(),
                 "--device-name", "card")) {
            assertEquals("the_demo", events.profile("applied").at("/details/profile").stringValue());
            assertTrue(daemon.program().err().contains("known by Steam's number 4242"), daemon.program().err());
            assertTrue(game.process().isAlive());
        }
    }

    @Test
    void shouldSetNothingWhereItIsNotKnownWhichOfSeveralCardsTheGameDrawsOn() throws Exception {
        try (DaemonProcess daemon = daemon(true, "nvbind-demo-game"); Events events = new Events(daemon);
             Program game = game(Map.of())) {
            final double usual = watts(daemon);
            assertTrue(events.profile("refused").get("message").stringValue().contains("register its container with --gpu"));
            assertEquals(usual, watts(daemon));
            assertTrue(game.process().isAlive());
        }
    }

    @Test
    void shouldLeaveAGameAloneUnlessThatIsSwitchedOn() throws Exception {
        try (DaemonProcess daemon = daemon(false, "nvbind-demo-game"); Events events = new Events(daemon)) {
            try (Program game = game(Map.of(), "--seconds", "4", "--pci", card(daemon).get("pci").stringValue(),
                "--device-name", "card")) {
                assertEquals(0, game.await(), game.err());
            }
            Await.until("the game's end", () -> events.got.stream()
                .anyMatch(event -> event.get("event").stringValue().equals("container_stop")));
            assertFalse(events.got.stream().anyMatch(event -> event.get("event").stringValue().equals("profile")));
        }
    }
}

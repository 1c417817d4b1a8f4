package io.nvbind.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.parts.Program;
import io.nvbind.parts.RealParts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code nvbind gaming} against a running daemon that sees one AMD card by the kernel's files, and a game started by it. */
@Tag("real")
class GamingCommandTest {

    private static final String PCI = OneAmdCard.PCI;

    @TempDir
    private Path folder;
    private Path root;
    private OneAmdCard card;

    @BeforeEach
    void prepare() throws IOException {
        root = folder.resolve("root");
        card = OneAmdCard.in(root);
        Files.createDirectories(folder.resolve("config/nvbind/profiles"));
    }

    private Map<String, String> environment() {
        return Map.of("NVBIND_RUN_DIR", folder.resolve("run").toString(), "XDG_CONFIG_HOME",
            folder.resolve("config").toString(), "NVBIND_ROOT", root.toString());
    }

    private DaemonProcess daemon() throws Exception {
        return new DaemonProcess(folder, environment());
    }

    private String watts() throws IOException {
        return card.microwatts();
    }

    private Program nvbind(final String... arguments) throws Exception {
        return Program.nvbind(environment(), arguments);
    }

    private String out(final int code, final String... arguments) throws Exception {
        try (Program program = nvbind(arguments)) {
            assertEquals(code, program.await(), program.out() + program.err());
            return code == 0 ? program.out() : program.out() + program.err();
        }
    }

    private JsonNode json(final String... arguments) throws Exception {
        final List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.add("--json");
        return JsonMapper.shared().readTree(out(0, all.toArray(String[]::new)));
    }

    private static List<String> keys(final JsonNode list) {
        return list.valueStream().map(each -> each.get("key").stringValue()).toList();
    }

    @Test
    void shouldApplyReadBackAndTakeBack() throws Exception {
        try (DaemonProcess daemon = daemon()) {
            out(0, "containers", "add", "--id", "gaming-001", "--game", "Baldurs Gate 3");
            final JsonNode shown = json("gaming", "apply-profile", "--container", "gaming-001", "--dry-run");
            assertEquals(List.of("gpu.power_limit_percent"), keys(shown.get("applied")));
            assertEquals("250000000", watts());
            final JsonNode applied = json("gaming", "apply-profile", "--game", "bg3", "--container", "gaming-001",
                "--quality-preset", "ultra");
            assertEquals("225000000", watts());
            assertEquals(225, applied.at("/applied/0/read_back").doubleValue());
            assertEquals("shipped", applied.at("/applied/0/layer").stringValue());
            assertTrue(applied.at("/applied/0/origin").stringValue().matches(".*/profiles/baldurs_gate_3.toml:\\d+"));
            assertTrue(keys(applied.get("next_launch")).contains("settings.max_frame_rate"), applied.toString());
            assertTrue(keys(applied.get("unsupported")).containsAll(List.of("gpu.persistence_mode",
                "amd_settings.radeon_boost", "amd_settings.fsr_mode")), applied.toString());
            applied.get("unsupported").forEach(key -> assertFalse(key.get("note").isNull(), key.toString()));
            json("gaming", "revert", "--container", "gaming-001");
            assertEquals("250000000", watts());
            final HttpResponse<String> clicked = post(daemon, "/api/gaming/profile",
                "{\"container_id\":\"gaming-001\",\"game\":\"Baldur's Gate 3\",\"quality_preset\":\"high\"}");
            assertEquals(200, clicked.statusCode(), clicked.body());
            assertEquals("225000000", watts());
        }
    }

    @Test
    void shouldTakeBackWhatATuneTriesOnARunningGame() throws Exception {
        try (DaemonProcess daemon = daemon();
             Program game = Program.start(Map.of(), List.of(RealParts.home().resolve("config/run-game.sh").toString(),
                 "--run-dir", daemon.runDir().toString(), "--container", "tuned", "--",
                 RealParts.home().resolve("target/native/nvbind-demo-game").toString(), "--fps", "120"))) {
            Await.until("the game to be seen", () -> playing(daemon));
            try (Program tune = nvbind("gaming", "tune", "--container", "tuned", "--goal", "quiet", "--budget", "2",
                "--scene-s", "2", "--json")) {
                assertEquals(0, tune.await(), tune.err());
                assertTrue(tune.err().startsWith("2 trials at most, each a scene of 2 s without and one with it: about 12 s"),
                    tune.err());
                final JsonNode trials = JsonMapper.shared().readTree(tune.out()).get("trials");
                assertEquals(2, trials.size(), tune.out());
                trials.forEach(trial -> {
                    assertFalse(trial.get("kept").booleanValue());
                    assertTrue(trial.at("/figures/avg_fps/before").doubleValue() > 60, trial.toString());
                });
                assertTrue(trials.get(0).toString().contains("power_limit"), trials.toString());
            }
            assertEquals("250000000", watts());
            assertTrue(game.process().isAlive());
        }
    }

    private static boolean playing(final DaemonProcess daemon) {
        try {
            return daemon.get("/api/containers").body().contains("\"playing\"");
        } catch (final Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static HttpResponse<String> post(final DaemonProcess daemon, final String path, final String body)
        throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create(daemon.url() + path))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + Files.readString(daemon.runDir().resolve("token")).strip())
                .POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void shouldPutWhatActsAtTheNextLaunchIntoTheGamesEnvironment() throws Exception {
        try (DaemonProcess daemon = daemon()) {
            assertEquals("117", started(Map.of("SteamAppId", "1091500"), "--profile", "auto").get("NVBIND_MAX_FPS"));
            final Map<String, String> chosen = started(Map.of("NVBIND_MAX_FPS", "30"), "--profile", "cyberpunk 2077");
            assertEquals("30", chosen.get("NVBIND_MAX_FPS"), "what the user set himself goes first");
            assertEquals("10G", chosen.get("MESA_SHADER_CACHE_MAX_SIZE"));
            assertEquals("IMMEDIATE", chosen.get("VKD3D_SWAPCHAIN_PRESENT_MODE"));
            out(0, "containers", "add", "--id", "mine", "--game", "Cyberpunk 2077");
            json("gaming", "apply-profile", "--container", "mine", "--quality-preset", "competitive");
            final Map<String, String> own = started(Map.of(), "--profile", "auto", "--container", "mine");
            assertEquals("237", own.get("NVBIND_MAX_FPS"));
            assertEquals("nodxr", own.get("VKD3D_CONFIG"));
            assertTrue(daemon.program().process().isAlive());
        }
    }

    private Map<String, String> started(final Map<String, String> more, final String... options) throws Exception {
        final List<String> command = new ArrayList<>(List.of(RealParts.home().resolve("config/run-game.sh").toString(),
            "--run-dir", folder.resolve("run").toString()));
        command.addAll(List.of(options));
        command.addAll(List.of("--", "env"));
        try (Program game = Program.start(more, command)) {
            assertEquals(0, game.await(), game.err());
            final Map<String, String> environment = new HashMap<>();
            game.out().lines().filter(line -> line.contains("=")).forEach(line ->
                environment.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
            return environment;
        }
    }

    @Test
    void shouldReadProfilesAnewWhileItRunsAndKeepTheShippedOneWhenMineIsWrong() throws Exception {
        final Path mine = folder.resolve("config/nvbind/profiles/baldurs_gate_3.toml");
        try (DaemonProcess daemon = daemon()) {
            Files.writeString(mine, "[gpu]\npower_limit_percent = 80\n");
            Await.until("the profile to be read anew", () -> percent() == 80);
            assertEquals(mine + ":2", power().get("origin").stringValue());
            Files.writeString(mine, "[gpu]\npower_limit_percent = 8000\n");
            Await.until("the wrong profile to be left out", () -> percent() == 90);
            assertTrue(daemon.program().err().contains("profile left out: " + mine + ":2: gpu.power_limit_percent: '8000' is"
                + " not allowed; it takes"), daemon.program().err());
            assertTrue(out(1, "gaming", "check", mine.toString()).contains(mine + ":2: gpu.power_limit_percent: '8000'"));
        }
    }

    private JsonNode power() {
        try {
            final JsonNode shown = json("gaming", "show", "bg3");
            return shown.get("applied").valueStream()
                .filter(key -> key.get("key").stringValue().equals("gpu.power_limit_percent")).findFirst().orElseThrow();
        } catch (final Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    private double percent() {
        return power().get("value").doubleValue();
    }

    @Test
    void shouldRefuseWhatIsNotThereAndSayWhatIs() throws Exception {
        try (DaemonProcess daemon = daemon()) {
            assertTrue(out(4, "gaming", "show", "Elder Rng 9000").contains("the nearest: "));
            assertTrue(out(4, "gaming", "apply-profile", "--game", "bg3", "--container", "nobody").contains("not known"));
            out(0, "containers", "add", "--id", "c1");
            assertTrue(out(2, "gaming", "apply-profile", "--container", "c1").contains("does not say what it runs"));
            assertTrue(out(2, "gaming", "apply-profile", "--container", "c1", "--game", "bg3", "--quality-preset", "insane")
                .contains("insane"));
            assertEquals("250000000", watts());
            assertTrue(daemon.program().process().isAlive());
        }
    }

    @Test
    void shouldShowAProfileWithoutADaemonAndSayWhatIsNotKnownWithoutAGpu() throws Exception {
        assertEquals(90, percent());
        assertTrue(out(0, "gaming", "show", "bg3").contains("no daemon runs"));
        assertTrue(out(4, "gaming", "show", "Elder Rng 9000").contains("the nearest: "));
        assertTrue(out(2, "gaming", "show", "bg3", "--quality-preset", "insane").contains("competitive"));
        assertTrue(out(4, "gaming", "show", "bg3", "--gpu", "0000:99:00.0").contains("nvbind gpus"));
        Files.delete(root.resolve("sys/bus/pci/devices").resolve(PCI).resolve("class"));
        final JsonNode shown = json("gaming", "show", "bg3", "--quality-preset", "ultra");
        assertTrue(shown.get("gpu").isNull(), shown.toString());
        assertTrue(shown.get("applied").isEmpty());
        assertTrue(keys(shown.get("unknown")).containsAll(List.of("gpu.power_limit_percent", "nvidia_settings.dlss_mode",
            "settings.max_frame_rate")), shown.toString());
        shown.get("unknown").forEach(key -> assertTrue(key.get("origin").stringValue().matches(".*\\.toml:\\d+")));
    }

    @Test
    void shouldShareAProfileAsOneFile() throws Exception {
        final Path file = folder.resolve("elden_ring.toml");
        out(0, "gaming", "export", "elden ring", "-o", file.toString());
        out(0, "gaming", "check", file.toString());
        assertTrue(out(0, "gaming", "import", file.toString()).contains("taken in as"));
        assertTrue(out(1, "gaming", "import", file.toString()).contains("--replace"));
        assertTrue(out(0, "gaming", "list-profiles").contains("yours over the shipped one"));
        Files.writeString(file, "[settings]\nvsync = \"maybe\"\n");
        assertTrue(out(1, "gaming", "import", "--replace", file.toString()).contains(file + ":2: settings.vsync: 'maybe'"));
    }
}

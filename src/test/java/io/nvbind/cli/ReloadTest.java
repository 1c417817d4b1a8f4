package io.nvbind.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.operations.GpuNotes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The GPU of a running container set through a running daemon: HTTP, command line, its own stream and its own file. */
@Tag("real")
class ReloadTest {

    private static final String PCI = "0000:0b:00.0";
    private static final String BOX = "gaming-001";

    @TempDir
    private Path folder;
    private Path root;
    private Path cap;
    private Path group;

    @BeforeEach
    void prepare() throws IOException {
        root = folder.resolve("root");
        final Path device = root.resolve("sys/bus/pci/devices").resolve(PCI);
        final Path hwmon = Files.createDirectories(device.resolve("hwmon/hwmon0"));
        for (final String[] file : new String[][] {{"class", "0x030000"}, {"vendor", "0x1002"}, {"device", "0x73bf"},
            {"uevent", "DRIVER=amdgpu"}, {"power_dpm_force_performance_level", "auto"}}) {
            Files.writeString(device.resolve(file[0]), file[1] + "\n");
        }
        for (final String[] file : new String[][] {{"name", "amdgpu"}, {"power1_cap_min", "100000000"},
            {"power1_cap_max", "300000000"}, {"power1_cap_default", "250000000"}, {"power1_cap", "250000000"}}) {
            Files.writeString(hwmon.resolve(file[0]), file[1] + "\n");
        }
        cap = hwmon.resolve("power1_cap");
        Files.writeString(Files.createDirectories(root.resolve("proc/sys/kernel/random")).resolve("boot_id"), "1\n");
        Files.writeString(root.resolve("proc/uptime"), "100.00 100.00\n");
        final Path cgroups = root.resolve("sys/fs/cgroup");
        group = Files.createDirectories(cgroups.resolve("game.scope"));
        Files.writeString(group.resolve("cgroup.procs"), "");
        Files.writeString(cgroups.resolve("dmem.capacity"), "drm/" + PCI + "/vram 17163091968\n");
        Files.writeString(group.resolve("dmem.max"), "drm/" + PCI + "/vram max\n");
    }

    private JsonNode json(final String verb, final String... arguments) {
        final List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.add("--json");
        final Verb done = Verb.run(folder.resolve("run"), verb, all.toArray(String[]::new));
        assertEquals(0, done.code(), done.err());
        return JsonMapper.shared().readTree(done.out());
    }

    private static HttpResponse<String> post(final DaemonProcess daemon, final String body) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create(daemon.url() + "/api/containers/" + BOX + "/gpu/profile"))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + Files.readString(daemon.runDir().resolve("token")).strip())
                .POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private String watts() throws IOException {
        return Files.readString(cap).strip();
    }

    private String limit() throws IOException {
        return Files.readAllLines(group.resolve("dmem.max")).getFirst();
    }

    private static JsonNode awaitEvent(final BlockingQueue<String> messages, final String setting) throws Exception {
        while (true) {
            final String message = messages.poll(30, TimeUnit.SECONDS);
            assertTrue(message != null, "no event of " + setting);
            final JsonNode event = JsonMapper.shared().readTree(message);
            if ("setting".equals(event.path("event").asString())
                && setting.equals(event.at("/details/setting").asString())) {
                return event;
            }
        }
    }

    private static void awaitFile(final Path file, final boolean there) throws Exception {
        Await.until(file + (there ? " to be there" : " to be gone"), () -> Files.exists(file) == there);
    }

    @Test
    void shouldSetARunningContainerAndTellItAndLetGoWhenItEnds() throws Exception {
        try (DaemonProcess daemon = new DaemonProcess(folder, "--root", root.toString())) {
            final JsonNode added = json("containers", "add", "--id", BOX, "--cgroup", "game.scope", "--gpu", PCI);
            final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
            try (HttpClient client = HttpClient.newHttpClient()) {
                final WebSocket socket = client.newWebSocketBuilder()
                    .header("Authorization", "Bearer " + added.get("token").stringValue())
                    .buildAsync(URI.create("ws" + daemon.url().substring(4) + "/events"), new Messages(messages)).join();
                assertTrue(messages.poll(30, TimeUnit.SECONDS).contains("hello"));
                final HttpResponse<String> answer = post(daemon,
                    "{\"power_limit\":200,\"vram_limit_mb\":4096,\"fan_speed\":null,\"gpu_clock_offset\":0}");
                assertEquals(200, answer.statusCode(), answer.body());
                final JsonNode done = JsonMapper.shared().readTree(answer.body());
                assertEquals("applied", done.at("/answers/power_limit/answer").stringValue());
                assertEquals(200, done.at("/answers/power_limit/value").intValue());
                assertEquals("applied", done.at("/answers/vram_limit_mb/answer").stringValue());
                assertEquals("withdrawn", done.at("/answers/fan_speed/answer").stringValue());
                assertEquals("unsupported", done.at("/answers/gpu_clock_offset/answer").stringValue());
                assertEquals("200000000", watts());
                assertEquals("drm/" + PCI + "/vram 4294967296", limit());
                assertEquals(BOX, awaitEvent(messages, "power_limit").get("container_id").stringValue());
                final Path note = daemon.runDir().resolve("frames").resolve(BOX).resolve(GpuNotes.NAME);
                awaitFile(note, true);
                final JsonNode told = JsonMapper.shared().readTree(Files.readString(note)).at("/gpus").get(PCI);
                assertEquals(200, told.at("/power_limit/value").intValue());
                assertEquals(4096, told.at("/vram_limit/value").intValue());
                socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
                // The plain file keeps what the kernel would not: only the first line is what was written last.
                Files.delete(group.resolve("cgroup.procs"));
                Files.delete(group.resolve("dmem.max"));
                Files.delete(group);
                Await.until("the wishes to go", () -> "250000000".equals(quiet()));
                awaitFile(note, false);
            }
        }
    }

    private String quiet() {
        try {
            return watts();
        } catch (final IOException problem) {
            return problem.toString();
        }
    }

    @Test
    void shouldSetAContainerFromTheCommandLine() throws Exception {
        try (DaemonProcess daemon = new DaemonProcess(folder, "--root", root.toString())) {
            json("containers", "add", "--id", BOX, "--cgroup", "game.scope");
            final JsonNode planned = json("set", "--container", BOX, "--power-limit-w", "180", "--dry-run");
            assertEquals("planned", planned.at("/answers/power_limit/answer").stringValue());
            assertEquals("250000000", watts());
            final JsonNode done = json("set", "--container", BOX, "--performance-mode", "PowerSave", "--vram-limit-mb",
                "2048");
            assertEquals("PowerSave", done.at("/answers/performance_mode/value").stringValue());
            assertEquals("low", Files.readString(cap.resolveSibling("../../power_dpm_force_performance_level")).strip());
            assertEquals("drm/" + PCI + "/vram 2147483648", limit());
            json("containers", "remove", BOX);
            Await.until("the limit to go", () -> {
                try {
                    return limit().equals("drm/" + PCI + "/vram max");
                } catch (final IOException gone) {
                    return false;
                }
            });
            assertEquals("auto", Files.readString(cap.resolveSibling("../../power_dpm_force_performance_level")).strip());
            assertTrue(daemon.program().process().isAlive());
        }
    }

    @Test
    void shouldKeepAndPutBackTheContainersGpu() throws Exception {
        try (DaemonProcess daemon = new DaemonProcess(folder, "--root", root.toString())) {
            json("containers", "add", "--id", BOX, "--cgroup", "game.scope", "--gpu", PCI);
            json("set", "--container", BOX, "--power-limit-w", "200", "--vram-limit-mb", "4096");
            json("snapshot", "create", "--container", BOX, "before@patch");
            json("set", "--container", BOX, "--power-limit-w", "180", "--vram-limit-mb", "2048");
            assertEquals(2, json("snapshot", "diff", "--container", BOX, "before@patch").get("differences").size());
            assertEquals("drm/" + PCI + "/vram 2147483648", limit());
            final JsonNode restored = json("snapshot", "restore", "--container", BOX, "before@patch");
            assertEquals("restored", restored.get("state").stringValue(), restored.toString());
            assertEquals("200000000", watts());
            assertEquals("drm/" + PCI + "/vram 4294967296", limit());
            assertEquals("same", json("snapshot", "restore", "--container", BOX, "before@patch").get("state").stringValue());
            assertEquals("before@patch",
                json("snapshot", "show", "--container", BOX, "before@patch").get("name").stringValue());
            assertEquals(1, json("snapshot", "list", "--container", BOX).size());
            assertEquals(2, Verb.run(daemon.runDir(), "snapshot", "create", "../x").code());
            assertEquals(4, Verb.run(daemon.runDir(), "snapshot", "restore", "none").code());
            assertEquals(4, Verb.run(daemon.runDir(), "snapshot", "create", "--container", "nobody").code());
            json("snapshot", "delete", "--container", BOX, "before@patch");
            assertEquals(0, json("snapshot", "list", "--container", BOX).size());
        }
    }

    @Test
    void shouldRefuseBadInputBeforeAnyWrite() throws Exception {
        try (DaemonProcess daemon = new DaemonProcess(folder, "--root", root.toString())) {
            assertEquals(404, post(daemon, "{\"power_limit\":200}").statusCode());
            json("containers", "add", "--id", BOX, "--cgroup", "game.scope");
            for (final String bad : List.of("{}", "{\"power_limit\":\"200W\"}", "{\"power_limit\":NaN}",
                "{\"power_limit\":1e400}", "{\"power_limit\":-1}", "{\"power_limit\":301,\"vram_limit_mb\":4096}",
                "{\"power_limit\":200,\"vram_limit_mb\":17000}", "{\"vram_limit_mb\":-5}", "{\"vram_limit_mb\":1.5}",
                "{\"power_limit\":200,\"settings\":{\"power_limit\":210}}", "{\"settings\":{\"volts\":1}}",
                "{\"performance_mode\":\"Turbo\"}", "{\"power_limit_w\":200}", "{\"gpu\":\"0\",\"power_limit\":200}",
                "{\"performance_mode\":\"Maximum\",\"settings\":{\"performance_level\":\"low\"}}",
                "{\"settings\":{\"fan_speed\":50,\"fan_curve\":[]}}")) {
                final HttpResponse<String> answer = post(daemon, bad);
                assertEquals(400, answer.statusCode(), bad + ": " + answer.body());
            }
            final HttpResponse<String> lacking = post(daemon, "{\"gpu_clock_offset\":50}");
            assertEquals(422, lacking.statusCode(), lacking.body());
            assertEquals(404, post(daemon, "{\"gpu\":\"0000:99:00.0\",\"power_limit\":200}").statusCode());
            assertEquals("250000000", watts());
            assertEquals("drm/" + PCI + "/vram max", limit());
            assertFalse(Files.exists(daemon.runDir().resolve("frames").resolve(BOX).resolve(GpuNotes.NAME)));
        }
    }

    private record Messages(BlockingQueue<String> messages) implements WebSocket.Listener {
        @Override
        public CompletionStage<?> onText(final WebSocket socket, final CharSequence data, final boolean last) {
            messages.add(data.toString());
            socket.request(1);
            return null;
        }
    }
}

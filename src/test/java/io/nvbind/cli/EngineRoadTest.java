package io.nvbind.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.parts.RealParts;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The example engine beside a real daemon: its frames while it runs, and what is known of its DLSS. */
class EngineRoadTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path folder;

    private static void run(final Path output, final String... command) throws Exception {
        assertEquals(0, new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start()
            .waitFor(), () -> List.of(command) + ": see " + output);
    }

    private static JsonNode await(final DaemonProcess daemon, final String path, final Predicate<JsonNode> wanted)
        throws Exception {
        final long end = System.nanoTime() + 60_000_000_000L;
        String last = "";
        while (System.nanoTime() - end < 0) {
            final HttpResponse<String> answer = daemon.get(path);
            last = answer.body();
            if (answer.statusCode() == 200) {
                final JsonNode json = JSON.readTree(last);
                if (wanted.test(json)) {
                    return json;
                }
            }
            LockSupport.parkNanos(100_000_000);
        }
        throw new AssertionError(path + " never became so: " + last);
    }

    @Test
    void shouldTellOfAnEngineThatWritesTheRingByItself() throws Exception {
        final Path engine = folder.resolve("engine");
        run(folder.resolve("cc"), "gcc", "-std=c11", "-D_GNU_SOURCE", "-O2", "-I" + RealParts.nativeDir().resolve("include"),
            RealParts.home().resolve("docs/examples/engine.c").toString(), "-o", engine.toString());
        // Any library will do: what counts is that one of that name is mapped.
        final Path library = folder.resolve("libnvidia-ngx-dlss.so.310.2.1");
        run(folder.resolve("cc"), "gcc", "-shared", "-fPIC", "-x", "c", "/dev/null", "-o", library.toString());
        try (DaemonProcess daemon = new DaemonProcess(folder)) {
            final Path frames = Files.createDirectories(daemon.runDir().resolve("frames/my-engine"));
            final ProcessBuilder builder = new ProcessBuilder(engine.toString(), "1000000");
            builder.environment().put("NVBIND_FRAMES_DIR", frames.toString());
            builder.environment().put("LD_PRELOAD", library.toString());
            final Process game = builder.start();
            try {
                final JsonNode analysis =
                    await(daemon, "/api/containers/my-engine/frames", json -> json.get("frames").asLong() > 500);
                assertEquals("display", analysis.get("basis").asString());
                assertEquals("Example", analysis.get("game").asString());
                assertTrue(analysis.get("frame_time_p50").asDouble() >= 2, analysis::toString);

                final JsonNode metrics = await(daemon, "/api/containers/my-engine/gpu",
                    json -> "loaded".equals(json.get("dlss_state").asString()));
                assertTrue(metrics.get("dlss_active").isNull());
                assertEquals("a DLSS library is loaded, but none of the kernels it launches was seen",
                    metrics.at("/unavailable/dlss_active").asString());
                assertTrue(metrics.get("reflex_enabled").isNull());
                assertEquals("unknown", metrics.get("reflex_state").asString());
                assertEquals("unknown", metrics.get("frame_generation").asString());
            } finally {
                game.destroyForcibly().waitFor();
            }
        }
    }
}

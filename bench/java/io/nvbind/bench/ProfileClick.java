package io.nvbind.bench;

import io.nvbind.api.Problem;
import io.nvbind.parts.Program;
import io.nvbind.socket.SocketClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.agrona.IoUtil;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One click to all settings read back: {@code gaming.apply} over the Unix socket of a daemon with simulated cards, changing a
 * power limit and a clock range each time, beside {@code health} on the same connection, which does nothing.
 */
final class ProfileClick {

    /** What a daemon just started takes, told apart. */
    private static final int COLD = 500;
    /** Until the compilers of both virtual machines are done with what a click runs through. */
    private static final int WARM = 7500;
    private static final int CLICKS = 2000;
    private static final double ASKED_MILLIS = 5;
    private static final double MILLI_NANOS = 1e6;
    private static final String PROFILE = """
        [game]
        name = "Bench"
        apis = ["vulkan"]
        [settings]
        max_frame_rate = 117
        vsync = "off"
        [presets.low.gpu]
        power_limit_percent = 80
        gpu_clock_range = "300..1500"
        [presets.high.gpu]
        power_limit_percent = 90
        gpu_clock_range = "300..1800"
        """;

    private ProfileClick() {
    }

    /**
     * Measures.
     *
     * @param arguments none.
     * @throws Exception when the daemon cannot be started.
     */
    public static void main(final String[] arguments) throws Exception {
        // As the launcher starts it.
        System.setProperty("nvbind.tier", "4");
        final Path folder = Files.createTempDirectory("nvbind-click");
        // In memory, as /run is: on a disk's file system a file that takes another's place waits for its blocks.
        final Path run = Files.createTempDirectory(Path.of("/dev/shm"), "nvbind-click");
        final Path profiles = Files.createDirectories(folder.resolve("config/nvbind/profiles"));
        Files.writeString(profiles.resolve("bench.toml"), PROFILE);
        try (Program daemon = Program.nvbind(Map.of("XDG_CONFIG_HOME", folder.resolve("config").toString()), "daemon",
            "--simulated", "--port", "0", "--run-dir", run.toString(), "--state-dir",
            folder.resolve("state").toString())) {
            daemon.awaitLine("ready ");
            try (SocketClient client = SocketClient.connect(run.resolve("nvbind.sock"))) {
                SocketClient.require(client.call("containers.add", SocketClient.arguments().put("id", "c")));
                final long[] cold = new long[COLD];
                run(client, COLD, cold, new long[COLD]);
                final double first = cold[0] / MILLI_NANOS;
                Arrays.sort(cold);
                run(client, WARM, new long[WARM], new long[WARM]);
                final long[] click = new long[CLICKS];
                final long[] nothing = new long[CLICKS];
                run(client, CLICKS, click, nothing);
                Arrays.sort(click);
                Arrays.sort(nothing);
                final double p99 = click[CLICKS * 99 / 100] / MILLI_NANOS;
                System.out.printf("{\"bench\":\"ProfileClick\",\"clicks\":%d,\"min_ms\":%.3f,\"p50_ms\":%.3f,\"p99_ms\":%.3f,"
                    + "\"max_ms\":%.3f,\"health_p50_ms\":%.3f,\"health_p99_ms\":%.3f,\"first_ms\":%.3f,\"first_%d_p50_ms\":%.3f,"
                    + "\"first_%d_p99_ms\":%.3f,\"asked_p99_ms\":%.1f,\"met\":%b}%n",
                    CLICKS, click[0] / MILLI_NANOS, click[CLICKS / 2] / MILLI_NANOS, p99, click[CLICKS - 1] / MILLI_NANOS,
                    nothing[CLICKS / 2] / MILLI_NANOS, nothing[CLICKS * 99 / 100] / MILLI_NANOS, first,
                    COLD, cold[COLD / 2] / MILLI_NANOS, COLD, cold[COLD * 99 / 100] / MILLI_NANOS, ASKED_MILLIS,
                    p99 < ASKED_MILLIS);
            }
        } finally {
            IoUtil.delete(run.toFile(), true);
            IoUtil.delete(folder.toFile(), true);
        }
    }

    private static void run(final SocketClient client, final int times, final long[] click, final long[] nothing)
        throws IOException, Problem {
        final List<ObjectNode> presets = List.of(wish("low"), wish("high"));
        for (int i = 0; i < times; i++) {
            final long start = System.nanoTime();
            final JsonNode answer = SocketClient.require(client.call("gaming.apply", presets.get(i % 2)));
            click[i] = System.nanoTime() - start;
            if (answer.get("applied").size() < 2) {
                throw new IllegalStateException("not all settings were read back: " + answer);
            }
            final long again = System.nanoTime();
            SocketClient.require(client.call("health", SocketClient.arguments()));
            nothing[i] = System.nanoTime() - again;
        }
    }

    private static ObjectNode wish(final String preset) {
        return SocketClient.arguments().put("container_id", "c").put("game", "bench").put("quality_preset", preset)
            .put("confirm_within_s", 0);
    }
}

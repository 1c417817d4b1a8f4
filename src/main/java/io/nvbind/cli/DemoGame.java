package io.nvbind.cli;

import io.nvbind.gpu.GpuInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The demo game's process: a small renderer without a window that writes its frames into a ring of its own. */
final class DemoGame implements AutoCloseable {

    private static final long GOODBYE_SECONDS = 5;

    private final Process process;
    private final Path output;

    private DemoGame(final Process process, final Path output) {
        this.process = process;
        this.output = output;
    }

    /**
     * Starts it.
     *
     * @param frames  folder of its container's rings.
     * @param runDir  for its output and its load.
     * @param host    whose simulated GPU it says it renders on, and whose load it drives; a real GPU it does not touch.
     * @return the running game.
     * @throws IOException when it cannot be started.
     */
    static DemoGame start(final Path frames, final Path runDir, final Host host) throws IOException {
        Places.make(frames);
        final Path load = runDir.resolve("demo.load");
        final List<String> command = new ArrayList<>(List.of(
            Places.home().resolve("target").resolve("native").resolve("nvbind-demo-game").toString(),
            "--load-file", load.toString()));
        if (host.simulation() != null) {
            final GpuInfo gpu = host.simulation().gpuOf(host.gpus());
            command.addAll(List.of("--pci", gpu.id().toString(), "--device-name", gpu.name()));
            host.simulation().follow(load);
        }
        final Path output = runDir.resolve("demo-game.log");
        final ProcessBuilder builder = new ProcessBuilder(command)
            .redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("NVBIND_FRAMES_DIR", frames.toString());
        return new DemoGame(builder.start(), output);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it printed, for when it ends before its time. */
    String output() {
        try {
            return Files.readString(output, StandardCharsets.UTF_8).strip();
        } catch (final IOException unreadable) {
            return unreadable.toString();
        }
    }

    /** Asks it to end, and waits until it has. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(GOODBYE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

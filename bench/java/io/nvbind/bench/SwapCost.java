package io.nvbind.bench;

import io.nvbind.frame.FrameListener;
import io.nvbind.frame.FrameRing;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.DirectBuffer;

/**
 * What a swap costs in a Java game through the agent, around a swap that does nothing, beside what reading the clock alone
 * costs: {@code bench/swap-cost}. The game runs in a JVM of its own with the agent's jar; its ring is read by this process
 * between bursts and never full, so the figures are those of recorded swaps.
 */
public final class SwapCost implements FrameListener {

    private long records;

    private SwapCost() {
    }

    /**
     * Prints the game's JSON object.
     *
     * @param arguments the agent's jar; the {@code java} to measure.
     * @throws IOException          when the game cannot be started.
     * @throws InterruptedException when it is told to stop.
     */
    public static void main(final String[] arguments) throws IOException, InterruptedException {
        final Path frames = Files.createTempDirectory(Path.of("/dev/shm"), "nvbind-swap-cost-");
        final Process game = new ProcessBuilder(arguments[1], "-Xms128m", "-Xmx128m",
            "-javaagent:" + arguments[0] + "=frames=" + frames, "-cp", "target/test-classes", SwapCostGame.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        final Path file = frames.resolve(game.pid() + ".ring");
        final SwapCost cost = new SwapCost();
        try {
            System.out.println(cost.follow(game, file));
        } finally {
            game.destroy();
            game.waitFor();
            Files.deleteIfExists(file);
            Files.delete(frames);
        }
    }

    private String follow(final Process game, final Path file) throws IOException {
        final InputStream from = game.getInputStream();
        final OutputStream to = game.getOutputStream();
        FrameRing ring = null;
        try {
            int said = from.read();
            while (said == SwapCostGame.BURST_DONE) {
                ring = ring == null ? FrameRing.open("bench", file, 1) : ring;
                ring.drain(this, Integer.MAX_VALUE);
                to.write(SwapCostGame.BURST_DONE);
                to.flush();
                said = from.read();
            }
            final String rest = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8)).readLine();
            final long dropped = ring == null ? -1 : ring.producerDropped();
            return (char) said + rest.replaceFirst("}$", ",\"records\":" + records + ",\"dropped\":" + dropped + "}");
        } finally {
            if (ring != null) {
                ring.close();
            }
        }
    }

    @Override
    public void onRecord(final FrameRing ring, final int type, final DirectBuffer payload, final int offset,
                         final int length) {
        records++;
    }

    @Override
    public void onContainer(final String container) {
        throw new IllegalStateException(container);
    }

    @Override
    public void onRingOpened(final FrameRing ring) {
        throw new IllegalStateException(ring.toString());
    }

    @Override
    public void onRingClosed(final FrameRing ring) {
        throw new IllegalStateException(ring.toString());
    }
}

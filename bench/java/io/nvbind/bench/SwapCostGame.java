package io.nvbind.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import org.lwjgl.opengl.Display;

/**
 * The game of {@link SwapCost}: swaps in bursts, and waits after each until its ring was read. Each call is timed by two
 * readings of the clock, so every row includes the cost of the first row.
 */
public final class SwapCostGame {

    /** Said on standard output after a burst, and answered on standard input. */
    static final int BURST_DONE = '.';

    private static final int SAMPLES = 1_000_000;
    private static final int BURST = 4096;
    private static final int ROUNDS = 3;

    private static final long[] NANOS = new long[SAMPLES];

    private static int bareSwaps;

    private SwapCostGame() {
    }

    /**
     * Prints one JSON object, nanoseconds: the last of three rounds.
     *
     * @param arguments none.
     * @throws IOException when nobody reads the ring any more.
     */
    public static void main(final String[] arguments) throws IOException {
        String json = "";
        for (int round = 0; round < ROUNDS; round++) {
            clock();
            json = "{\"clock_read\":" + row();
            bare();
            json += ",\"empty_swap\":" + row();
            woven();
            json += ",\"through_the_agent\":" + row();
        }
        System.out.println(json + ",\"calls\":" + SAMPLES + ",\"java\":\"" + Runtime.version() + "\",\"agent\":\""
            + System.getProperty("nvbind.agent") + "\",\"swaps\":" + Display.swaps() + ",\"bare_swaps\":" + bareSwaps + "}");
    }

    private static void clock() {
        for (int i = 0; i < SAMPLES; i++) {
            final long start = System.nanoTime();
            NANOS[i] = System.nanoTime() - start;
        }
    }

    private static void bare() {
        for (int i = 0; i < SAMPLES; i++) {
            final long start = System.nanoTime();
            bareSwap();
            NANOS[i] = System.nanoTime() - start;
        }
    }

    private static void bareSwap() {
        bareSwaps++;
    }

    private static void woven() throws IOException {
        for (int burst = 0; burst < SAMPLES; burst += BURST) {
            burst(burst, Math.min(SAMPLES, burst + BURST));
            System.out.write(BURST_DONE);
            System.out.flush();
            if (System.in.read() != BURST_DONE) {
                throw new IOException("nobody reads the ring");
            }
        }
    }

    private static void burst(final int from, final int to) {
        for (int i = from; i < to; i++) {
            final long start = System.nanoTime();
            Display.swapBuffers();
            NANOS[i] = System.nanoTime() - start;
        }
    }

    private static String row() {
        final long[] sorted = NANOS.clone();
        Arrays.sort(sorted);
        return String.format(Locale.ROOT, "{\"p50\":%d,\"p99\":%d,\"p999\":%d,\"max\":%d,\"mean\":%.1f}",
            sorted[SAMPLES / 2], sorted[SAMPLES / 100 * 99], sorted[SAMPLES / 1000 * 999], sorted[SAMPLES - 1],
            Arrays.stream(sorted).average().orElseThrow());
    }
}

package io.nvbind.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Two pieces of work measured in turns, a few milliseconds each, so that whatever else the machine does falls on both. The
 * ratio of two benches run one after the other says little on a machine that others use.
 */
final class PairedRounds {

    private static final int WARM_UP_ROUNDS = 300;
    private static final int ROUNDS = 600;
    private static final long ROUND_NANOS = 4_000_000;

    private PairedRounds() {
    }

    /** Work that can be repeated; what it returns is looked at, so that it cannot be left out. */
    @FunctionalInterface
    interface Work {

        /**
         * Does it once.
         *
         * @return anything that depends on having done it.
         */
        long run();
    }

    /**
     * Measures.
     *
     * @param work       to be judged.
     * @param yardstick  to judge it by.
     * @param operations that each of them holds; the figures are those of one.
     * @return the least and the median nanoseconds of each, the ratios of both, and the bytes the work allocates.
     */
    static Map<String, Object> measure(final Work work, final Work yardstick, final int operations) {
        final double[] workNanos = new double[ROUNDS];
        final double[] yardstickNanos = new double[ROUNDS];
        final double[] ratios = new double[ROUNDS];
        long sink = 0;
        int times = 1;
        for (int i = -WARM_UP_ROUNDS; i < ROUNDS; i++) {
            final long start = System.nanoTime();
            sink += repeat(yardstick, times);
            final long middle = System.nanoTime();
            sink += repeat(work, times);
            final long end = System.nanoTime();
            if (i < 0) {
                times = Math.clamp(times * ROUND_NANOS / Math.max(1, end - start), 1, 1_000_000);
            } else {
                yardstickNanos[i] = (double) (middle - start) / times / operations;
                workNanos[i] = (double) (end - middle) / times / operations;
                ratios[i] = workNanos[i] / yardstickNanos[i];
            }
        }
        Arrays.sort(workNanos);
        Arrays.sort(yardstickNanos);
        Arrays.sort(ratios);
        final Map<String, Object> report = new LinkedHashMap<>();
        report.put("ns_least", workNanos[0]);
        report.put("ns_median", workNanos[ROUNDS / 2]);
        report.put("yardstick_ns_least", yardstickNanos[0]);
        report.put("yardstick_ns_median", yardstickNanos[ROUNDS / 2]);
        report.put("ratio_of_least", workNanos[0] / yardstickNanos[0]);
        report.put("ratio_median", ratios[ROUNDS / 2]);
        report.put("bytes_per_op", bytes(work, times) / times / operations);
        report.put("checksum", sink);
        return report;
    }

    /** What so many times allocate. */
    private static double bytes(final Work work, final int times) {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final long before = threads.getCurrentThreadAllocatedBytes();
        final long nothing = threads.getCurrentThreadAllocatedBytes() - before;
        final long start = threads.getCurrentThreadAllocatedBytes();
        repeat(work, times);
        return threads.getCurrentThreadAllocatedBytes() - start - nothing;
    }

    private static long repeat(final Work work, final int times) {
        long sink = 0;
        for (int i = 0; i < times; i++) {
            sink += work.run();
        }
        return sink;
    }
}

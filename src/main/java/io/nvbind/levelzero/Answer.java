package io.nvbind.levelzero;

import static io.nvbind.levelzero.gen.level_zero_h.ZE_RESULT_SUCCESS;

import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;

/** Stores what a call answered. No allocation. */
final class Answer {

    /** Why a rate is missing at first. */
    static final String FIRST = "a rate needs a second sample";

    private Answer() {
    }

    /**
     * Stores a value or why there is none.
     *
     * @param status a {@code ze_result_t}.
     * @param known  false when the driver left the struct as it was, or says that it does not know.
     * @param metric which.
     * @param value  in its unit.
     * @param out    receives it.
     */
    static void put(final int status, final boolean known, final Metric metric, final double value,
                    final GpuSample out) {
        if (!LevelZeroStatus.ok(status)) {
            out.unavailable(metric, LevelZeroStatus.reason(status));
        } else if (known) {
            out.set(metric, value, System.nanoTime());
        } else {
            out.unavailable(metric, LevelZeroStatus.NO_VALUE);
        }
    }

    /**
     * Stores a flag or why there is none.
     *
     * @param status a {@code ze_result_t}.
     * @param known  false when the driver left the struct as it was.
     * @param metric which.
     * @param on     the flag.
     * @param out    receives it.
     */
    static void flag(final int status, final boolean known, final Metric metric, final boolean on,
                     final GpuSample out) {
        put(status, known, metric, on ? 1 : 0, out);
    }

    /**
     * Stores a rate. One that is not fresh keeps the value and the age it has.
     *
     * @param known  false when there was no second count yet.
     * @param fresh  false when the counter's own clock stood still.
     * @param metric which.
     * @param value  in its unit.
     * @param out    receives it.
     */
    static void rate(final boolean known, final boolean fresh, final Metric metric, final double value,
                     final GpuSample out) {
        if (!known) {
            out.unavailable(metric, FIRST);
        } else if (fresh) {
            out.set(metric, value, System.nanoTime());
        }
    }

    /**
     * A reader of a metric that Level Zero does not have.
     *
     * @param metric which.
     * @param reason why.
     * @return the reader.
     */
    static Reader absent(final Metric metric, final String reason) {
        return out -> {
            out.unavailable(metric, reason);
            return ZE_RESULT_SUCCESS();
        };
    }
}

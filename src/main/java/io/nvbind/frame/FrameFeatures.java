package io.nvbind.frame;

import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * What the producers of a session said was switched on and off, and when a generated frame was last presented.
 *
 * <p>The latest word counts, whoever of the session's rings it comes from. Allocates nothing. One thread.
 */
public final class FrameFeatures {

    /** What is known of a feature. */
    public enum Switch {
        /** Nobody said anything. */
        NOT_TOLD,
        /** The game leaves it to the driver, which does not tell. */
        LEFT_TO_DRIVER,
        /** Switched off. */
        OFF,
        /** Switched on. */
        ON
    }

    private static final int FEATURES = FrameRecord.FRAME_LIMIT + 1;

    private final Switch[] switches = new Switch[FEATURES];
    private final int[] details = new int[FEATURES];
    private final int[] intervalMicros = new int[FEATURES];
    private long generatedFrames;
    private long generatedNanos;

    FrameFeatures() {
        Arrays.fill(switches, Switch.NOT_TOLD);
    }

    void onFeature(final DirectBuffer payload, final int offset) {
        final int feature = payload.getInt(offset + FrameRecord.FEATURE_ID);
        if (feature > 0 && feature < FEATURES) {
            final int detail = payload.getInt(offset + FrameRecord.FEATURE_DETAIL);
            switches[feature] = payload.getInt(offset + FrameRecord.FEATURE_STATE) == 0 ? notOn(feature, detail) : Switch.ON;
            details[feature] = detail;
            intervalMicros[feature] = payload.getInt(offset + FrameRecord.FEATURE_INTERVAL_MICROS);
        }
    }

    private static Switch notOn(final int feature, final int detail) {
        final boolean leftToDriver = feature == FrameRecord.ANTI_LAG && (detail & FrameRecord.ANTI_LAG_DRIVER_CONTROL) != 0;
        return leftToDriver ? Switch.LEFT_TO_DRIVER : Switch.OFF;
    }

    void onGenerated(final long presentNanos) {
        generatedFrames++;
        generatedNanos = presentNanos;
    }

    /**
     * What is known of a feature.
     *
     * @param feature {@link FrameRecord#REFLEX}, {@link FrameRecord#ANTI_LAG}, {@link FrameRecord#CU_KERNEL} or
     *                {@link FrameRecord#FRAME_LIMIT}.
     * @return the latest word.
     */
    public Switch of(final int feature) {
        return switches[feature];
    }

    /**
     * The interval told with a feature.
     *
     * @param feature as above.
     * @return microseconds of u32 range; 0 for none.
     */
    public long intervalMicros(final int feature) {
        return Integer.toUnsignedLong(intervalMicros[feature]);
    }

    /**
     * Whether Reflex holds the clocks up.
     *
     * @return true when it is on with boost.
     */
    public boolean reflexBoost() {
        return switches[FrameRecord.REFLEX] == Switch.ON
            && (details[FrameRecord.REFLEX] & FrameRecord.REFLEX_BOOST) != 0;
    }

    /**
     * Frames marked as generated instead of rendered.
     *
     * @return their number.
     */
    public long generatedFrames() {
        return generatedFrames;
    }

    /**
     * The latest of them.
     *
     * @return CLOCK_MONOTONIC; 0 when there was none.
     */
    public long generatedNanos() {
        return generatedNanos;
    }
}

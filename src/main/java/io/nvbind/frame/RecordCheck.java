package io.nvbind.frame;

import org.agrona.DirectBuffer;

/**
 * Whether a record can be true: its times lie in the past of this clock, its numbers within their range. A producer may be
 * broken or hostile, so nothing of a record that fails is used.
 */
public final class RecordCheck {

    /** A time may lie ahead of the reader's clock by so much, nanoseconds. */
    public static final long CLOCK_SLACK_NANOS = 1_000_000_000L;
    /** No frame keeps a GPU busy longer, nanoseconds. */
    public static final long MAX_BUSY_NANOS = 60_000_000_000L;
    /** No pause is longer, nanoseconds. */
    public static final long MAX_PAUSE_NANOS = 3_600_000_000_000L;

    private RecordCheck() {
    }

    /**
     * Looks at one record. Allocates nothing.
     *
     * @param type     of {@link FrameRecord}.
     * @param payload  holds the payload, at least as long as the type's.
     * @param offset   of the payload.
     * @param nowNanos CLOCK_MONOTONIC.
     * @return false when it cannot be true.
     */
    public static boolean isCredible(final int type, final DirectBuffer payload, final int offset, final long nowNanos) {
        final long latest = nowNanos + CLOCK_SLACK_NANOS;
        final long first = payload.getLong(offset);
        return switch (type) {
            case FrameRecord.DISPLAY -> first >= 0
                && isPast(payload.getLong(offset + FrameRecord.DISPLAY_NANOS), latest)
                && isWithin(payload.getInt(offset + FrameRecord.DISPLAY_SOURCE), 1, FrameRecord.SOURCE_ENGINE);
            case FrameRecord.GPU_BUSY -> first >= 0
                && isWithin(payload.getLong(offset + FrameRecord.GPU_BUSY_NANOS), 0, MAX_BUSY_NANOS);
            case FrameRecord.FEATURE -> isPast(first, latest)
                && isWithin(payload.getInt(offset + FrameRecord.FEATURE_ID), 1, FrameRecord.FRAME_LIMIT)
                && isWithin(payload.getInt(offset + FrameRecord.FEATURE_STATE), 0, 1);
            case FrameRecord.PAUSE -> isPast(first, latest)
                && isWithin(payload.getLong(offset + FrameRecord.PAUSE_DURATION_NANOS), 0, MAX_PAUSE_NANOS)
                && payload.getInt(offset + FrameRecord.PAUSE_KIND) == FrameRecord.PAUSE_JVM_GC;
            case FrameRecord.TIMING -> first >= 0
                && isPastOrUnknown(payload.getLong(offset + FrameRecord.TIMING_SIMULATION_START), latest)
                && isPastOrUnknown(payload.getLong(offset + FrameRecord.TIMING_SIMULATION_END), latest)
                && isPastOrUnknown(payload.getLong(offset + FrameRecord.TIMING_INPUT), latest)
                && isPastOrUnknown(payload.getLong(offset + FrameRecord.TIMING_RENDER_SUBMIT), latest);
            default -> isPast(first, latest);
        };
    }

    private static boolean isPast(final long nanos, final long latest) {
        return nanos > 0 && nanos <= latest;
    }

    private static boolean isPastOrUnknown(final long nanos, final long latest) {
        return nanos == FrameRecord.UNKNOWN_NANOS || isPast(nanos, latest);
    }

    private static boolean isWithin(final long value, final long least, final long most) {
        return value >= least && value <= most;
    }
}

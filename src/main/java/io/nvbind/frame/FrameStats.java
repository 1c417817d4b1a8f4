package io.nvbind.frame;

import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * The statistics of one session: every swapchain of every ring of a container.
 *
 * <p>Fed with the same bytes live and in replay, it gives the same figures. What is published is the
 * {@link #primary} swapchain's, the one with the most presents. {@link #record} allocates nothing but for a swapchain or
 * ring it has not met. One thread.
 */
public final class FrameStats {

    private static final int MAX_SWAPCHAINS = 16;

    /** A gap wider than this is no loss but nonsense: a day at a thousand frames a second. */
    private static final long MAX_GAP = 100_000_000L;

    private static final class RingState {
        private long firstSequence = -1;
        private long nextSequence;
        private long received;
        private long dropped;
        private final List<SwapchainStats> swapchains = new ArrayList<>(1);

        void markGap() {
            for (int i = 0; i < swapchains.size(); i++) {
                swapchains.get(i).onGap();
            }
        }

        long lost() {
            return Math.max(dropped, nextSequence - Math.max(0, firstSequence) - received);
        }
    }

    private final Long2ObjectHashMap<SwapchainStats> swapchains = new Long2ObjectHashMap<>();
    private final Int2ObjectHashMap<RingState> rings = new Int2ObjectHashMap<>();
    private final SwapchainStats none = new SwapchainStats();
    private SwapchainStats primary = none;
    /** One present is mostly followed by another of the same. */
    private int latestRingNumber;
    private RingState latestRing;
    private long latestKey;
    private SwapchainStats latest;
    private final FrameTimeListener frameTimes;
    private final FrameFeatures features = new FrameFeatures();
    private final PauseLog pauses = new PauseLog();
    private long ignoredPresents;
    private long closedPresents;
    private long closedLost;

    /** Receives each frame time beside the statistics. */
    @FunctionalInterface
    public interface FrameTimeListener {
        /**
         * One frame time.
         *
         * @param swapchain    its swapchain's statistics, the frame included.
         * @param presentNanos when it was presented.
         * @param frameNanos   its frame time.
         */
        void onFrameTime(SwapchainStats swapchain, long presentNanos, long frameNanos);
    }

    /** Creates empty statistics. */
    public FrameStats() {
        this(null);
    }

    /**
     * Creates empty statistics that hand on each frame time.
     *
     * @param frameTimes receives them; null for nobody.
     */
    public FrameStats(final FrameTimeListener frameTimes) {
        this.frameTimes = frameTimes;
    }

    /**
     * Takes in one record.
     *
     * @param ring    number of the ring it came from.
     * @param type    of {@link FrameRecord}.
     * @param payload holds the payload.
     * @param offset  of the payload.
     */
    public void record(final int ring, final int type, final DirectBuffer payload, final int offset) {
        switch (type) {
            case FrameRecord.PRESENT -> {
                final long nanos = payload.getLong(offset + FrameRecord.NANOS);
                final long sequence = payload.getLong(offset + FrameRecord.PRESENT_SEQUENCE);
                final int swapchain = payload.getInt(offset + FrameRecord.PRESENT_SWAPCHAIN);
                onPresent(ring, swapchain, sequence, nanos);
                if ((payload.getInt(offset + FrameRecord.PRESENT_FLAGS) & FrameRecord.FLAG_GENERATED) != 0) {
                    features.onGenerated(nanos);
                }
            }
            case FrameRecord.DISPLAY -> onDisplay(ring, payload, offset);
            case FrameRecord.GPU_BUSY -> {
                final SwapchainStats stats = known(ring, payload.getInt(offset + FrameRecord.GPU_BUSY_SWAPCHAIN));
                if (stats != null) {
                    stats.onGpuBusy(payload.getLong(offset + FrameRecord.OF_PRESENT),
                        payload.getLong(offset + FrameRecord.GPU_BUSY_NANOS));
                }
            }
            case FrameRecord.FEATURE -> features.onFeature(payload, offset);
            case FrameRecord.PAUSE -> pauses.onPause(payload, offset);
            case FrameRecord.SWAPCHAIN_CREATED -> {
                final SwapchainStats stats = swapchain(ring, payload.getInt(offset + FrameRecord.SWAPCHAIN_ID));
                if (stats != null) {
                    stats.onCreated(payload.getLong(offset + FrameRecord.NANOS));
                }
            }
            case FrameRecord.END -> {
                final long dropped = payload.getLong(offset + FrameRecord.END_DROPPED);
                ring(ring).dropped = dropped <= MAX_GAP ? dropped : 0;
            }
            default -> {
                // Says who renders, not when.
            }
        }
    }

    private void onPresent(final int ringNumber, final int swapchain, final long sequence, final long nanos) {
        final RingState ring = ring(ringNumber);
        if (ring.firstSequence < 0) {
            ring.firstSequence = sequence;
            ring.nextSequence = sequence;
        }
        final SwapchainStats stats = swapchain(ringNumber, swapchain);
        if (stats == null || sequence < 0 || sequence - ring.nextSequence > MAX_GAP) {
            ignoredPresents++;
            return;
        }
        if (sequence > ring.nextSequence) {
            ring.markGap();
        }
        ring.received++;
        ring.nextSequence = Math.max(ring.nextSequence, sequence + 1);
        if (stats.onPresent(sequence, nanos) && frameTimes != null) {
            frameTimes.onFrameTime(stats, nanos, stats.lastFrameNanos());
        }
        if (stats != primary && stats.presents() > primary.presents()) {
            primary = stats;
        }
    }

    /**
     * A ring is closed: nothing more comes of it. Changes no figure; it keeps a session of ever new rings small.
     *
     * @param number of the ring.
     */
    public void ringClosed(final int number) {
        final RingState ring = rings.remove(number);
        latestRing = latestRing == ring ? null : latestRing;
        if (ring != null) {
            closedPresents += ring.received;
            closedLost += ring.lost();
        }
    }

    private void onDisplay(final int ring, final DirectBuffer payload, final int offset) {
        final SwapchainStats stats = known(ring, payload.getInt(offset + FrameRecord.DISPLAY_SWAPCHAIN));
        final long displayNanos = payload.getLong(offset + FrameRecord.DISPLAY_NANOS);
        if (stats != null && stats.onDisplay(payload.getLong(offset + FrameRecord.OF_PRESENT), displayNanos)
            && frameTimes != null) {
            frameTimes.onFrameTime(stats.display(), displayNanos, stats.display().lastFrameNanos());
        }
    }

    private SwapchainStats known(final int ring, final int swapchain) {
        return swapchains.get(key(ring, swapchain));
    }

    private static long key(final int ring, final int swapchain) {
        return ((long) ring << Integer.SIZE) | (swapchain & 0xffffffffL);
    }

    private RingState ring(final int number) {
        if (latestRing != null && number == latestRingNumber) {
            return latestRing;
        }
        RingState ring = rings.get(number);
        if (ring == null) {
            ring = new RingState();
            rings.put(number, ring);
        }
        latestRingNumber = number;
        latestRing = ring;
        return ring;
    }

    private SwapchainStats swapchain(final int ring, final int swapchain) {
        final long key = key(ring, swapchain);
        if (latest != null && key == latestKey) {
            return latest;
        }
        SwapchainStats stats = swapchains.get(key);
        if (stats == null && swapchains.size() < MAX_SWAPCHAINS) {
            stats = new SwapchainStats();
            swapchains.put(key, stats);
            ring(ring).swapchains.add(stats);
        }
        latestKey = key;
        latest = stats;
        return stats;
    }

    /**
     * The swapchain with the most presents.
     *
     * @return its statistics; empty ones before the first present.
     */
    public SwapchainStats primary() {
        return primary;
    }

    /**
     * What an analysis is made of: the {@link #primary} swapchain's display times when (nearly) every present has one,
     * else its presents.
     *
     * @return the statistics of one of both.
     */
    public SwapchainStats analysed() {
        return primary.isDisplayWhole() ? primary.display() : primary;
    }

    /**
     * What the producers switched.
     *
     * @return the live state.
     */
    public FrameFeatures features() {
        return features;
    }

    /**
     * When the producers stood still.
     *
     * @return the live log.
     */
    public PauseLog pauses() {
        return pauses;
    }

    /**
     * Presents of all swapchains.
     *
     * @return their number.
     */
    public long presents() {
        long sum = closedPresents;
        for (final RingState ring : rings.values()) {
            sum += ring.received;
        }
        return sum;
    }

    /**
     * Presents that never arrived: gaps in the rings' own count, and what producers say they dropped at their end.
     *
     * @return their number.
     */
    public long lost() {
        long sum = closedLost;
        for (final RingState ring : rings.values()) {
            sum += ring.lost();
        }
        return sum;
    }

    /**
     * Presents of swapchains beyond the first {@value #MAX_SWAPCHAINS}, or with a sequence that makes no sense:
     * counted, not measured.
     *
     * @return their number.
     */
    public long ignoredPresents() {
        return ignoredPresents;
    }
}

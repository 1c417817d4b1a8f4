package io.nvbind.telemetry;

import io.nvbind.frame.FrameRecord;
import io.nvbind.gpu.GpuSample;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.agrona.DirectBuffer;

/**
 * Keeps the frame times of a container for as long as somebody wants them: one scene.
 *
 * <p>Assumptions: frames come on the telemetry thread, scenes are begun and ended by any. Guarantees: a scene holds the
 * frame times of one swapchain, the first that presented; a gap in the numbers of its frames begins anew. Nothing is kept
 * while no scene is wanted, and a frame allocates nothing.
 */
public final class SceneRecorder implements SessionSink {

    private static final int MOST_FRAMES = 1 << 18;
    private static final double MILLI_NANOS = 1e6;

    private final Map<String, Scene> scenes = new ConcurrentHashMap<>();
    private volatile boolean wanted;

    /** Creates it; no scene is wanted. */
    public SceneRecorder() {
        // Nothing to be done.
    }

    private static final class Scene {
        private final long[] frameNanos = new long[MOST_FRAMES];
        private volatile int frames;
        private long swapchain;
        private long sequence;
        private long presentNanos;

        void present(final long key, final long number, final long nanos) {
            if (swapchain != 0 && swapchain != key) {
                return;
            }
            final int count = frames;
            if (swapchain != 0 && number == sequence + 1 && count < MOST_FRAMES) {
                frameNanos[count] = nanos - presentNanos;
                // Whoever ends the scene reads this first, and so sees every frame it counts.
                frames = count + 1;
            }
            swapchain = key;
            sequence = number;
            presentNanos = nanos;
        }
    }

    /**
     * Begins a scene.
     *
     * @param container whose frames.
     * @return false when one is under way already.
     */
    public synchronized boolean begin(final String container) {
        final boolean begun = scenes.putIfAbsent(container, new Scene()) == null;
        wanted = true;
        return begun;
    }

    /**
     * Ends a scene.
     *
     * @param container whose frames.
     * @return its frame times, milliseconds, in the order they came; empty when there were none.
     */
    public synchronized double[] end(final String container) {
        final Scene scene = scenes.remove(container);
        wanted = !scenes.isEmpty();
        if (scene == null) {
            return new double[0];
        }
        final int frames = scene.frames;
        return Arrays.stream(scene.frameNanos, 0, frames).mapToDouble(nanos -> nanos / MILLI_NANOS).toArray();
    }

    @Override
    public void onFrameRecord(final Session session, final int ring, final int type, final DirectBuffer payload,
                              final int offset, final int length) {
        if (!wanted || type != FrameRecord.PRESENT) {
            return;
        }
        final Scene scene = scenes.get(session.container());
        if (scene != null) {
            scene.present(((long) ring + 1) << Integer.SIZE | payload.getInt(offset + FrameRecord.PRESENT_SWAPCHAIN),
                payload.getLong(offset + FrameRecord.PRESENT_SEQUENCE), payload.getLong(offset + FrameRecord.NANOS));
        }
    }

    @Override
    public void onSessionStart(final Session session) {
        // A scene is wanted of a container, whatever runs in it.
    }

    @Override
    public void onGpuSample(final Session session, final int gpu, final GpuSample sample, final long nanos) {
        // Whoever wants a scene reads the GPU himself.
    }

    @Override
    public void onTurn(final long nowNanos) {
        // Nothing is buffered.
    }

    @Override
    public void onSessionEnd(final Session session) {
        // A scene ends when it is ended.
    }
}

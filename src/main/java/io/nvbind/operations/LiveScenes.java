package io.nvbind.operations;

import io.nvbind.api.Problem;
import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.telemetry.GpuReading;
import io.nvbind.telemetry.SceneRecorder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Watches games that run, and the GPU beside them. Any thread; waits. */
public final class LiveScenes implements Scenes {

    private static final long SAMPLE_MILLIS = 100;

    private final SceneRecorder frames;
    private final List<GpuReading> gpus;
    private final Consumer<String> attend;

    /**
     * Creates it.
     *
     * @param frames keeps frame times.
     * @param gpus   the host's.
     * @param attend told the container again and again while it is watched: somebody reads the GPUs.
     */
    public LiveScenes(final SceneRecorder frames, final List<GpuReading> gpus, final Consumer<String> attend) {
        this.frames = frames;
        this.gpus = gpus;
        this.attend = attend;
    }

    @Override
    public Scene watch(final String container, final GpuId gpu, final double seconds) throws Problem {
        if (!frames.begin(container)) {
            throw new Problem(409, "container '" + container + "' is being watched already");
        }
        final List<Double> watts = new ArrayList<>();
        final List<Double> celsius = new ArrayList<>();
        final GpuSample sample = new GpuSample();
        final long until = System.nanoTime() + (long) (seconds * 1e9);
        try {
            while (System.nanoTime() - until < 0) {
                attend.accept(container);
                Thread.sleep(SAMPLE_MILLIS);
                for (final GpuReading reading : gpus) {
                    if (reading.info().id().equals(gpu)) {
                        reading.read(sample);
                        add(watts, sample.value(Metric.POWER_DRAW_W));
                        add(celsius, sample.value(Metric.GPU_TEMP_C));
                    }
                }
            }
            return new Scene(frames.end(container), array(watts), array(celsius));
        } catch (final InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new Problem(503, "the daemon is stopping");
        } finally {
            frames.end(container);
        }
    }

    private static void add(final List<Double> values, final double value) {
        if (!Double.isNaN(value)) {
            values.add(value);
        }
    }

    private static double[] array(final List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}

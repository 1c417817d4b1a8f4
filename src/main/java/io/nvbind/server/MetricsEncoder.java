package io.nvbind.server;

import io.nvbind.frame.FrameStats;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.json.JsonWriter;
import io.nvbind.telemetry.Session;
import io.nvbind.telemetry.Snapshot;
import java.util.Arrays;

/**
 * Writes the metrics message: one flat JSON object, every name always there, null with a reason where nothing is known.
 *
 * <p>One thread at a time; allocates nothing.
 */
final class MetricsEncoder {

    private static final String NO_FINITE_NUMBER = "the driver's answer is no finite number";
    private static final long TENTH_NANOS = 100_000L;

    /** The frame figures, in their order. */
    static final String[] FIGURES = {
        "fps", "frame_time_ms", "frame_time_p1", "frame_time_p99", "frame_time_p999", "one_percent_low_fps",
        "stutter_count", "frames_total", "frames_lost"
    };
    private static final int[] DECIMALS = {2, 3, 3, 3, 3, 2, 0, 0, 0};
    private static final byte[][] NAMES = Arrays.stream(FIGURES).map(JsonWriter::encodedName).toArray(byte[][]::new);

    private final double[] frameValues = new double[FIGURES.length];
    private final String[] frameReasons = new String[FIGURES.length];

    private final NoGpuPart noGpu = new NoGpuPart();
    private GpuPart[] parts = {};

    /** Writes the message of {@code snapshot}. */
    void encode(final Snapshot snapshot, final JsonWriter json) {
        final Session session = snapshot.session();
        final int gpu = snapshot.gpu();
        final GpuPart part = gpu < 0 ? null : part(snapshot, gpu);
        json.beginObject();
        json.name("timestamp").fixed(snapshot.epochNanos() / 1000, 6);
        json.name("timestamp_ns").number(snapshot.epochNanos());
        json.name("sequence").number(snapshot.sequence());
        json.name("container_id").string(snapshot.container());
        frames(snapshot, session, json);
        json.raw(part == null ? noGpu.values() : part.values());
        if (session == null) {
            json.raw(NoGamePart.FEATURES);
        } else {
            FeatureFields.write(session, snapshot.nanos(), json);
        }
        if (part == null) {
            json.raw(noGpu.identity());
            json.name("simulated").bool(anySimulated(snapshot));
        } else {
            json.raw(part.identity());
        }
        json.name("age_ms").beginObject();
        frameAges(snapshot, session, json);
        if (part != null) {
            json.raw(part.ages(snapshot.sample(gpu), snapshot.nanos()));
        }
        json.endObject();
        json.name("unavailable").beginObject();
        frameReasons(session, json);
        json.raw(part == null ? noGpu.reasons(snapshot.gpuReason()) : part.reasons());
        if (session == null) {
            json.raw(NoGamePart.FEATURE_REASONS);
        } else {
            FeatureFields.writeReasons(session, json);
        }
        json.endObject();
        if (snapshot.gpuCount() > 1) {
            gpus(snapshot, json);
        }
        json.endObject();
    }

    private void frames(final Snapshot snapshot, final Session session, final JsonWriter json) {
        if (session == null) {
            json.raw(NoGamePart.FIGURES);
            return;
        }
        figures(snapshot, frameValues);
        for (int i = 0; i < FIGURES.length; i++) {
            frameReasons[i] = Double.isFinite(frameValues[i]) ? null : reason(i, snapshot);
        }
        json.name("game").string(session.game());
        for (int i = 0; i < FIGURES.length; i++) {
            json.name(NAMES[i]).decimal(frameValues[i], DECIMALS[i]);
        }
    }

    /** The frame figures in the order of {@link #FIGURES}; NaN for those that are not known. */
    static void figures(final Snapshot snapshot, final double[] into) {
        into[0] = snapshot.fps();
        into[1] = snapshot.frameTimeMillis();
        into[2] = snapshot.frameTimeMillis(10);
        into[3] = snapshot.frameTimeMillis(990);
        into[4] = snapshot.frameTimeMillis(999);
        into[5] = snapshot.onePercentLowFps();
        final FrameStats frames = snapshot.session() == null ? null : snapshot.session().frames();
        into[6] = frames == null ? Double.NaN : frames.primary().stutters().count();
        into[7] = frames == null ? Double.NaN : frames.presents();
        into[8] = frames == null ? Double.NaN : frames.lost();
    }

    private static String reason(final int figure, final Snapshot snapshot) {
        if (figure < 2) {
            return snapshot.rateReason();
        }
        return figure < 6 ? snapshot.percentileReason() : Snapshot.NO_GAME;
    }

    /** How long ago the frame came by which a figure is what it is: the latest present, for all of them. */
    private void frameAges(final Snapshot snapshot, final Session session, final JsonWriter json) {
        if (session == null || session.frames().primary().presents() == 0) {
            return;
        }
        final long last = session.frames().primary().lastPresentNanos();
        for (int i = 0; i < FIGURES.length; i++) {
            if (frameReasons[i] == null) {
                age(json.name(NAMES[i]), snapshot.nanos() - last);
            }
        }
        FeatureFields.writeAges(session, snapshot.nanos(), json);
    }

    private void frameReasons(final Session session, final JsonWriter json) {
        if (session == null) {
            json.raw(NoGamePart.REASONS);
            return;
        }
        if (session.game() == null) {
            json.name("game").string("the game did not say its name");
        }
        for (int i = 0; i < FIGURES.length; i++) {
            if (frameReasons[i] != null) {
                json.name(NAMES[i]).string(frameReasons[i]);
            }
        }
    }

    private void gpus(final Snapshot snapshot, final JsonWriter json) {
        json.name("gpus").beginArray();
        for (int i = 0; i < snapshot.gpuCount(); i++) {
            final GpuPart part = part(snapshot, i);
            json.beginObject();
            json.raw(part.identity());
            json.raw(part.values());
            json.name("age_ms").beginObject();
            json.raw(part.ages(snapshot.sample(i), snapshot.nanos()));
            json.endObject();
            json.name("unavailable").beginObject();
            json.raw(part.reasons());
            json.endObject();
            json.endObject();
        }
        json.endArray();
    }

    /** What is said of a GPU; written anew only when there is a new sample. */
    private GpuPart part(final Snapshot snapshot, final int gpu) {
        if (gpu >= parts.length) {
            final int before = parts.length;
            parts = Arrays.copyOf(parts, snapshot.gpuCount());
            for (int i = before; i < parts.length; i++) {
                parts[i] = new GpuPart();
            }
        }
        parts[gpu].refresh(snapshot.gpus().get(gpu).info(), snapshot.sample(gpu), snapshot.version(gpu));
        return parts[gpu];
    }

    /** One GPU value as it stands in every answer: flags as booleans, null when it is not finite. */
    static void value(final Metric metric, final double value, final JsonWriter json) {
        if (!Double.isFinite(value)) {
            json.nullValue();
            return;
        }
        switch (metric) {
            case THERMAL_THROTTLING -> json.bool(value != 0);
            case GPU_CLOCK_MHZ, MEMORY_CLOCK_MHZ -> json.decimal(value, 0);
            case VRAM_PRESSURE -> json.decimal(value, 4);
            case POWER_DRAW_W, POWER_LIMIT_W -> json.decimal(value, 2);
            default -> json.decimal(value, 1);
        }
    }

    /** Why a GPU value is null; null when it is not. */
    static String reason(final GpuSample sample, final Metric metric) {
        if (!sample.has(metric)) {
            return sample.reason(metric);
        }
        return Double.isFinite(sample.value(metric)) ? null : NO_FINITE_NUMBER;
    }

    /** An age in milliseconds; the sampler runs beside us, so that a value may be younger than the snapshot. */
    static void age(final JsonWriter json, final long nanos) {
        json.fixed((Math.max(0, nanos) + TENTH_NANOS / 2) / TENTH_NANOS, 1);
    }

    /** Whether one of the GPUs is. */
    static boolean anySimulated(final Snapshot snapshot) {
        for (int i = 0; i < snapshot.gpuCount(); i++) {
            if (snapshot.gpus().get(i).info().simulated()) {
                return true;
            }
        }
        return false;
    }
}

package io.nvbind.server;

import io.nvbind.frame.FrameStats;
import io.nvbind.gpu.GpuInfo;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.json.JsonWriter;
import io.nvbind.telemetry.GpuReading;
import io.nvbind.telemetry.Session;
import io.nvbind.telemetry.Snapshot;
import java.util.List;

/**
 * Writes the metrics message: one flat JSON object, every name always there, null with a reason where nothing is known.
 *
 * <p>One thread at a time; allocates nothing.
 */
final class MetricsEncoder {

    private static final String NO_FINITE_NUMBER = "the driver's answer is no finite number";
    private static final double NANOS_PER_MILLI = 1e6;

    private static final String[] NAMES = {
        "fps", "frame_time_ms", "frame_time_p1", "frame_time_p99", "frame_time_p999", "one_percent_low_fps",
        "stutter_count", "frames_total", "frames_lost"
    };
    private static final int[] DECIMALS = {2, 3, 3, 3, 3, 2, 0, 0, 0};

    private final double[] frameValues = new double[NAMES.length];
    private final String[] frameReasons = new String[NAMES.length];

    private final List<GpuReading> gpus;
    private String[] addresses = {};

    /** An encoder for snapshots of these GPUs. */
    MetricsEncoder(final List<GpuReading> gpus) {
        this.gpus = gpus;
    }

    /** Writes the message of {@code snapshot}. */
    void encode(final Snapshot snapshot, final JsonWriter json) {
        final Session session = snapshot.session();
        readFrames(snapshot, session);
        final int gpu = snapshot.gpu();
        final GpuSample sample = gpu < 0 ? null : snapshot.sample(gpu);
        final GpuInfo info = gpu < 0 ? null : snapshot.gpus().get(gpu).info();
        json.beginObject();
        json.name("timestamp").fixed(snapshot.epochNanos() / 1000, 6);
        json.name("timestamp_ns").number(snapshot.epochNanos());
        json.name("sequence").number(snapshot.sequence());
        json.name("container_id").string(snapshot.container());
        json.name("game").string(session == null ? null : session.game());
        for (int i = 0; i < NAMES.length; i++) {
            json.name(NAMES[i]).decimal(frameValues[i], DECIMALS[i]);
        }
        values(sample, json);
        FeatureFields.write(session, snapshot.nanos(), json);
        identity(gpu, info, json);
        json.name("simulated").bool(info == null ? anySimulated(snapshot) : info.simulated());
        json.name("age_ms").beginObject();
        frameAges(snapshot, session, json);
        if (sample != null) {
            ages(sample, snapshot.nanos(), json);
        }
        json.endObject();
        json.name("unavailable").beginObject();
        frameReasons(session, json);
        reasons(sample, snapshot.gpuReason(), json);
        FeatureFields.writeReasons(session, json);
        identityReasons(info, snapshot.gpuReason(), json);
        json.endObject();
        if (snapshot.gpus().size() > 1) {
            gpus(snapshot, json);
        }
        json.endObject();
    }

    private void readFrames(final Snapshot snapshot, final Session session) {
        frame(0, snapshot.fps(), snapshot.rateReason());
        frame(1, snapshot.frameTimeMillis(), snapshot.rateReason());
        frame(2, snapshot.frameTimeMillis(10), snapshot.percentileReason());
        frame(3, snapshot.frameTimeMillis(990), snapshot.percentileReason());
        frame(4, snapshot.frameTimeMillis(999), snapshot.percentileReason());
        frame(5, snapshot.onePercentLowFps(), snapshot.percentileReason());
        final FrameStats frames = session == null ? null : session.frames();
        frame(6, frames == null ? Double.NaN : frames.primary().stutters().count(), Snapshot.NO_GAME);
        frame(7, frames == null ? Double.NaN : frames.presents(), Snapshot.NO_GAME);
        frame(8, frames == null ? Double.NaN : frames.lost(), Snapshot.NO_GAME);
    }

    private void frame(final int i, final double value, final String reason) {
        frameValues[i] = value;
        frameReasons[i] = Double.isFinite(value) ? null : reason;
    }

    /** How long ago the frame came by which a figure is what it is: the latest present, for all of them. */
    private void frameAges(final Snapshot snapshot, final Session session, final JsonWriter json) {
        if (session == null || session.frames().primary().presents() == 0) {
            return;
        }
        final long last = session.frames().primary().lastPresentNanos();
        for (int i = 0; i < NAMES.length; i++) {
            if (frameReasons[i] == null) {
                age(json.name(NAMES[i]), snapshot.nanos() - last);
            }
        }
        FeatureFields.writeAges(session, snapshot.nanos(), json);
    }

    private void frameReasons(final Session session, final JsonWriter json) {
        if (session == null) {
            json.name("game").string(Snapshot.NO_GAME);
        } else if (session.game() == null) {
            json.name("game").string("the game did not say its name");
        }
        for (int i = 0; i < NAMES.length; i++) {
            if (frameReasons[i] != null) {
                json.name(NAMES[i]).string(frameReasons[i]);
            }
        }
    }

    private void gpus(final Snapshot snapshot, final JsonWriter json) {
        json.name("gpus").beginArray();
        for (int i = 0; i < snapshot.gpus().size(); i++) {
            final GpuSample sample = snapshot.sample(i);
            final GpuInfo info = snapshot.gpus().get(i).info();
            json.beginObject();
            identity(i, info, json);
            json.name("simulated").bool(info.simulated());
            values(sample, json);
            json.name("age_ms").beginObject();
            ages(sample, snapshot.nanos(), json);
            json.endObject();
            json.name("unavailable").beginObject();
            reasons(sample, null, json);
            json.endObject();
            json.endObject();
        }
        json.endArray();
    }

    private void identity(final int gpu, final GpuInfo info, final JsonWriter json) {
        json.name("gpu").string(info == null ? null : address(gpu));
        json.name("gpu_vendor").string(info == null ? null : info.vendor().label());
        json.name("gpu_name").string(info == null ? null : info.name());
    }

    private static void identityReasons(final GpuInfo info, final String reason, final JsonWriter json) {
        if (info == null) {
            json.name("gpu").string(reason);
            json.name("gpu_vendor").string(reason);
            json.name("gpu_name").string(reason);
        } else if (info.name() == null) {
            json.name("gpu_name").string("the driver does not tell");
        }
    }

    private static void values(final GpuSample sample, final JsonWriter json) {
        for (int i = 0; i < Metric.ALL.size(); i++) {
            final Metric metric = Metric.ALL.get(i);
            json.name(metric.label());
            value(metric, sample == null ? Double.NaN : sample.value(metric), json);
        }
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

    private static void ages(final GpuSample sample, final long now, final JsonWriter json) {
        for (int i = 0; i < Metric.ALL.size(); i++) {
            final Metric metric = Metric.ALL.get(i);
            if (reason(sample, metric) == null) {
                age(json.name(metric.label()), now - sample.nanos(metric));
            }
        }
    }

    /** An age in milliseconds; the sampler runs beside us, so that a value may be younger than the snapshot. */
    static void age(final JsonWriter json, final long nanos) {
        json.decimal(Math.max(0, nanos) / NANOS_PER_MILLI, 1);
    }

    private static void reasons(final GpuSample sample, final String noGpu, final JsonWriter json) {
        for (int i = 0; i < Metric.ALL.size(); i++) {
            final Metric metric = Metric.ALL.get(i);
            final String reason = sample == null ? noGpu : reason(sample, metric);
            if (reason != null) {
                json.name(metric.label()).string(reason);
            }
        }
    }

    private static boolean anySimulated(final Snapshot snapshot) {
        for (int i = 0; i < snapshot.gpus().size(); i++) {
            if (snapshot.gpus().get(i).info().simulated()) {
                return true;
            }
        }
        return false;
    }

    /** The PCI address as text, made once for each GPU. */
    private String address(final int gpu) {
        if (gpu >= addresses.length) {
            addresses = gpus.stream().map(each -> each.info().id().toString()).toArray(String[]::new);
        }
        return addresses[gpu];
    }
}

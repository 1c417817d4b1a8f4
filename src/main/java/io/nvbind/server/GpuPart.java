package io.nvbind.server;

import io.nvbind.gpu.GpuInfo;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.json.JsonWriter;

/**
 * What text messages say of one GPU, kept as bytes from one sample to the next: between two samples only ages change,
 * and those only between two turns.
 * One thread; allocates nothing once its texts were as long as they get.
 */
@SuppressWarnings("ReferenceEquality") // The sampler hands on a new info only when a GPU was found again.
final class GpuPart {

    private static final byte[][] NAMES =
        Metric.ALL.stream().map(metric -> JsonWriter.encodedName(metric.label())).toArray(byte[][]::new);

    private final JsonWriter identity = new JsonWriter(256);
    private final JsonWriter values = new JsonWriter(2048);
    private final JsonWriter reasons = new JsonWriter(2048);
    private final JsonWriter ages = new JsonWriter(1024);
    private long agesNanos;
    private final boolean[] known = new boolean[NAMES.length];
    private GpuInfo info;
    private long version = -1;

    /** Writes it anew if the sample is another. */
    void refresh(final GpuInfo latestInfo, final GpuSample sample, final long latest) {
        if (latestInfo == info && latest == version) {
            return;
        }
        version = latest;
        identity(latestInfo);
        values.reset();
        reasons.reset();
        ages.reset();
        if (info.name() == null) {
            reasons.name("gpu_name").string("the driver does not tell");
        }
        for (int i = 0; i < NAMES.length; i++) {
            final Metric metric = Metric.ALL.get(i);
            final String reason = MetricsEncoder.reason(sample, metric);
            MetricsEncoder.value(metric, sample.value(metric), values.name(NAMES[i]));
            known[i] = reason == null;
            if (reason != null) {
                reasons.name(NAMES[i]).string(reason);
            }
        }
    }

    private void identity(final GpuInfo latest) {
        if (latest != info) {
            info = latest;
            identity.reset();
            identity.name("gpu").string(latest.id().toString());
            identity.name("gpu_vendor").string(latest.vendor().label());
            identity.name("gpu_name").string(latest.name());
            identity.name("simulated").bool(latest.simulated());
        }
    }

    /** Members that say which GPU it is. */
    JsonWriter identity() {
        return identity;
    }

    /** One member a metric. */
    JsonWriter values() {
        return values;
    }

    /** Why some of them are null. */
    JsonWriter reasons() {
        return reasons;
    }

    /** One member a value that is known: how old it is at a time, which all messages of a turn share. */
    JsonWriter ages(final GpuSample sample, final long now) {
        if (ages.length() == 0 || now != agesNanos) {
            agesNanos = now;
            ages.reset();
            for (int i = 0; i < NAMES.length; i++) {
                if (known[i]) {
                    MetricsEncoder.age(ages.name(NAMES[i]), now - sample.nanos(Metric.ALL.get(i)));
                }
            }
        }
        return ages;
    }
}

package io.nvbind.server;

import io.nvbind.gpu.Metric;
import io.nvbind.json.JsonWriter;

/** What text messages say when the game's GPU is not known, kept as bytes while the reason is the same. One thread. */
final class NoGpuPart {

    private static final String[] IDENTITY = {"gpu", "gpu_vendor", "gpu_name"};

    private final JsonWriter values = new JsonWriter(1024);
    private final JsonWriter identity = new JsonWriter(64);
    private final JsonWriter reasons = new JsonWriter(4096);
    private String reason;

    NoGpuPart() {
        Metric.ALL.forEach(metric -> values.name(metric.label()).nullValue());
        for (final String name : IDENTITY) {
            identity.name(name).nullValue();
        }
    }

    /** Members that are all null. */
    JsonWriter values() {
        return values;
    }

    /** Which GPU it is: null. */
    JsonWriter identity() {
        return identity;
    }

    /** Why, one member each. */
    JsonWriter reasons(final String why) {
        if (!why.equals(reason)) {
            reason = why;
            reasons.reset();
            for (final String name : IDENTITY) {
                reasons.name(name).string(why);
            }
            Metric.ALL.forEach(metric -> reasons.name(metric.label()).string(why));
        }
        return reasons;
    }
}

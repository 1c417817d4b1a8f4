package io.nvbind.server;

import io.nvbind.json.JsonWriter;
import io.nvbind.telemetry.Evidence;
import io.nvbind.telemetry.GameFeatures;
import io.nvbind.telemetry.Session;
import io.nvbind.telemetry.Snapshot;

/** DLSS, Reflex and their like in the metrics message: true or false on evidence alone, beside it how much is known. */
final class FeatureFields {

    private static final String DLSS_ACTIVE = "dlss_active";
    private static final String REFLEX_ENABLED = "reflex_enabled";

    private FeatureFields() {
    }

    /** The values; {@code session} is null when no game runs. */
    static void write(final Session session, final long nowNanos, final JsonWriter json) {
        final GameFeatures features = session == null ? null : session.features();
        flag(DLSS_ACTIVE, features == null ? null : features.dlssActive(), json);
        flag(REFLEX_ENABLED, features == null ? null : features.reflexEnabled(), json);
        state("dlss_state", features == null ? null : features.dlss(), json);
        state("reflex_state", features == null ? null : features.reflex(), json);
        state("anti_lag_state", features == null ? null : features.antiLag(), json);
        state("fsr_state", features == null ? null : features.fsr(), json);
        state("xess_state", features == null ? null : features.xess(), json);
        state("frame_generation", features == null ? null : features.frameGeneration(nowNanos), json);
    }

    private static void flag(final String name, final Boolean value, final JsonWriter json) {
        json.name(name);
        if (value == null) {
            json.nullValue();
        } else {
            json.bool(value);
        }
    }

    private static void state(final String name, final Evidence evidence, final JsonWriter json) {
        json.name(name).string((evidence == null ? Evidence.UNKNOWN : evidence).label());
    }

    /** The state as of the latest present: what is switched is told before it. */
    static void writeAges(final Session session, final long nowNanos, final JsonWriter json) {
        final long ageNanos = nowNanos - session.frames().primary().lastPresentNanos();
        if (session.features().dlssActive() != null) {
            MetricsEncoder.age(json.name(DLSS_ACTIVE), ageNanos);
        }
        if (session.features().reflexEnabled() != null) {
            MetricsEncoder.age(json.name(REFLEX_ENABLED), ageNanos);
        }
    }

    /** The reasons of those that are null. */
    static void writeReasons(final Session session, final JsonWriter json) {
        if (session == null) {
            json.name(DLSS_ACTIVE).string(Snapshot.NO_GAME);
            json.name(REFLEX_ENABLED).string(Snapshot.NO_GAME);
            return;
        }
        final GameFeatures features = session.features();
        if (features.dlssActive() == null) {
            json.name(DLSS_ACTIVE).string(features.dlssReason());
        }
        if (features.reflexEnabled() == null) {
            json.name(REFLEX_ENABLED).string(features.reflexReason());
        }
    }
}

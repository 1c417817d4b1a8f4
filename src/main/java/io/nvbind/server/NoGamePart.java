package io.nvbind.server;

import io.nvbind.json.JsonWriter;
import io.nvbind.telemetry.Snapshot;

/** What text messages say while no game runs: always the same, so it is written once. Not changed; any thread. */
final class NoGamePart {

    /** The game and its frame figures, all null. */
    static final JsonWriter FIGURES = new JsonWriter(512);
    /** What of the game's features is known: nothing. */
    static final JsonWriter FEATURES = new JsonWriter(512);
    /** Why the figures are null. */
    static final JsonWriter REASONS = new JsonWriter(1024);
    /** Why the features are. */
    static final JsonWriter FEATURE_REASONS = new JsonWriter(256);

    static {
        FIGURES.name("game").nullValue();
        REASONS.name("game").string(Snapshot.NO_GAME);
        for (final String figure : MetricsEncoder.FIGURES) {
            FIGURES.name(figure).nullValue();
            REASONS.name(figure).string(Snapshot.NO_GAME);
        }
        FeatureFields.write(null, 0, FEATURES);
        FeatureFields.writeReasons(null, FEATURE_REASONS);
    }

    private NoGamePart() {
    }
}

package io.nvbind.profile;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What one file says. Immutable.
 *
 * @param id     the file's name without {@code .toml}.
 * @param layer  which of the three places.
 * @param file   the file.
 * @param game   what it says of the game.
 * @param values by preset, {@link #BASE} for every preset.
 */
public record ProfilePart(String id, Layer layer, Path file, GameFacts game, Map<String, List<ProfileEntry>> values) {

    /** Key of the values for every preset. */
    public static final String BASE = "";

    /** Copies the map. */
    public ProfilePart {
        values = Map.copyOf(values);
    }
}

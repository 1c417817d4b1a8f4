package io.nvbind.profile;

import tools.jackson.databind.JsonNode;

/**
 * One value of a profile. Immutable, but for a node that nobody changes.
 *
 * @param path   section and key, such as {@code settings.max_frame_rate}.
 * @param value  checked.
 * @param why    it was chosen; null when nobody said.
 * @param origin where it was written.
 */
public record ProfileEntry(String path, JsonNode value, String why, Origin origin) {

    /**
     * The key.
     *
     * @return its place in the table of keys; {@link ProfileKey#VARIABLE} for a launch variable.
     */
    public ProfileKey key() {
        return ProfileKey.at(path);
    }
}

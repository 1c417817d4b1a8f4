package io.nvbind.game;

import java.util.EnumMap;
import java.util.Map;

/**
 * Which techniques' libraries games' processes had mapped. Immutable; any thread.
 *
 * @param files  for each technique found the file's name, safe to print.
 * @param reason why the processes could not be looked at, null when all were.
 */
public record MappedLibraries(Map<Technique, String> files, String reason) {

    /** Nothing was looked at yet. */
    public static final MappedLibraries NOT_YET =
        new MappedLibraries(Map.of(), "the game's process was not looked at yet");

    /** Copies the map. */
    public MappedLibraries {
        files = Map.copyOf(files);
    }

    static MappedLibraries unknown(final String reason) {
        return new MappedLibraries(Map.of(), reason);
    }

    /**
     * Whether a technique's library was seen.
     *
     * @param technique what is asked for.
     * @return false when it was not, or nothing could be looked at.
     */
    public boolean has(final Technique technique) {
        return files.containsKey(technique);
    }

    /**
     * Of two processes of one game.
     *
     * @param other the other one's.
     * @return what either has mapped.
     */
    public MappedLibraries and(final MappedLibraries other) {
        final Map<Technique, String> both = new EnumMap<>(Technique.class);
        both.putAll(other.files);
        both.putAll(files);
        return new MappedLibraries(both, reason == null ? other.reason : reason);
    }
}

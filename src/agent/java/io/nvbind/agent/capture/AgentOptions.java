package io.nvbind.agent.capture;

import java.nio.file.Path;
import java.util.Map;

/**
 * What to write, and where: from the agent's options {@code frames=DIR,ring=BYTES,game=NAME}, each in place of the
 * environment's {@code NVBIND_FRAMES_DIR}, {@code NVBIND_RING_BYTES} and {@code NVBIND_GAME}. A comma or backslash inside a
 * value has a backslash before it.
 */
final class AgentOptions {

    /** Data bytes of a ring when nobody says otherwise. */
    static final int DEFAULT_RING_BYTES = 1 << 20;

    private static final int MIN_RING_BYTES = 64 << 10;
    private static final int MAX_RING_BYTES = 64 << 20;

    private final Path framesDir;
    private final int ringBytes;
    private final String game;

    private AgentOptions(final Path framesDir, final int ringBytes, final String game) {
        this.framesDir = framesDir;
        this.ringBytes = ringBytes;
        this.game = game;
    }

    /**
     * Reads both.
     *
     * @param options     of the agent, or null.
     * @param environment of the process.
     * @return what is asked.
     * @throws IllegalArgumentException for an option that makes no sense, and when no folder is named.
     */
    static AgentOptions of(final String options, final Map<String, String> environment) {
        String frames = environment.get("NVBIND_FRAMES_DIR");
        String ring = environment.get("NVBIND_RING_BYTES");
        String game = environment.get("NVBIND_GAME");
        for (final String option : options == null ? new String[0] : options.split("(?<!\\\\),")) {
            final int equals = option.indexOf('=');
            final String value = option.substring(equals + 1).replaceAll("\\\\(.)", "$1");
            switch (equals < 0 ? option : option.substring(0, equals)) {
                case "frames" -> frames = value;
                case "ring" -> ring = value;
                case "game" -> game = value;
                case "" -> {
                    // A comma too many.
                }
                default -> throw new IllegalArgumentException("option '" + option + "' is none of frames=, ring=, game=");
            }
        }
        if (frames == null) {
            throw new IllegalArgumentException("neither NVBIND_FRAMES_DIR nor the option frames= names a folder");
        }
        if (!frames.startsWith("/")) {
            throw new IllegalArgumentException("the frames folder '" + frames + "' is not an absolute path");
        }
        return new AgentOptions(Path.of(frames), ringBytes(ring), game == null ? "" : game);
    }

    /** As the producers in C take it: anything but a power of two in the range is the default. */
    private static int ringBytes(final String setting) {
        if (setting == null || !setting.matches("[0-9]{1,9}")) {
            return DEFAULT_RING_BYTES;
        }
        final int bytes = Integer.parseInt(setting);
        final boolean allowed = bytes >= MIN_RING_BYTES && bytes <= MAX_RING_BYTES && Integer.bitCount(bytes) == 1;
        return allowed ? bytes : DEFAULT_RING_BYTES;
    }

    /** The folder for the ring. */
    Path framesDir() {
        return framesDir;
    }

    /** Data bytes of the ring. */
    int ringBytes() {
        return ringBytes;
    }

    /** The game's name; empty when nobody gave one. */
    String game() {
        return game;
    }
}

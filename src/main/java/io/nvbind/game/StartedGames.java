package io.nvbind.game;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks for processes that {@code nvbind run --profile} started, by their environment, as far as the kernel lets this user
 * see it. A process whose command line stays the same is looked at once. One thread; reads files.
 */
public final class StartedGames {

    private static final int MOST_BYTES = 128 * 1024;
    private static final int MOST_ARGUMENTS = 256;
    private static final String PROFILE = "NVBIND_PROFILE=";
    private static final String FRAMES = "NVBIND_FRAMES_DIR=";

    private record Seen(String line, StartedGame game) {
    }

    private final Path proc;
    private Map<Long, Seen> seen = new HashMap<>();

    /**
     * Looks below a root.
     *
     * @param root {@code /} or a prepared tree.
     */
    public StartedGames(final Path root) {
        this.proc = root.resolve("proc");
    }

    /**
     * The processes there are now.
     *
     * @return in no order.
     */
    public List<StartedGame> look() {
        final Map<Long, Seen> now = new HashMap<>();
        final List<StartedGame> games = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[1-9]*")) {
            for (final Path process : processes) {
                final String name = process.getFileName().toString();
                if (name.matches("[0-9]{1,10}")) {
                    final long pid = Long.parseLong(name);
                    final Seen it = look(pid, process, seen.get(pid));
                    now.put(pid, it);
                    if (it.game() != null) {
                        games.add(it.game());
                    }
                }
            }
        } catch (final IOException unreadable) {
            return List.of();
        }
        seen = now;
        return games;
    }

    private static Seen look(final long pid, final Path process, final Seen before) {
        final String line = read(process.resolve("cmdline"));
        if (before != null && before.line().equals(line)) {
            return before;
        }
        final String environment = line.isEmpty() ? "" : read(process.resolve("environ"));
        final String profile = value(environment, PROFILE);
        final String frames = value(environment, FRAMES);
        if (profile == null || frames == null) {
            return new Seen(line, null);
        }
        final String[] words = profile.split(" ", 2);
        final String container = frames.substring(frames.lastIndexOf('/') + 1);
        return new Seen(line, new StartedGame(pid, owner(process), container, words[0], words.length == 1 ? null : words[1],
            arguments(line)));
    }

    private static List<String> arguments(final String line) {
        final List<String> arguments = new ArrayList<>();
        for (final String argument : line.split("\0", MOST_ARGUMENTS + 1)) {
            if (arguments.size() < MOST_ARGUMENTS) {
                arguments.add(argument);
            }
        }
        return arguments;
    }

    private static String value(final String environment, final String name) {
        if (environment.startsWith(name)) {
            return environment.substring(name.length()).split("\0", 2)[0];
        }
        final int at = environment.indexOf("\0" + name);
        return at < 0 ? null : environment.substring(at + 1 + name.length()).split("\0", 2)[0];
    }

    /** What the kernel shows of it; empty when it is gone, or another's. */
    private static String read(final Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        } catch (final IOException goneOrDenied) {
            return "";
        }
    }

    private static String owner(final Path process) {
        try {
            return Files.getOwner(process).getName();
        } catch (final IOException gone) {
            return null;
        }
    }
}

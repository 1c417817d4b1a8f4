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
 * see it. One thread; reads files.
 *
 * <p>A host has hundreds of processes, and each look at one costs a file. So the environment is read anew only when the
 * command line is another one, and the command line of a process that no profile was given to only in its first looks,
 * when a launcher becomes what it launches, and now and then after that.
 */
public final class StartedGames {

    private static final int MOST_BYTES = 128 * 1024;
    private static final int MOST_ARGUMENTS = 256;
    private static final int MOST_DIGITS = 10;
    private static final String PROFILE = "NVBIND_PROFILE=";
    private static final String FRAMES = "NVBIND_FRAMES_DIR=";

    /** So many looks at every process when it is new. */
    private static final int LOOKS_AT_NEW = 15;
    /** After those, one look in so many, not at all of them at the same one. */
    private static final int TURNS = 16;

    private record Seen(String line, StartedGame game, int looks) {
    }

    private final Path proc;
    private Map<Long, Seen> seen = new HashMap<>();
    private long turn;

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
        turn++;
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc)) {
            for (final Path process : processes) {
                final long pid = pid(process.getFileName().toString());
                if (pid > 0) {
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

    /** The process a folder is of; 0 for none. */
    private static long pid(final String name) {
        long pid = 0;
        for (int i = 0; i < name.length(); i++) {
            final int digit = name.charAt(i) - '0';
            if (digit < 0 || digit > 9 || i == MOST_DIGITS) {
                return 0;
            }
            pid = 10 * pid + digit;
        }
        return pid;
    }

    private Seen look(final long pid, final Path process, final Seen before) {
        if (before != null && before.game() == null && before.looks() >= LOOKS_AT_NEW && (pid + turn) % TURNS != 0) {
            return before;
        }
        final String line = read(process.resolve("cmdline"));
        if (before != null && before.line().equals(line)) {
            return new Seen(line, before.game(), Math.min(before.looks() + 1, LOOKS_AT_NEW));
        }
        final String environment = line.isEmpty() ? "" : read(process.resolve("environ"));
        final String profile = value(environment, PROFILE);
        final String frames = value(environment, FRAMES);
        if (profile == null || frames == null) {
            return new Seen(line, null, 1);
        }
        final String[] words = profile.split(" ", 2);
        final String container = frames.substring(frames.lastIndexOf('/') + 1);
        return new Seen(line, new StartedGame(pid, owner(process), container, words[0], words.length == 1 ? null : words[1],
            arguments(line)), 1);
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

package io.nvbind.game;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Finds the process behind a frame ring, and what it has mapped.
 *
 * <p>The pid in a ring is that of the producer's own pid namespace and may be a lie. The kernel knows better: the producer
 * holds a lock on its ring, {@code /proc/locks} names the holder in the reader's namespace, and the holder's mappings must
 * have the ring's inode. Reads files: not for a thread that must not wait.
 */
public final class GameProcess {

    private static final int MAX_LOCKS = 100_000;
    private static final int LOCK_FIELDS = 6;

    private final Path proc;

    /**
     * Looks below a root.
     *
     * @param root {@code /} or a prepared tree.
     */
    public GameProcess(final Path root) {
        this.proc = root.resolve("proc");
    }

    /**
     * What the producer of a ring has mapped.
     *
     * @param ring its file.
     * @return the libraries, or why they are not known; never null.
     */
    public MappedLibraries libraries(final Path ring) {
        try {
            final Object inode = Files.getAttribute(ring, "unix:ino", LinkOption.NOFOLLOW_LINKS);
            final String pid = lockHolder(((Number) inode).longValue());
            if (pid == null) {
                return MappedLibraries.unknown("the kernel does not name the process that holds the ring's lock");
            }
            return MapsFile.read(proc.resolve(pid).resolve("maps"), ((Number) inode).longValue());
        } catch (final AccessDeniedException denied) {
            return MappedLibraries.unknown("no right to read the mappings of the game's process;"
                + " run the daemon as the game's user or as root");
        } catch (final NoSuchFileException gone) {
            return MappedLibraries.unknown("the game's process is gone");
        } catch (final IOException | UnsupportedOperationException | IllegalArgumentException problem) {
            return MappedLibraries.unknown("the game's process could not be looked at: " + problem.getMessage());
        }
    }

    /**
     * Steam's number of the game behind a ring, as Steam put it into its environment.
     *
     * @param ring its file.
     * @return 0 when it has none, or the kernel does not show it.
     */
    public long steamAppId(final Path ring) {
        try {
            final Object inode = Files.getAttribute(ring, "unix:ino", LinkOption.NOFOLLOW_LINKS);
            final String pid = lockHolder(((Number) inode).longValue());
            return pid == null ? 0 : steamAppId(Files.readString(proc.resolve(pid).resolve("environ"),
                StandardCharsets.ISO_8859_1));
        } catch (final IOException | UnsupportedOperationException | IllegalArgumentException goneOrDenied) {
            return 0;
        }
    }

    /** {@code STEAM_COMPAT_APP_ID} stays in Proton's whole tree; {@code SteamAppId} is native games' too. */
    private static long steamAppId(final String environment) {
        for (final String variable : environment.split("\0", -1)) {
            if (variable.matches("(STEAM_COMPAT_APP_ID|SteamAppId)=[1-9][0-9]{0,9}")) {
                return Long.parseLong(variable.substring(variable.indexOf('=') + 1));
            }
        }
        return 0;
    }

    /** A line is {@code 1: POSIX ADVISORY WRITE pid major:minor:inode start end}; a pid not visible here is 0 or -1. */
    private String lockHolder(final long inode) throws IOException {
        final String end = ":" + inode;
        try (BufferedReader locks = Files.newBufferedReader(proc.resolve("locks"))) {
            String line = locks.readLine();
            for (int i = 0; line != null && i < MAX_LOCKS; i++) {
                final String[] fields = line.strip().split(" +", LOCK_FIELDS + 2);
                if (fields.length > LOCK_FIELDS && "POSIX".equals(fields[1]) && "WRITE".equals(fields[3])
                    && fields[5].endsWith(end) && fields[4].matches("[1-9]\\d{0,9}")) {
                    return fields[4];
                }
                line = locks.readLine();
            }
        }
        return null;
    }
}

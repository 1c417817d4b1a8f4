package io.nvbind.frame;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;

/**
 * Finds the rings under {@code <frames dir>/<container>/} and reads them all in turn.
 *
 * <p>One thread. A ring that is no ring, or turns out corrupt, is reported once to {@link Problems} and left alone; the
 * others go on. A ring whose producer is gone is read to its end, closed and deleted.
 */
public final class FrameDrain implements Agent {

    /** What a container may be called: it becomes a folder, a metric label and a URL. */
    public static final Pattern CONTAINER_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    /** Most records taken from one ring in a turn, so that a flood in one does not starve the others. */
    public static final int RECORDS_A_TURN = 1024;

    private static final long SCAN_NANOS = 100_000_000L;
    private static final int MAX_RINGS = 1024;

    /** Where a ring's problem is said, once each. */
    @FunctionalInterface
    public interface Problems {
        /**
         * A ring cannot be read.
         *
         * @param ring    the file.
         * @param problem what is wrong.
         */
        void onProblem(Path ring, String problem);
    }

    private record Identity(Path file, Object key, long size) {
    }

    private final Path framesDir;
    private final FrameListener listener;
    private final Problems problems;
    private final NanoClock nanoClock;
    private final EpochClock epochClock;
    private final List<FrameRing> rings = new ArrayList<>();
    private final Map<Path, FrameRing> open = new HashMap<>();
    private final Set<Identity> refused = new HashSet<>();
    private final Set<Path> unreadable = new HashSet<>();
    private long nextScanNanos;
    private int nextNumber = 1;
    private long corruptRings;

    /**
     * Creates a drain.
     *
     * @param framesDir  holds a folder for each container.
     * @param listener   receives the records.
     * @param problems   is told of each ring that cannot be read.
     * @param nanoClock  the monotonic clock.
     * @param epochClock the wall clock, for the heartbeat that producers see.
     */
    public FrameDrain(final Path framesDir, final FrameListener listener, final Problems problems,
                      final NanoClock nanoClock, final EpochClock epochClock) {
        this.framesDir = framesDir;
        this.listener = listener;
        this.problems = problems;
        this.nanoClock = nanoClock;
        this.epochClock = epochClock;
        this.nextScanNanos = nanoClock.nanoTime();
    }

    @Override
    public int doWork() {
        try {
            return turn();
        } catch (final InternalError fault) {
            // The machine may tell of a fault in a ring's memory only after the access, when nobody there waits for it.
            if (!giveUpCutShort()) {
                throw fault;
            }
            return 1;
        }
    }

    private boolean giveUpCutShort() {
        boolean found = false;
        for (int i = rings.size() - 1; i >= 0; i--) {
            if (rings.get(i).isCutShort() && rings.get(i).drain(listener, 1) == FrameRing.CORRUPT) {
                giveUp(i);
                found = true;
            }
        }
        return found;
    }

    private int turn() {
        int work = 0;
        for (int i = rings.size() - 1; i >= 0; i--) {
            final int records = rings.get(i).drain(listener, RECORDS_A_TURN);
            if (records == FrameRing.CORRUPT) {
                giveUp(i);
            } else {
                work += records;
            }
        }
        final long now = nanoClock.nanoTime();
        if (now - nextScanNanos >= 0) {
            nextScanNanos = now + SCAN_NANOS;
            tend();
            scan();
        }
        return work;
    }

    private void tend() {
        final long epochMillis = epochClock.time();
        for (int i = rings.size() - 1; i >= 0; i--) {
            final FrameRing ring = rings.get(i);
            ring.heartbeat(epochMillis);
            if (ring.producerGone()) {
                finish(i);
            }
        }
    }

    private void finish(final int i) {
        final FrameRing ring = rings.get(i);
        int records;
        do {
            records = ring.drain(listener, RECORDS_A_TURN);
        } while (records > 0 || ring.recover());
        if (records == FrameRing.CORRUPT) {
            giveUp(i);
            return;
        }
        close(i);
        delete(ring.file());
    }

    private void giveUp(final int i) {
        final FrameRing ring = rings.get(i);
        corruptRings++;
        problems.onProblem(ring.file(), ring.corruption());
        refuse(ring.file());
        close(i);
    }

    private void close(final int i) {
        final FrameRing ring = rings.remove(i);
        open.remove(ring.file());
        listener.onRingClosed(ring);
        ring.close();
    }

    private void delete(final Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (final IOException problem) {
            problems.onProblem(file, "read to its end but not deleted: " + problem.getMessage());
            refuse(file);
        }
    }

    private void scan() {
        for (final Path folder : list(framesDir, "*")) {
            if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                && CONTAINER_ID.matcher(folder.getFileName().toString()).matches()) {
                scan(folder);
            }
        }
    }

    private void scan(final Path folder) {
        listener.onContainer(folder.getFileName().toString());
        for (final Path file : list(folder, "*.ring")) {
            if (!open.containsKey(file) && rings.size() < MAX_RINGS && !isRefused(file)) {
                open(folder.getFileName().toString(), file);
            }
        }
    }

    private List<Path> list(final Path folder, final String pattern) {
        final List<Path> paths = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, pattern)) {
            entries.forEach(paths::add);
            unreadable.remove(folder);
        } catch (final NoSuchFileException noGameYet) {
            unreadable.remove(folder);
        } catch (final IOException | DirectoryIteratorException problem) {
            // One folder that cannot be read hides no other, and is said once, not ten times a second.
            if (unreadable.size() < MAX_RINGS && unreadable.add(folder)) {
                problems.onProblem(folder, problem.toString());
            }
        }
        return paths;
    }

    private void open(final String container, final Path file) {
        try {
            final FrameRing ring = FrameRing.open(container, file, nextNumber++);
            rings.add(ring);
            open.put(file, ring);
            listener.onRingOpened(ring);
        } catch (final IOException | InternalError problem) {
            corruptRings++;
            problems.onProblem(file, problem.getMessage());
            refuse(file);
        }
    }

    private boolean isRefused(final Path file) {
        return !refused.isEmpty() && refused.contains(identity(file));
    }

    private void refuse(final Path file) {
        if (refused.size() >= MAX_RINGS) {
            refused.removeIf(identity -> !Files.exists(identity.file, LinkOption.NOFOLLOW_LINKS));
        }
        refused.add(identity(file));
    }

    private static Identity identity(final Path file) {
        try {
            final BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return new Identity(file, attributes.fileKey(), attributes.size());
        } catch (final IOException gone) {
            return new Identity(file, null, 0);
        }
    }

    /**
     * Rings now being read.
     *
     * @return their number.
     */
    public int ringCount() {
        return rings.size();
    }

    /**
     * Rings given up so far.
     *
     * @return their number.
     */
    public long corruptRings() {
        return corruptRings;
    }

    @Override
    public void onClose() {
        for (int i = rings.size() - 1; i >= 0; i--) {
            final FrameRing ring = rings.get(i);
            ring.drain(listener, Integer.MAX_VALUE);
            close(i);
        }
    }

    @Override
    public String roleName() {
        return "frame-drain";
    }
}

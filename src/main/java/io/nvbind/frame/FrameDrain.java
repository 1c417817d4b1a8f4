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
import java.util.Iterator;
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
 * others go on. A ring whose producer is gone is read to its end, closed and deleted. What a container may cost is bounded
 * by its {@link RingFolder}.
 */
public final class FrameDrain implements Agent {

    /** What a container may be called: it becomes a folder, a metric label and a URL. */
    public static final Pattern CONTAINER_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    /** Most records taken from one ring in a turn, so that a flood in one does not starve the others. */
    public static final int RECORDS_A_TURN = 1024;

    private static final long SCAN_NANOS = 100_000_000L;
    private static final int MAX_RINGS = 4096;
    private static final int MAX_CONTAINERS = 1024;
    /** Most entries of a folder that are looked at; a listing of a million would hold up everybody's frames. */
    private static final int MAX_ENTRIES = 1024;
    /** Most rings of a folder opened at once: to map a file takes a while. */
    private static final int OPENED_A_SCAN = 32;

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

    private final Path framesDir;
    private final FrameListener listener;
    private final Problems problems;
    private final NanoClock nanoClock;
    private final EpochClock epochClock;
    private final List<FrameRing> rings = new ArrayList<>();
    private final Map<Path, FrameRing> open = new HashMap<>();
    private final Map<String, RingFolder> folders = new HashMap<>();
    private final Set<Path> unreadable = new HashSet<>();
    private final FolderListing containers = new FolderListing();
    private List<Path> containerFolders = List.of();
    private FrameRing touched;
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
            // The machine may tell of a fault in a ring's memory only after the access, when nobody there waits for it,
            // and by then the file may have its length again. A system call follows each access, so no other is blamed.
            final int at = rings.indexOf(touched);
            if (at < 0) {
                throw fault;
            }
            touched.cutShort();
            giveUp(at);
            return 1;
        }
    }

    private int turn() {
        int work = 0;
        final long now = nanoClock.nanoTime();
        for (int i = rings.size() - 1; i >= 0; i--) {
            final FrameRing ring = touch(i);
            final RingFolder folder = folder(ring);
            folder.advance(now);
            final int records = ring.drain(listener, folder.allowed(RECORDS_A_TURN));
            if (records == FrameRing.CORRUPT) {
                giveUp(i);
            } else {
                folder.spend(records);
                work += records;
            }
        }
        if (now - nextScanNanos >= 0) {
            nextScanNanos = now + SCAN_NANOS;
            tend();
            scan();
        }
        return work;
    }

    private FrameRing touch(final int i) {
        touched = rings.get(i);
        return touched;
    }

    private void tend() {
        final long epochMillis = epochClock.time();
        for (int i = rings.size() - 1; i >= 0; i--) {
            final FrameRing ring = touch(i);
            ring.heartbeat(epochMillis);
            if (ring.producerGone()) {
                finish(i);
            }
        }
    }

    private void finish(final int i) {
        final FrameRing ring = rings.get(i);
        final RingFolder folder = folder(ring);
        int records;
        do {
            final int allowed = folder.allowed(RECORDS_A_TURN);
            if (allowed < RECORDS_A_TURN) {
                // The rest waits for the next look.
                return;
            }
            records = ring.drain(listener, allowed);
            folder.spend(records > 0 ? records : RECORDS_A_TURN / 16);
        } while (records > 0 || (records == 0 && ring.recover()));
        if (records == FrameRing.CORRUPT) {
            giveUp(i);
            return;
        }
        close(i);
        delete(ring, folder);
    }

    private RingFolder folder(final FrameRing ring) {
        return folders.get(ring.container());
    }

    private void giveUp(final int i) {
        final FrameRing ring = rings.get(i);
        corruptRings++;
        final String problem = ring.corruption();
        final RingFolder folder = folder(ring);
        close(i);
        folder.refuse(ring.file(), problem);
    }

    private void close(final int i) {
        final FrameRing ring = rings.remove(i);
        open.remove(ring.file());
        folder(ring).closed();
        listener.onRingClosed(ring);
        ring.close();
    }

    private static void delete(final FrameRing ring, final RingFolder folder) {
        try {
            Files.deleteIfExists(ring.file());
        } catch (final IOException problem) {
            folder.refuse(ring.file(), "read to its end but not deleted: " + problem.getMessage());
        }
    }

    private void scan() {
        lookForContainers();
        for (final Path path : containerFolders) {
            final String container = path.getFileName().toString();
            final BasicFileAttributes attributes =
                CONTAINER_ID.matcher(container).matches() ? attributes(path, LinkOption.NOFOLLOW_LINKS) : null;
            if (attributes != null && attributes.isDirectory()) {
                scan(path, container, attributes);
            }
        }
    }

    private void lookForContainers() {
        final long now = nanoClock.nanoTime();
        // The folder itself may be a link, and the times are those of what it leads to.
        final BasicFileAttributes before = attributes(framesDir);
        if (before != null && containers.holds(before, now)) {
            return;
        }
        containerFolders = list(framesDir);
        if (before != null) {
            containers.listed(before, !unreadable.contains(framesDir), now, epochClock.time());
        }
    }

    private static BasicFileAttributes attributes(final Path path, final LinkOption... links) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, links);
        } catch (final IOException gone) {
            return null;
        }
    }

    private void scan(final Path path, final String container, final BasicFileAttributes attributes) {
        listener.onContainer(container);
        if (!folders.containsKey(container)) {
            if (folders.size() >= MAX_CONTAINERS) {
                folders.values().removeIf(RingFolder::isUnused);
            }
            folders.put(container, new RingFolder(path, problems, nanoClock.nanoTime()));
        }
        final RingFolder folder = folders.get(container);
        final long now = nanoClock.nanoTime();
        if (folder.listing().holds(attributes, now)) {
            return;
        }
        folder.forgetGone();
        int opened = 0;
        boolean allOpen = true;
        for (final Path file : list(path)) {
            if (!file.toString().endsWith(".ring") || open.containsKey(file)) {
                continue;
            }
            if (opened < OPENED_A_SCAN && rings.size() < MAX_RINGS && !folder.isRefused(file) && folder.hasRoom()) {
                open(folder, file);
                opened++;
            }
            allOpen &= open.containsKey(file);
        }
        folder.listing().listed(attributes, allOpen && !unreadable.contains(path), now, epochClock.time());
    }

    private List<Path> list(final Path folder) {
        final List<Path> paths = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            final Iterator<Path> each = entries.iterator();
            while (paths.size() < MAX_ENTRIES && each.hasNext()) {
                paths.add(each.next());
            }
            if (paths.size() < MAX_ENTRIES) {
                unreadable.remove(folder);
            } else if (each.hasNext()) {
                sayOnce(folder, "holds more than " + MAX_ENTRIES + " entries; only the first are looked at");
            }
        } catch (final NoSuchFileException noGameYet) {
            unreadable.remove(folder);
        } catch (final IOException | DirectoryIteratorException problem) {
            sayOnce(folder, problem.toString());
        }
        return paths;
    }

    /** One folder that cannot be read hides no other, and is said once, not ten times a second. */
    private void sayOnce(final Path folder, final String problem) {
        if (unreadable.size() < MAX_CONTAINERS && unreadable.add(folder)) {
            problems.onProblem(folder, problem);
        }
    }

    private void open(final RingFolder folder, final Path file) {
        try {
            final FrameRing ring = FrameRing.open(folder.container(), file, nextNumber++);
            rings.add(ring);
            open.put(file, ring);
            folder.opened();
            listener.onRingOpened(ring);
        } catch (final IOException | InternalError problem) {
            corruptRings++;
            folder.refuse(file, problem.getMessage());
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

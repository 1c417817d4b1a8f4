package io.nvbind.frame;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;

/**
 * One container's folder of rings and what the container may cost: a bounded number of rings, of records a second, of files
 * refused, and of words about them. What one container wastes it takes from itself alone. One thread.
 */
final class RingFolder {

    /** Most rings read at a time; a container has one for each process that presents. */
    static final int MAX_RINGS = 256;
    /** Most records a second, of all its rings; a hundred processes at a thousand frames a second write half of it. */
    static final long RECORDS_A_SECOND = 200_000;
    /** Most records at once after a calm. */
    static final long BURST_RECORDS = 32_768;
    /** Problems said one by one; the others are only counted. */
    static final int SAID = 16;

    private static final int MAX_REFUSED = 512;
    private static final long NANOS_A_RECORD = 1_000_000_000L / RECORDS_A_SECOND;

    private record Identity(Path file, Object key, long size) {
    }

    private final String container;
    private final Path path;
    private final FrameDrain.Problems problems;
    private final Set<Identity> refused = new HashSet<>();
    private final Set<String> saidOnce = new HashSet<>();
    private final FolderListing listing = new FolderListing();
    private int rings;
    private int said;
    private long allowance = BURST_RECORDS;
    private long allowedNanos;

    RingFolder(final Path path, final FrameDrain.Problems problems, final long nowNanos) {
        this.container = path.getFileName().toString();
        this.path = path;
        this.problems = problems;
        this.allowedNanos = nowNanos;
    }

    String container() {
        return container;
    }

    /** Lets time pass: so many more records may be taken. */
    void advance(final long nowNanos) {
        final long records = (nowNanos - allowedNanos) / NANOS_A_RECORD;
        if (records > 0) {
            allowance = Math.min(BURST_RECORDS, allowance + records);
            allowedNanos = records >= BURST_RECORDS ? nowNanos : allowedNanos + records * NANOS_A_RECORD;
        }
    }

    /** How many records may be taken now, at most {@code wanted}. */
    int allowed(final int wanted) {
        return (int) Math.max(0, Math.min(allowance, wanted));
    }

    /** So many records, or their worth in work, were taken. */
    void spend(final long records) {
        allowance -= records;
        if (allowance <= 0) {
            sayOnce("its games write more than " + RECORDS_A_SECOND
                + " records a second; what does not fit their rings meanwhile is dropped and counted by them");
        }
    }

    boolean hasRoom() {
        if (rings >= MAX_RINGS) {
            sayOnce("it holds more than " + MAX_RINGS + " rings; the others wait until one is closed");
            return false;
        }
        return true;
    }

    void opened() {
        rings++;
    }

    void closed() {
        rings--;
        listing.forget();
    }

    /** Of which every ring is open: a thousand folders without games cost next to nothing so. */
    FolderListing listing() {
        return listing;
    }

    /** Whether nothing of it is held any more. */
    boolean isUnused() {
        return rings == 0;
    }

    /** Forgets refused files that are gone, when there are too many to keep; once a scan, as it looks at each. */
    void forgetGone() {
        if (refused.size() >= MAX_REFUSED) {
            refused.removeIf(identity -> !Files.exists(identity.file, LinkOption.NOFOLLOW_LINKS));
        }
    }

    boolean isRefused(final Path file) {
        return refused.size() >= MAX_REFUSED || (!refused.isEmpty() && refused.contains(identity(file)));
    }

    /** Leaves a file alone from now on, as long as it is the same. */
    void refuse(final Path file, final String problem) {
        listing.forget();
        if (refused.size() < MAX_REFUSED) {
            refused.add(identity(file));
        }
        if (said < SAID) {
            said++;
            problems.onProblem(file, problem);
        } else {
            sayOnce("more of its rings are refused; they are counted and not said one by one");
        }
    }

    /** Says something of the folder, but not again. */
    void sayOnce(final String problem) {
        if (saidOnce.add(problem)) {
            problems.onProblem(path, problem);
        }
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
}

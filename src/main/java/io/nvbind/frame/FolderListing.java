package io.nvbind.frame;

import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;

/** Whether a folder need not be listed again since it has not changed: asking for its time costs a tenth. One thread. */
final class FolderListing {

    /** A folder changed less than this ago may change again without another time, which goes by the kernel's ticks. */
    private static final long UNSETTLED_MILLIS = 2000;
    /** Even one that says it has not changed is listed this often. */
    private static final long LISTED_NANOS = 2_000_000_000L;

    private record Listing(Object key, FileTime changed, long nanos) {
    }

    /** The last one that holds; null when the folder must be listed again. */
    private Listing last;

    /** Whether a listing would bring nothing new. */
    boolean holds(final BasicFileAttributes now, final long nowNanos) {
        return last != null && nowNanos - last.nanos < LISTED_NANOS && last.changed.equals(now.lastModifiedTime())
            && Objects.equals(last.key, now.fileKey());
    }

    /**
     * It was listed.
     *
     * @param before      the folder as it was before that.
     * @param whole       whether the listing brought all there is, and all of it was seen to.
     * @param nowNanos    monotonic.
     * @param epochMillis the wall clock's, by which the folder's times go.
     */
    void listed(final BasicFileAttributes before, final boolean whole, final long nowNanos, final long epochMillis) {
        final boolean settled = epochMillis - before.lastModifiedTime().toMillis() > UNSETTLED_MILLIS;
        last = whole && settled ? new Listing(before.fileKey(), before.lastModifiedTime(), nowNanos) : null;
    }

    void forget() {
        last = null;
    }
}

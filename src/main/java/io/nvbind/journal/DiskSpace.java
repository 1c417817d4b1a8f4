package io.nvbind.journal;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether there is room to record: stop below 1 GiB or 5 %, whichever is more, go on above twice that. Chronicle does not
 * ask, and a full disk is an error in the middle of a write. One thread.
 */
final class DiskSpace {

    private static final long LEAST_BYTES = 1L << 30;
    private static final long LEAST_SHARE = 20;

    /** What a file system has. */
    interface Store {
        /**
         * Its size.
         *
         * @return bytes.
         * @throws IOException when it cannot be asked.
         */
        long total() throws IOException;

        /**
         * What may still be written.
         *
         * @return bytes.
         * @throws IOException when it cannot be asked.
         */
        long usable() throws IOException;
    }

    private final Store store;
    private boolean low;

    DiskSpace(final Store store) {
        this.store = store;
    }

    /**
     * The file system of a folder.
     *
     * @param folder there, or to be made there.
     * @return it.
     */
    static Store of(final Path folder) {
        return new Store() {
            @Override
            public long total() throws IOException {
                return store().getTotalSpace();
            }

            @Override
            public long usable() throws IOException {
                return store().getUsableSpace();
            }

            private FileStore store() throws IOException {
                Path there = folder.toAbsolutePath();
                while (!Files.exists(there) && there.getParent() != null) {
                    there = there.getParent();
                }
                return Files.getFileStore(there);
            }
        };
    }

    /**
     * Asks the file system.
     *
     * @return null when there is room, else what is wrong.
     */
    String problem() {
        try {
            final long total = store.total();
            final long usable = store.usable();
            final long stop = Math.max(LEAST_BYTES, total / LEAST_SHARE);
            low = usable < (low ? 2 * stop : stop);
            return low ? "no room to record: " + mebi(usable) + " MiB are free, recording stops below " + mebi(stop)
                + " MiB and goes on above " + mebi(2 * stop) + " MiB" : null;
        } catch (final IOException unknown) {
            return "the free room is not known: " + unknown;
        }
    }

    private static long mebi(final long bytes) {
        return bytes >> 20;
    }
}

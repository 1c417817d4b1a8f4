package io.nvbind.sysfs;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;

/**
 * A file that is read again and again through one open descriptor; the kernel makes its content anew at each read from
 * the start. Reading allocates nothing as long as it succeeds, or fails in the way it failed before.
 *
 * <p>A file that cannot be opened or read is closed and left alone for a while, longer each time, so that a GPU whose
 * driver was reloaded heals by itself and one that lacks the file costs nothing. {@link RandomAccessFile} rather than a
 * channel, since a channel is closed for good by an interrupt. One thread.
 */
class HotFile implements AutoCloseable {

    /** Below this the JDK reads over the stack, above it allocates native memory at each read. */
    private static final int CHUNK = 8192;
    private static final int LONGEST_PAUSE = 255;

    private final Tree tree;
    private final Path path;
    private final String name;
    private final int cap;
    private final byte[] buffer;
    private final String[] faultReasons = new String[Fault.ALL.size()];
    private RandomAccessFile file;
    private String reason;
    private int pause;
    private int skip;

    /** What can be wrong with what a file holds. */
    enum Fault {
        EMPTY("is empty"),
        CUT_SHORT("is cut short"),
        TOO_LONG("is longer than any such file of the kernel"),
        NUL("holds NUL bytes"),
        NOT_A_NUMBER("holds no number"),
        TOO_GREAT("holds a number too great to be true"),
        OUT_OF_RANGE("holds a number out of its range"),
        NO_CURRENT("marks no level as the current one");

        static final List<Fault> ALL = List.of(values());

        private final String text;

        Fault(final String text) {
            this.text = text;
        }
    }

    /**
     * A file to be opened at its first read.
     *
     * @param tree   whose links may be followed.
     * @param path   the file; null when it is known to be absent.
     * @param cap    greatest number of bytes.
     * @param buffer shared by the files of one thread; greater than {@code cap}.
     * @param reason why it cannot be read, as long as nothing else is known.
     */
    HotFile(final Tree tree, final Path path, final int cap, final byte[] buffer, final String reason) {
        this.tree = tree;
        this.path = path;
        this.cap = cap;
        this.buffer = buffer;
        this.reason = reason;
        name = path == null ? "" : path.getParent().getFileName() + "/" + path.getFileName();
    }

    /**
     * Whether the file was found when its reader was made.
     *
     * @return false for a file that is only a reason.
     */
    final boolean present() {
        return path != null;
    }

    /**
     * Reads the file from its start into the buffer.
     *
     * @return the number of bytes, or -1 with a {@link #reason}.
     */
    final int fill() {
        if (path == null || skip-- > 0) {
            return -1;
        }
        skip = 0;
        int length = 0;
        try {
            if (file == null && !open()) {
                return -1;
            }
            file.seek(0);
            boolean more = true;
            while (more) {
                final int wanted = Math.min(CHUNK, cap + 1 - length);
                final int count = file.read(buffer, length, wanted);
                length += Math.max(count, 0);
                more = count == wanted && length <= cap;
            }
        } catch (final IOException problem) {
            close();
            final String message = problem.getMessage();
            pauseAfter("cannot be read (" + (message == null ? problem.getClass().getSimpleName() : message) + ")");
            return -1;
        }
        pause = 0;
        if (length > cap) {
            return fail(Fault.TOO_LONG);
        }
        return length == 0 ? fail(Fault.EMPTY) : length;
    }

    private boolean open() {
        String obstacle = tree.obstacle(path);
        if (obstacle == null) {
            try {
                file = new RandomAccessFile(path.toFile(), "r");
                return true;
            } catch (final IOException problem) {
                obstacle = String.valueOf(problem.getMessage()).contains("Permission")
                    ? "may not be read by this user" : "cannot be opened";
            }
        }
        pauseAfter(obstacle);
        return false;
    }

    private void pauseAfter(final String what) {
        reason = name + " " + what;
        pause = Math.min(2 * pause + 1, LONGEST_PAUSE);
        skip = pause;
    }

    /**
     * Remembers a fault.
     *
     * @param fault what is wrong.
     * @return -1.
     */
    @SuppressWarnings("EnumOrdinal") // The texts are made once each and never leave this object.
    final int fail(final Fault fault) {
        final int i = fault.ordinal();
        if (faultReasons[i] == null) {
            faultReasons[i] = name + " " + fault.text;
        }
        reason = faultReasons[i];
        return -1;
    }

    /**
     * Why the last read gave nothing.
     *
     * @return a reason; meaningless after a read that gave something.
     */
    final String reason() {
        return reason;
    }

    final void reason(final String why) {
        reason = why;
    }

    final byte[] buffer() {
        return buffer;
    }

    @Override
    public final void close() {
        if (file != null) {
            try {
                file.close();
            } catch (final IOException alreadyGone) {
                // The descriptor is given back in any case.
            }
            file = null;
        }
    }
}

package io.nvbind.sysfs;

import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingOutcome.Result;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** The files through which a kernel driver is set. Apart, so that a test can stand in for the kernel. */
interface KernelFiles {

    /**
     * Reads a file.
     *
     * @param path below the root.
     * @return its text, or what is wrong with it.
     */
    Tree.Text read(Path path);

    /**
     * Writes a line as one write, as the kernel wants it.
     *
     * @param path below the root; a regular file, and no link.
     * @param line without its end.
     * @throws IOException with the kernel's reason.
     */
    void write(Path path, String line) throws IOException;

    /**
     * The files of a tree.
     *
     * @param tree whose links are followed only within it.
     * @return reads and writes them.
     */
    static KernelFiles of(final Tree tree) {
        return new KernelFiles() {
            @Override
            public Tree.Text read(final Path path) {
                return tree.text(path);
            }

            @Override
            public void write(final Path path, final String line) throws IOException {
                final Path real = tree.real(path);
                if (tree.obstacle(path) != null || real == null) {
                    throw new NoSuchFileException(tree.shown(path), null, tree.obstacle(path));
                }
                try (FileChannel channel = FileChannel.open(real, StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING, LinkOption.NOFOLLOW_LINKS)) {
                    channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.US_ASCII)));
                }
            }
        };
    }

    /**
     * Writes, and tells what became of it.
     *
     * @param path below the root.
     * @param line without its end.
     * @return null when the kernel took it.
     */
    default SettingOutcome put(final Path path, final String line) {
        try {
            write(path, line);
            return null;
        } catch (final IOException problem) {
            return refusal(path.getFileName() + " = '" + line + "'", problem);
        }
    }

    /** The kernel's error numbers reach Java as the C library's words for them. */
    private static SettingOutcome refusal(final String what, final IOException problem) {
        final String words = String.valueOf(problem.getMessage());
        final String lower = words.toLowerCase(Locale.ROOT);
        if (problem instanceof AccessDeniedException || lower.contains("not permitted")
            || lower.contains("permission denied")) {
            return SettingOutcome.refused(Result.NO_PERMISSION, what + ": only root may write it");
        } else if (problem instanceof NoSuchFileException || lower.contains("no such device")) {
            return SettingOutcome.refused(Result.LOST, what + ": the file is gone, and the GPU or its driver with it");
        } else if (lower.contains("invalid argument") || lower.contains("out of range")) {
            return SettingOutcome.refused(Result.OUT_OF_RANGE, what + ": the kernel's driver does not take it");
        } else if (lower.contains("busy")) {
            return SettingOutcome.refused(Result.IN_USE, what + ": the kernel's driver is busy with it");
        } else if (lower.contains("not supported")) {
            return SettingOutcome.refused(Result.UNSUPPORTED, what + ": not supported by the kernel's driver");
        }
        return SettingOutcome.refused(Result.NOT_APPLIED, what + ": " + words);
    }
}

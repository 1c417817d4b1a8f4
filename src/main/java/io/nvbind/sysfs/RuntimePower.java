package io.nvbind.sysfs;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Whether a GPU sleeps, by its {@code power/runtime_status}. Reading that file does not wake it; reading nearly any other
 * would. A kernel without the file never suspends it. Read without allocation.
 */
final class RuntimePower extends HotFile {

    private static final byte[] SUSPENDED = "suspend".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] RESUMING = "resuming".getBytes(StandardCharsets.US_ASCII);

    RuntimePower(final Tree tree, final Path device) {
        super(tree, present(tree, device.resolve("power/runtime_status")), Tree.TEXT_CAP,
            new byte[Tree.TEXT_CAP + 1], "absent");
    }

    private static Path present(final Tree tree, final Path path) {
        return tree.exists(path) ? path : null;
    }

    /**
     * Reads the state now.
     *
     * @return true when it is suspended, on the way there, or on the way back.
     */
    boolean asleep() {
        final int length = fill();
        return begins(SUSPENDED, length) || begins(RESUMING, length);
    }

    private boolean begins(final byte[] word, final int length) {
        if (length < word.length) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            if (buffer()[i] != word[i]) {
                return false;
            }
        }
        return true;
    }
}

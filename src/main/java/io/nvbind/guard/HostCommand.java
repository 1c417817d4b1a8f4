package io.nvbind.guard;

import io.nvbind.gpu.Vendor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How a vendor host is started.
 *
 * @param vendor   whose library.
 * @param library  soname or path.
 * @param command  starts a process that calls {@link VendorHost#serve}, with answers on descriptor 3; library and marker
 *                 file are appended.
 * @param marker   a file of this library's own, in a folder of ours, best in memory: it changes at each call.
 * @param patience how long an answer may take before the host is ended. ROCm SMI itself may wait 5 s for a lock.
 */
public record HostCommand(Vendor vendor, String library, List<String> command, Path marker, Duration patience) {

    /** Longer than ROCm SMI's own wait of 5 s for another process's lock. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    /** How long the process may take to start and to open the library, on a busy machine too. */
    static final Duration OPENING = Duration.ofSeconds(60);

    /**
     * No core file at each crash; signals that are meant for the daemon do not reach the host, which ends when its pipe
     * does; and what a library prints on standard output is not taken for an answer.
     */
    private static final String WRAPPER = "ulimit -c 0; trap '' HUP INT TERM; exec \"$0\" \"$@\" 3>&1 1>&2";

    /** Copies the list. */
    public HostCommand {
        command = List.copyOf(command);
    }

    Process start() throws IOException {
        final List<String> full = new ArrayList<>(List.of("/bin/sh", "-c", WRAPPER));
        full.addAll(command);
        full.add(library);
        full.add(marker.toString());
        return new ProcessBuilder(full).start();
    }
}

package io.nvbind.guard;

import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuDriver;
import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.GpuInfo;
import io.nvbind.gpu.LibraryReport;
import io.nvbind.gpu.Vendor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * A vendor library behind a process of its own. A call that ends that process is put into quarantine, by name and for this
 * GPU, and a new process is started without it; the daemon goes on.
 *
 * <p>Opened, sampled and closed by one thread at a time.
 */
public final class GuardedDriver implements GpuDriver {

    private static final int MAX_LIVES = 32;

    private final Vendor vendor;
    private final String library;
    private final List<String> command;
    private final Path marker;
    private final Quarantine quarantine;
    private final Consumer<String> problems;
    private final LibraryReport report;
    private final List<Gpu> gpus;
    private String identity;
    private HostProcess host;
    private int lives;

    /**
     * Opens a library in a new process.
     *
     * @param vendor     whose library.
     * @param library    soname or path.
     * @param command    starts a process that calls {@link VendorHost#serve}; library and marker file are appended.
     * @param marker     a file of this library's own, in a folder of ours.
     * @param quarantine what must not be called.
     * @param problems   is told of each death.
     */
    public GuardedDriver(final Vendor vendor, final String library, final List<String> command, final Path marker,
                         final Quarantine quarantine, final Consumer<String> problems) {
        this.vendor = vendor;
        this.library = library;
        this.command = List.copyOf(command);
        this.marker = marker;
        this.quarantine = quarantine;
        this.problems = problems;
        this.identity = library;
        final String failure = restart();
        report = host == null ? new LibraryReport(vendor, library, null, failure) : host.report();
        gpus = host == null ? List.of()
            : host.gpus().stream().map(info -> (Gpu) new GuardedGpu(this, info)).toList();
    }

    /** Starts hosts until one lives; null, or why none does. */
    private String restart() {
        while (lives < MAX_LIVES) {
            lives++;
            try {
                host = HostProcess.start(vendor, library, command, marker, quarantine.refused(identity));
                learnIdentity();
                return null;
            } catch (final HostDied death) {
                if (!bury(death)) {
                    return "its process ended while it was opened: " + death.getMessage();
                }
            } catch (final IOException problem) {
                return "a process for it could not be started: " + problem.getMessage();
            }
        }
        return "given up after " + MAX_LIVES + " crashes; the calls are listed in " + quarantine.file();
    }

    /** The soname stands for the library until a host has told its path; then known crashes of that build are kept away. */
    private void learnIdentity() throws HostDied, IOException {
        final String path = host.report().path();
        final String learnt = path == null ? library : Quarantine.identity(Path.of(path));
        if (!learnt.equals(identity)) {
            identity = learnt;
            if (!quarantine.refused(identity).isEmpty()) {
                host.close();
                host = HostProcess.start(vendor, library, command, marker, quarantine.refused(identity));
            }
        }
    }

    private boolean bury(final HostDied death) {
        host = null;
        if (death.call() == null) {
            problems.accept(library + ": " + death.getMessage());
            return false;
        }
        problems.accept(library + ": " + death.call() + " " + death.getMessage()
            + "; not called again on this build (" + quarantine.file() + ")");
        try {
            quarantine.add(identity, death.call(), death.getMessage());
        } catch (final IOException problem) {
            problems.accept(quarantine.file() + " cannot be written: " + problem.getMessage());
        }
        return true;
    }

    /**
     * Asks the host, with a new one in place of one that dies of it.
     *
     * @param operation of {@link VendorHost}.
     * @param id        which GPU.
     * @param answer    filled and flipped.
     * @return false when no host lives, or the GPU is not there any more.
     */
    boolean ask(final int operation, final GpuId id, final ByteBuffer answer) {
        while (host != null) {
            final int gpu = position(id);
            if (gpu < 0) {
                return false;
            }
            try {
                host.ask(operation, gpu, answer);
                return true;
            } catch (final HostDied death) {
                bury(death);
                restart();
            }
        }
        return false;
    }

    private int position(final GpuId id) {
        final List<GpuInfo> all = host.gpus();
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).id().equals(id)) {
                return i;
            }
        }
        return -1;
    }

    /**
     * How often the host was replaced.
     *
     * @return processes started beyond the first.
     */
    public int restarts() {
        return Math.max(0, lives - 1);
    }

    /**
     * The process that holds the library now.
     *
     * @return its pid, -1 when there is none.
     */
    public long hostPid() {
        return host == null ? -1 : host.pid();
    }

    @Override
    public LibraryReport report() {
        return report;
    }

    @Override
    public List<Gpu> gpus() {
        return gpus;
    }

    @Override
    public void close() {
        if (host != null) {
            host.close();
            host = null;
        }
    }
}

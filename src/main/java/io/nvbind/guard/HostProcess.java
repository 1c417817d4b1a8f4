package io.nvbind.guard;

import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.GpuInfo;
import io.nvbind.gpu.LibraryReport;
import io.nvbind.gpu.Vendor;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** One life of a vendor host, seen from the parent: started, asked, and in the end explained. One thread. */
final class HostProcess implements AutoCloseable {

    private static final int LAST_WORDS = 400;
    private static final long GOODBYE_SECONDS = 2;

    private final Process process;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final Path marker;
    private final Path errors;
    private final LibraryReport report;
    private final List<GpuInfo> gpus;
    private final Watchdog watchdog;

    private HostProcess(final Process process, final DataInputStream in, final DataOutputStream out, final Path marker,
                        final Path errors, final LibraryReport report, final List<GpuInfo> gpus,
                        final Watchdog watchdog) {
        this.process = process;
        this.in = in;
        this.out = out;
        this.marker = marker;
        this.errors = errors;
        this.report = report;
        this.gpus = gpus;
        this.watchdog = watchdog;
    }

    /**
     * Starts a host and waits until its library is open.
     *
     * @param vendor  whose library.
     * @param library soname or path.
     * @param command starts the host; it is given the library and the marker file.
     * @param marker  its marker file.
     * @param refused calls it must not make.
     * @return the running host.
     * @throws HostDied when the library took it down while it was opened.
     * @throws IOException when it cannot be started.
     */
    static HostProcess start(final Vendor vendor, final String library, final List<String> command, final Path marker,
                             final Set<String> refused) throws HostDied, IOException {
        final Path errors = marker.resolveSibling(marker.getFileName() + ".err");
        Files.deleteIfExists(marker);
        final List<String> full = new ArrayList<>(command);
        full.add(library);
        full.add(marker.toString());
        final Process process = new ProcessBuilder(full).redirectError(errors.toFile()).start();
        final DataInputStream in = new DataInputStream(new BufferedInputStream(process.getInputStream()));
        final DataOutputStream out = new DataOutputStream(process.getOutputStream());
        final Watchdog watchdog = new Watchdog(process);
        try {
            watchdog.expect();
            out.writeInt(refused.size());
            for (final String call : refused) {
                out.writeUTF(call);
            }
            out.flush();
            final LibraryReport report = new LibraryReport(vendor, library, text(in), text(in));
            final List<GpuInfo> gpus = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                gpus.add(new GpuInfo(GpuId.parse(in.readUTF()), in.readInt(), vendor, in.readUTF(), in.readUTF(),
                    text(in), in.readBoolean(), List.of()));
            }
            watchdog.answered();
            return new HostProcess(process, in, out, marker, errors, report, gpus, watchdog);
        } catch (final IOException gone) {
            throw explain(process, marker, errors, watchdog, gone);
        }
    }

    private static String text(final DataInputStream in) throws IOException {
        return in.readBoolean() ? in.readUTF() : null;
    }

    /**
     * Asks.
     *
     * @param operation of {@link VendorHost}.
     * @param gpu       position in {@link #gpus}.
     * @param answer    filled and flipped.
     * @throws HostDied when the call took the host down.
     */
    @SuppressWarnings("ByteBufferBackingArray") // GuardedGpu allocates it, on the heap and at offset 0.
    void ask(final int operation, final int gpu, final ByteBuffer answer) throws HostDied {
        try {
            watchdog.expect();
            out.write(operation);
            out.write(gpu);
            out.flush();
            final int length = in.readInt();
            in.readFully(answer.array(), 0, length);
            answer.clear().limit(length);
            watchdog.answered();
        } catch (final IOException gone) {
            throw explain(process, marker, errors, watchdog, gone);
        }
    }

    private static HostDied explain(final Process process, final Path marker, final Path errors,
                                    final Watchdog watchdog, final IOException gone) {
        String call = null;
        String words = "";
        try {
            if (!process.waitFor(GOODBYE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            call = CallMarker.callInProgress(marker);
            final String all = Files.readString(errors, StandardCharsets.UTF_8).strip();
            words = all.substring(0, Math.min(LAST_WORDS, all.length())).replaceAll("\\p{Cntrl}+", " ");
        } catch (final IOException unreadable) {
            words = unreadable.toString();
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        watchdog.close();
        final String how = watchdog.fired() ? "did not come back within " + Watchdog.PATIENCE_SECONDS + " s"
            : "ended the process" + (process.isAlive() ? "" : " (exit code " + process.exitValue() + ")");
        return new HostDied(call, how + (words.isEmpty() ? "" : ": " + words), gone);
    }

    LibraryReport report() {
        return report;
    }

    List<GpuInfo> gpus() {
        return gpus;
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        watchdog.close();
        try {
            out.close();
            if (!process.waitFor(GOODBYE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (final IOException alreadyGone) {
            process.destroyForcibly();
        } catch (final InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

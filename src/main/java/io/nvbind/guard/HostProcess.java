package io.nvbind.guard;

import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.GpuInfo;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.LibraryReport;
import io.nvbind.gpu.Metric;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** One life of a vendor host, seen from the parent: started, asked, and in the end explained. One thread. */
final class HostProcess implements AutoCloseable {

    private static final long GOODBYE_SECONDS = 2;
    private static final byte[] NOTHING = {};
    private static final int MOST_BYTES = 16 << 20;
    private static final int SIGNALLED = 128;
    /** Signals that others send: a kill, and the polite ones. */
    private static final Set<Integer> FROM_OUTSIDE = Set.of(SIGNALLED + 1, SIGNALLED + 2, SIGNALLED + 9, SIGNALLED + 15);

    private final HostCommand command;
    private final Process process;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final LastWords words;
    private final Watchdog watchdog;
    private final List<GpuInfo> gpus = new ArrayList<>();
    private final List<SampleWire> wires = new ArrayList<>();
    private final byte[] bytes = new byte[SampleWire.MAX_BYTES];
    private final ByteBuffer buffer = ByteBuffer.wrap(bytes);
    private final long patienceNanos;
    private LibraryReport report;

    private HostProcess(final HostCommand command) throws IOException {
        this.command = command;
        patienceNanos = command.patience().toNanos();
        Files.deleteIfExists(command.marker());
        process = command.start();
        in = new DataInputStream(new BufferedInputStream(process.getInputStream()));
        out = new DataOutputStream(process.getOutputStream());
        words = new LastWords(process.getErrorStream());
        watchdog = new Watchdog(command.patience(), process::destroyForcibly);
    }

    /**
     * Starts a host and waits until its library is open.
     *
     * @param command  starts it.
     * @param refusals told where the library lies, answers with the calls that must not be made.
     * @return the running host.
     * @throws HostDied when the library took it down while it was opened.
     * @throws IOException when it cannot be started.
     */
    static HostProcess start(final HostCommand command, final Function<Path, Set<String>> refusals)
        throws HostDied, IOException {
        final HostProcess host = new HostProcess(command);
        try {
            host.hello(refusals);
            return host;
        } catch (final IOException gone) {
            throw host.explain(gone);
        }
    }

    private void hello(final Function<Path, Set<String>> refusals) throws IOException {
        watchdog.expect(HostCommand.OPENING.toNanos());
        final String path = Words.read(in);
        final Set<String> refused = refusals.apply(path == null ? null : Path.of(path));
        out.writeInt(refused.size());
        for (final String call : refused) {
            Words.write(out, call);
        }
        out.flush();
        final String opened = Words.read(in);
        report = new LibraryReport(command.vendor(), command.library(), opened, Words.read(in));
        for (int left = in.readInt(); left > 0; left--) {
            gpus.add(ColdWire.readInfo(in));
            wires.add(new SampleWire());
        }
        watchdog.answered();
    }

    /**
     * Samples; allocates nothing.
     *
     * @param gpu  position in {@link #gpus}.
     * @param tier which metrics.
     * @param into filled in place.
     * @return false when the GPU is gone.
     * @throws HostDied when the call took the host down.
     */
    boolean sample(final int gpu, final Metric.Tier tier, final GpuSample into) throws HostDied {
        try {
            final int length = ask(tier == Metric.Tier.SLOW ? VendorHost.SLOW : VendorHost.FAST, gpu, NOTHING);
            if (length > bytes.length) {
                throw new IOException("a sample of " + length + " bytes is not to be believed");
            }
            in.readFully(bytes, 0, length);
            watchdog.answered();
            buffer.clear().limit(length);
            final boolean present = buffer.get() == 1;
            wires.get(gpu).read(tier, buffer, into);
            return present;
        } catch (final IOException gone) {
            throw explain(gone);
        }
    }

    /**
     * Asks for what is rarely wanted.
     *
     * @param operation of {@link VendorHost}.
     * @param gpu       position in {@link #gpus}.
     * @param question  what the operation wants to know besides.
     * @return the answer.
     * @throws HostDied when the call took the host down.
     */
    DataInputStream rare(final int operation, final int gpu, final byte... question) throws HostDied {
        try {
            final byte[] answer = new byte[ask(operation, gpu, question)];
            in.readFully(answer);
            watchdog.answered();
            return new DataInputStream(new ByteArrayInputStream(answer));
        } catch (final IOException gone) {
            throw explain(gone);
        }
    }

    private int ask(final int operation, final int gpu, final byte... question) throws IOException {
        watchdog.expect(patienceNanos);
        out.write(operation);
        out.write(gpu);
        out.write(question);
        out.flush();
        final int length = in.readInt();
        if (length < 0 || length > MOST_BYTES) {
            throw new IOException("an answer of " + length + " bytes is not to be believed");
        }
        return length;
    }

    private HostDied explain(final IOException gone) {
        String call = null;
        String said = "";
        try {
            if (!process.waitFor(GOODBYE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            said = words.text();
            call = CallMarker.callInProgress(command.marker());
        } catch (final IOException unreadable) {
            said += " (" + unreadable + ")";
        } catch (final InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        watchdog.close();
        final String tail = said.isEmpty() ? "" : ": " + said;
        if (watchdog.fired()) {
            final Duration waited = report == null ? HostCommand.OPENING : command.patience();
            return new HostDied(call, call == null ? HostDied.Cause.OTHER : HostDied.Cause.HANG,
                "did not come back within " + waited.toMillis() + " ms" + tail, gone);
        }
        final int exit = process.isAlive() ? SIGNALLED + 9 : process.exitValue();
        final boolean crash = call != null && !FROM_OUTSIDE.contains(exit);
        return new HostDied(call, crash ? HostDied.Cause.CRASH : HostDied.Cause.OTHER, ended(exit) + tail, gone);
    }

    private static String ended(final int exit) {
        return exit > SIGNALLED ? "ended the process (signal " + (exit - SIGNALLED) + ")"
            : "ended the process (exit code " + exit + ")";
    }

    LibraryReport report() {
        return report;
    }

    List<GpuInfo> gpus() {
        return gpus;
    }

    /** The position of a GPU; -1 when it is not there. No allocation. */
    int position(final GpuId id) {
        for (int i = 0; i < gpus.size(); i++) {
            if (gpus.get(i).id().equals(id)) {
                return i;
            }
        }
        return -1;
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

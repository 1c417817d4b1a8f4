package io.nvbind.guard;

import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuDriver;
import io.nvbind.gpu.GpuEvent;
import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.GpuInfo;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.LibraryReport;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A vendor library behind a process of its own. A call that crashes that process is put into quarantine, by name and for
 * this GPU, and a new process is started without it; the daemon goes on. A call that hangs is left out until the daemon is
 * started again.
 *
 * <p>Opened, sampled and closed by one thread at a time.
 */
public final class GuardedDriver implements GpuDriver {

    /** The reason for every metric while there is no process. */
    static final String NO_HOST = "the process that holds its vendor library ended; it is started again in a while";
    private static final String NOT_THERE = "its vendor library does not show it any more";

    /** Reads an answer. */
    @FunctionalInterface
    interface Reader<T> {
        /** The answer as an object. */
        T read(DataInputStream in) throws IOException;
    }

    private final HostCommand command;
    private final Quarantine quarantine;
    private final Consumer<String> problems;
    private final Backoff backoff = new Backoff();
    private final Set<String> hanging = new HashSet<>();
    private final Set<String> refused = new HashSet<>();
    private final List<GpuEvent> events = new ArrayList<>();
    private final LibraryReport report;
    private final List<GuardedGpu> gpus;
    private String identity;
    private HostProcess host;
    private String failure;
    private int started;
    private boolean closed;

    /**
     * Opens a library in a new process.
     *
     * @param command    starts the process.
     * @param quarantine what must not be called.
     * @param problems   is told of each death.
     */
    public GuardedDriver(final HostCommand command, final Quarantine quarantine, final Consumer<String> problems) {
        this.command = command;
        this.quarantine = quarantine;
        this.problems = problems;
        final boolean living = living();
        report = living ? host.report() : new LibraryReport(command.vendor(), command.library(), null, failure);
        gpus = living ? host.gpus().stream().map(info -> new GuardedGpu(this, withFindings(info))).toList()
            : List.of();
        if (gpus.isEmpty()) {
            close();
        }
    }

    /** With what is known to crash on this GPU. */
    private GpuInfo withFindings(final GpuInfo info) {
        final String subject = info.id() + " ";
        final List<String> findings = new ArrayList<>(info.findings());
        refused.stream().filter(call -> call.startsWith(subject)).sorted().forEach(call -> findings.add(
            call.substring(subject.length()) + " is not called: it crashed " + command.library()
                + " on this GPU before (" + quarantine.file() + "); an update of the library is tried anew"));
        return new GpuInfo(info.id(), info.index(), info.vendor(), info.name(), info.driver(), info.driverVersion(),
            info.simulated(), findings);
    }

    /** Whether there is a host, after starting one where it is time to. */
    private boolean living() {
        while (host == null && !closed && backoff.over(System.nanoTime())) {
            try {
                identity = null;
                host = HostProcess.start(command, this::refusals);
                started++;
            } catch (final HostDied death) {
                failure = "its process ended while it was opened: " + name(death) + death.getMessage();
                bury(death);
            } catch (final IOException problem) {
                failure = "a process for it could not be started: " + problem.getMessage();
                problems.accept(command.library() + ": " + failure);
                backoff.died(System.nanoTime());
                return false;
            }
        }
        return host != null;
    }

    private Set<String> refusals(final Path path) {
        identity = path == null ? null : Quarantine.identity(path);
        refused.clear();
        refused.addAll(hanging);
        if (identity != null) {
            refused.addAll(quarantine.refused(identity));
        }
        return refused;
    }

    private static String name(final HostDied death) {
        return death.call() == null ? "" : death.call() + " ";
    }

    private void bury(final HostDied death) {
        host = null;
        final boolean known = death.call() == null || refused.contains(death.call());
        if (death.blame() == HostDied.Cause.OTHER || identity == null || known) {
            backoff.died(System.nanoTime());
            tell(death, name(death) + death.getMessage());
            return;
        }
        if (death.blame() == HostDied.Cause.HANG) {
            hanging.add(death.call());
            tell(death, name(death) + death.getMessage() + "; not called again until nvbind is started again");
            return;
        }
        tell(death, name(death) + death.getMessage() + "; not called again on this build (" + quarantine.file() + ")");
        try {
            quarantine.add(identity, death.call(), death.getMessage());
        } catch (final IOException problem) {
            problems.accept(quarantine.file() + " cannot be written: " + problem.getMessage());
        }
    }

    /** To the log in full, and in short to whoever watches the GPU that the call was about. */
    private void tell(final HostDied death, final String what) {
        problems.accept(command.library() + ": " + what);
        for (final GuardedGpu gpu : gpus == null ? List.<GuardedGpu>of() : gpus) {
            final String subject = gpu.info().id() + " ";
            if (death.call() != null && death.call().startsWith(subject)) {
                final String end = switch (death.blame()) {
                    case CRASH -> " crashed " + command.library() + " and is not called again";
                    case HANG -> " hung in " + command.library() + " and is not called again for now";
                    case OTHER -> ": the process of " + command.library() + " ended during it";
                };
                final String told = death.call().substring(subject.length()) + end;
                events.add(new GpuEvent(gpu.info().id(), GpuEvent.Kind.ERROR, told, System.nanoTime()));
                if (death.blame() != HostDied.Cause.OTHER) {
                    gpu.found(told + "; what only it tells comes from the kernel or is missing");
                }
            }
        }
    }

    /**
     * Samples, with a new host in place of one that dies of it.
     *
     * @return false when the library does not show the GPU any more.
     */
    boolean sample(final GpuId id, final Metric.Tier tier, final GpuSample out) {
        while (living()) {
            final int gpu = host.position(id);
            if (gpu < 0) {
                out.unavailable(NOT_THERE);
                return false;
            }
            try {
                return host.sample(gpu, tier, out);
            } catch (final HostDied death) {
                bury(death);
            }
        }
        out.unavailable(NO_HOST);
        return true;
    }

    /** Asks for what is rarely wanted; {@code otherwise} when there is nobody to ask. */
    <T> T rare(final int operation, final GpuId id, final Reader<T> reader, final T otherwise, final byte... question) {
        while (living()) {
            final int gpu = host.position(id);
            if (gpu < 0) {
                return otherwise;
            }
            try {
                return reader.read(host.rare(operation, gpu, question));
            } catch (final HostDied death) {
                bury(death);
            } catch (final IOException garbled) {
                problems.accept(command.library() + ": " + garbled.getMessage());
                return otherwise;
            }
        }
        return otherwise;
    }

    /**
     * Writes a setting. It is not written again when the host dies of it: whether it was applied is not known then, so the
     * value in force is asked for anew.
     */
    SettingOutcome apply(final GpuId id, final Setting setting, final SettingValue value) {
        if (!living()) {
            return SettingOutcome.refused(SettingOutcome.Result.UNSUPPORTED, setting.label() + ": " + NO_HOST);
        }
        final int gpu = host.position(id);
        if (gpu < 0) {
            return SettingOutcome.refused(SettingOutcome.Result.LOST, setting.label() + ": " + NOT_THERE);
        }
        try {
            return SettingWire.readOutcome(host.rare(VendorHost.APPLY, gpu, SettingWire.question(setting, value)));
        } catch (final HostDied death) {
            bury(death);
            return SettingOutcome.refused(SettingOutcome.Result.NOT_APPLIED, setting.label() + " = " + value.text()
                + ": " + command.library() + " ended during it: " + name(death) + death.getMessage())
                .inForce(setting(id, setting).value());
        } catch (final IOException garbled) {
            problems.accept(command.library() + ": " + garbled.getMessage());
            return SettingOutcome.refused(SettingOutcome.Result.NOT_APPLIED, setting.label() + ": " + garbled.getMessage());
        }
    }

    SettingState setting(final GpuId id, final Setting setting) {
        return rare(VendorHost.SETTING, id, SettingWire::readState, SettingState.unsupported(NO_HOST),
            SettingWire.question(setting, null));
    }

    @Override
    public void pollEvents(final Consumer<GpuEvent> consumer) {
        if (host != null && !gpus.isEmpty()) {
            final List<GpuEvent> none = List.of();
            events.addAll(rare(VendorHost.EVENTS, gpus.getFirst().info().id(), ColdWire::readEvents, none));
        }
        events.forEach(consumer);
        events.clear();
    }

    /**
     * How often the host was replaced.
     *
     * @return processes that lived, beyond the first.
     */
    public int restarts() {
        return Math.max(0, started - 1);
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
        return List.copyOf(gpus);
    }

    @Override
    public void close() {
        closed = true;
        if (host != null) {
            host.close();
            host = null;
        }
    }
}

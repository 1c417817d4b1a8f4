package io.nvbind.cli;

import io.nvbind.container.Container;
import io.nvbind.container.ContainerListener;
import io.nvbind.container.Containers;
import io.nvbind.container.DmemLimits;
import io.nvbind.control.Boot;
import io.nvbind.control.Control;
import io.nvbind.control.GpuDesk;
import io.nvbind.control.HotReload;
import io.nvbind.control.Rivals;
import io.nvbind.control.SleepWatch;
import io.nvbind.control.VramDesk;
import io.nvbind.event.Event;
import io.nvbind.event.EventLog;
import io.nvbind.gpu.GpuEvent;
import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import io.nvbind.operations.GpuNotes;
import io.nvbind.snapshot.Snapshots;
import io.nvbind.telemetry.GpuReading;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Predicate;
import org.agrona.concurrent.CompositeAgent;

/** The daemon's control of settings: opened before the operations, settled when the sampler runs, closed before it ends. */
final class SettingsKeeper implements ContainerListener, AutoCloseable {

    private Places places;
    private Path folder;
    private GpuDesk desk;
    private GpuNotes notes;
    private HotReload reload;
    private Worker worker;
    private volatile Control control;

    /** Opens the log of changes. */
    void open(final GpuDesk gpuDesk, final Places where, final List<GpuReading> gpus, final EventLog events,
              final Containers containers) throws IOException {
        places = where;
        desk = gpuDesk;
        notes = new GpuNotes(where.framesDir());
        // What simulated cards are set to ends with the daemon, and is none of the real ones' business, nor of a daemon
        // that runs beside.
        final boolean simulated = gpus.stream().anyMatch(gpu -> gpu.info().simulated());
        Places.make(where.stateDir());
        folder = simulated ? where.runDir() : where.stateDir();
        control = new Control(desk, vram(new DmemLimits(where.root(), containers)),
            simulated ? folder.resolve("control-simulated") : folder.resolve("control"),
            Boot.id(where.root()) + (simulated ? " " + ProcessHandle.current().pid() : ""), events,
            new Rivals(where.root(), System::nanoTime), System::nanoTime);
        control.upkeep().listen(notes::accept);
        reload = new HotReload(control, desk, notes::offer);
        containers.listen(this);
        events.subscribe(Long.MAX_VALUE, logged -> onEvent(logged.event(), containers));
    }

    private static VramDesk vram(final DmemLimits limits) {
        return new VramDesk() {
            @Override
            public SettingState state(final String container, final GpuId gpu) {
                return limits.state(container, gpu);
            }

            @Override
            public SettingOutcome limit(final String container, final GpuId gpu, final SettingValue value) {
                return limits.limit(container, gpu, value);
            }
        };
    }

    Control control() {
        return control;
    }

    /** Where what is to be undone is noted: gone with simulated cards, kept with real ones. */
    Path folder() {
        return folder;
    }

    GpuDesk desk() {
        return desk;
    }

    Snapshots snapshots() {
        return new Snapshots(places.stateDir().resolve("snapshots"), places.root(), control, desk,
            InstantSource.system());
    }

    /** The door for whoever applies settings for a container. */
    HotReload reload() {
        return reload;
    }

    /** A container that nobody registered ends with its last game. */
    private void onEvent(final Event event, final Containers containers) {
        if (event.kind() == Event.Kind.CONTAINER_STOP && containers.of(event.container()) == null) {
            ended(event.container());
        }
    }

    private void ended(final String container) {
        notes.ended(container);
        control.upkeep().ended(container);
    }

    /** Settles what the daemon before left, and keeps it so from now on; the sampler runs. */
    void start(final Predicate<String> lives) throws IOException {
        control.settle(lives).forEach(told -> System.err.println("nvbind: " + Output.safe(told)));
        final SleepWatch sleep = new SleepWatch(places.root(), System::nanoTime, control.upkeep()::resumed);
        worker = new Worker(new CompositeAgent(control.upkeep(), sleep), new Deadline(control.upkeep()::nextDeadlineNanos),
            problem -> System.err.println("nvbind: control: " + problem));
    }

    /** Any thread; does not wait. */
    void onGpuEvent(final GpuEvent event) {
        final Control now = control;
        if (now != null) {
            switch (event.kind()) {
                case LOST, RESET -> now.upkeep().failed(event.id());
                case APPEARED -> now.upkeep().appeared(event.id());
                case ERROR, THERMAL -> { }
            }
        }
    }

    @Override
    public void onContainerAdded(final Container container) {
        // It has no wishes yet.
    }

    @Override
    public void onContainerEnded(final Container container, final String why) {
        ended(container.id());
    }

    @Override
    public void close() {
        if (worker != null) {
            worker.close();
        }
        if (control != null) {
            control.close();
        }
    }
}

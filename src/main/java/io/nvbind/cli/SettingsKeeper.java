package io.nvbind.cli;

import io.nvbind.container.Container;
import io.nvbind.container.ContainerListener;
import io.nvbind.control.Boot;
import io.nvbind.control.Control;
import io.nvbind.control.GpuDesk;
import io.nvbind.control.Rivals;
import io.nvbind.control.SleepWatch;
import io.nvbind.event.EventSink;
import io.nvbind.gpu.GpuEvent;
import io.nvbind.telemetry.GpuReading;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.CompositeAgent;

/** The daemon's control of settings: opened before the operations, settled when the sampler runs, closed before it ends. */
final class SettingsKeeper implements ContainerListener, AutoCloseable {

    private Places places;
    private AgentRunner runner;
    private volatile Control control;

    /** Opens the log of changes. */
    void open(final GpuDesk desk, final Places where, final List<GpuReading> gpus, final EventSink events)
        throws IOException {
        places = where;
        // What simulated cards are set to ends with the daemon, and is none of the real ones' business, nor of a daemon
        // that runs beside.
        final boolean simulated = gpus.stream().anyMatch(gpu -> gpu.info().simulated());
        Places.make(where.stateDir());
        control = new Control(desk,
            simulated ? where.runDir().resolve("control-simulated") : where.stateDir().resolve("control"),
            Boot.id(where.root()) + (simulated ? " " + ProcessHandle.current().pid() : ""), events,
            new Rivals(where.root(), System::nanoTime), System::nanoTime);
    }

    Control control() {
        return control;
    }

    /** Settles what the daemon before left, and keeps it so from now on; the sampler runs. */
    void start(final Predicate<String> lives) throws IOException {
        control.settle(lives).forEach(told -> System.err.println("nvbind: " + Output.safe(told)));
        final SleepWatch sleep = new SleepWatch(places.root(), System::nanoTime, control.upkeep()::resumed);
        runner = new AgentRunner(new Deadline(control.upkeep()::nextDeadlineNanos),
            problem -> System.err.println("nvbind: control: " + problem), null,
            new CompositeAgent(control.upkeep(), sleep));
        AgentRunner.startOnThread(runner);
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
        control.upkeep().ended(container.id());
    }

    @Override
    public void close() {
        if (runner != null) {
            runner.close();
        }
        if (control != null) {
            control.close();
        }
    }
}

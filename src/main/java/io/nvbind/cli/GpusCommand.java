package io.nvbind.cli;

import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuInfo;
import io.nvbind.gpu.GpuProcess;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.LibraryReport;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import io.nvbind.server.GpuStatus;
import io.nvbind.telemetry.GpuReading;
import io.nvbind.telemetry.GpuSampler;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.SystemNanoClock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code nvbind gpus}: every GPU with what it can tell and what not, and what was looked for. Needs no daemon. */
@Command(name = "gpus", aliases = "info", mixinStandardHelpOptions = true,
    description = "Show every GPU: what it can tell, what it can be set to, and for the rest why not.")
final class GpusCommand implements Callable<Integer> {

    /** Rates are told by the growth of counters: this is how long they get to grow. */
    private static final long COUNTER_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    @Mixin
    private Places places;

    @Mixin
    private SimulationOption simulation;

    @Mixin
    private ConfigOption config;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        config.read();
        try (Host host = Host.open(simulation, places)) {
            final List<Gpu> gpus = host.gpus();
            final GpuSampler sampler = new GpuSampler(gpus, SystemNanoClock.INSTANCE);
            sampler.sampleAll();
            if (!gpus.isEmpty()) {
                LockSupport.parkNanos(COUNTER_NANOS);
                sampler.sampleAll();
            }
            final PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(new String(GpuStatus.json(sampler.readings(), host.reports()), StandardCharsets.UTF_8));
            } else {
                sampler.readings().forEach(reading -> print(out, reading));
                print(out, host.reports(), gpus.size());
            }
            out.flush();
        }
        return 0;
    }

    private static void print(final PrintWriter out, final GpuReading reading) {
        final GpuInfo info = reading.info();
        out.printf("%s  %s%s%n", info.id(), info.name(), info.simulated() ? "  [SIMULATED]" : "");
        out.printf("  vendor %s, driver %s %s%n", info.vendor().label(), info.driver(),
            info.driverVersion() == null ? "(version unknown)" : info.driverVersion());
        final GpuSample sample = new GpuSample();
        reading.read(sample);
        for (final Metric metric : Metric.ALL) {
            if (sample.has(metric)) {
                out.printf(Locale.ROOT, "  %-24s %10.1f %s%n", metric.label(), sample.value(metric), metric.unit());
            } else {
                out.printf("  %-24s          - %s%n", metric.label(), sample.reason(metric));
            }
        }
        for (final Setting setting : Setting.values()) {
            final SettingState state = reading.settings().get(setting);
            out.printf("  set %-20s %s%n", setting.label(),
                state == null ? "not read" : text(state, setting));
        }
        reading.details().values().forEach((name, value) ->
            out.printf("  %-24s %s%n", Output.safe(name), Output.safe(value)));
        for (final GpuProcess process : reading.processes().list()) {
            out.printf(Locale.ROOT, "  process %-16d %s%s%n", process.pid(), process.kind(),
                Double.isNaN(process.vramMb()) ? "" : String.format(Locale.ROOT, ", %.0f MiB", process.vramMb()));
        }
        info.findings().forEach(finding -> out.println("  ! " + finding));
        out.println();
    }

    private static String text(final SettingState state, final Setting setting) {
        if (state.unsupported() != null) {
            return "unsupported: " + state.unsupported();
        }
        final String value = state.value() == null ? "- (" + state.unread() + ")" : text(state.value(), setting);
        final String allowed = state.allowed(setting);
        return value + " (" + (allowed == null ? "range unknown" : allowed) + ", default "
            + (state.defaultValue() == null ? "unknown" : state.defaultValue().text())
            + (state.readOnly() == null ? "" : ", cannot be changed: " + state.readOnly()) + ")";
    }

    private static String text(final SettingValue value, final Setting setting) {
        return value instanceof SettingValue.Automatic || setting.unit().isEmpty() ? value.text()
            : value.text() + " " + setting.unit();
    }

    private static void print(final PrintWriter out, final List<LibraryReport> reports, final int gpus) {
        out.println(gpus == 0 ? "No GPU was found. Looked for:" : "Looked for:");
        for (final LibraryReport report : reports) {
            out.printf("  %-7s %s%n", report.vendor() == null ? "kernel" : report.vendor().label(), report.library());
            if (report.path() != null && !report.path().equals(report.library())) {
                out.printf("          found at %s%n", report.path());
            }
            if (report.reason() != null) {
                out.printf("          %s%n", report.reason());
            }
        }
    }
}

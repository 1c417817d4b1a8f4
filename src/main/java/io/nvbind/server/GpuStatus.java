package io.nvbind.server;

import io.nvbind.gpu.GpuDetails;
import io.nvbind.gpu.GpuInfo;
import io.nvbind.gpu.GpuProcess;
import io.nvbind.gpu.GpuProcesses;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.LibraryReport;
import io.nvbind.gpu.Metric;
import io.nvbind.json.JsonWriter;
import io.nvbind.telemetry.GpuReading;
import java.util.List;
import java.util.Locale;

/** Every GPU as JSON: its latest values and settings, each with its unit, or the reason why there is none. Any thread. */
public final class GpuStatus {

    private final List<GpuReading> gpus;

    /**
     * Creates it.
     *
     * @param gpus the host's GPUs.
     */
    public GpuStatus(final List<GpuReading> gpus) {
        this.gpus = gpus;
    }

    /**
     * Every GPU now.
     *
     * @return UTF-8, a JSON array.
     */
    public byte[] json() {
        final JsonWriter json = new JsonWriter(4096);
        array(gpus, json);
        return json.toByteArray();
    }

    /**
     * What {@code nvbind gpus --json} prints: the same entries, and what was looked for.
     *
     * @param gpus    with their latest samples.
     * @param reports one a library.
     * @return UTF-8.
     */
    public static byte[] json(final List<GpuReading> gpus, final List<LibraryReport> reports) {
        final JsonWriter json = new JsonWriter(4096);
        json.beginObject();
        json.name("gpus");
        array(gpus, json);
        json.name("looked_for").beginArray();
        for (final LibraryReport report : reports) {
            json.beginObject();
            json.name("vendor").string(report.vendor() == null ? null : report.vendor().label());
            json.name("library").string(report.library());
            if (report.path() != null) {
                json.name("path").string(report.path());
            }
            if (report.reason() != null) {
                json.name("reason").string(report.reason());
            }
            json.endObject();
        }
        return json.endArray().endObject().toByteArray();
    }

    private static void array(final List<GpuReading> gpus, final JsonWriter json) {
        final GpuSample sample = new GpuSample();
        json.beginArray();
        for (final GpuReading gpu : gpus) {
            gpu.read(sample);
            gpu(gpu, sample, json);
        }
        json.endArray();
    }

    private static void gpu(final GpuReading gpu, final GpuSample sample, final JsonWriter json) {
        final GpuInfo info = gpu.info();
        json.beginObject();
        json.name("pci").string(info.id().toString());
        json.name("index").number(info.index());
        json.name("vendor").string(info.vendor().label());
        json.name("name").string(info.name());
        json.name("available").bool(Metric.ALL.stream().anyMatch(sample::has));
        json.name("driver").string(info.driver());
        json.name("driver_version").string(info.driverVersion());
        json.name("simulated").bool(info.simulated());
        metrics(sample, json);
        SettingJson.write(gpu.settings(), json);
        sampling(gpu, json);
        details(gpu.details(), json);
        processes(gpu.processes(), json);
        json.name("findings").beginArray();
        info.findings().forEach(json::string);
        json.endArray();
        json.endObject();
    }

    private static void metrics(final GpuSample sample, final JsonWriter json) {
        final long now = System.nanoTime();
        json.name("metrics").beginObject();
        for (final Metric metric : Metric.ALL) {
            json.name(metric.label()).beginObject();
            final String reason = MetricsEncoder.reason(sample, metric);
            if (reason == null) {
                MetricsEncoder.value(metric, sample.value(metric), json.name("value"));
                json.name("unit").string(metric.unit());
                MetricsEncoder.age(json.name("age_ms"), now - sample.nanos(metric));
            } else {
                json.name("unavailable").string(reason);
            }
            json.endObject();
        }
        json.endObject();
    }

    /** What the observer costs, and how often it looks. */
    private static void sampling(final GpuReading gpu, final JsonWriter json) {
        json.name("sampling").beginObject();
        for (final Metric.Tier tier : Metric.Tier.values()) {
            final String name = tier.name().toLowerCase(Locale.ROOT);
            json.name(name + "_interval_ms").decimal(gpu.intervalNanos(tier) / 1e6, 1);
            json.name(name + "_cost_us").decimal(gpu.costNanos(tier) / 1e3, 1);
        }
        json.endObject();
    }

    private static void details(final GpuDetails details, final JsonWriter json) {
        json.name("details").beginObject();
        details.values().forEach((name, value) -> json.name(name).string(value));
        json.endObject();
        json.name("details_unavailable").beginObject();
        details.unavailable().forEach((name, reason) -> json.name(name).string(reason));
        json.endObject();
    }

    private static void processes(final GpuProcesses processes, final JsonWriter json) {
        if (processes.unavailable() != null) {
            json.name("processes").nullValue();
            json.name("processes_unavailable").string(processes.unavailable());
            return;
        }
        json.name("processes").beginArray();
        for (final GpuProcess process : processes.list()) {
            json.beginObject();
            json.name("pid").number(process.pid());
            json.name("kind").string(process.kind());
            json.name("vram_mb").decimal(process.vramMb(), 1);
            json.name("utilization").decimal(process.utilizationPercent(), 1);
            json.endObject();
        }
        json.endArray();
    }
}

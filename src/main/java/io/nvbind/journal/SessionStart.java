package io.nvbind.journal;

import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.GpuInfo;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Vendor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The first excerpt of a recording: whose it is, when it began, and what the numbers in it stand for.
 *
 * @param id              of the session.
 * @param container       its container.
 * @param startEpochNanos nanoseconds since 1970 in UTC.
 * @param startNanos      the same instant on the clock of the records.
 * @param gpus            in the order of the samples' GPU numbers.
 * @param metrics         names, in the order of the samples' entries.
 */
public record SessionStart(String id, String container, long startEpochNanos, long startNanos, List<GpuInfo> gpus,
                           List<String> metrics) {

    /** Copies the lists. */
    public SessionStart {
        gpus = List.copyOf(gpus);
        metrics = List.copyOf(metrics);
    }

    static SessionStart of(final String id, final String container, final long startEpochNanos, final long startNanos,
                           final List<GpuInfo> gpus) {
        return new SessionStart(id, container, startEpochNanos, startNanos, gpus,
            Metric.ALL.stream().map(Metric::label).toList());
    }

    Map<String, Object> toJson() {
        final Map<String, Object> json = new LinkedHashMap<>();
        json.put("session", id);
        json.put("container_id", container);
        json.put("start_epoch_ns", startEpochNanos);
        json.put("start_ns", startNanos);
        json.put("gpus", gpus.stream().map(SessionStart::gpuToJson).toList());
        json.put("metrics", metrics);
        return json;
    }

    private static Map<String, Object> gpuToJson(final GpuInfo gpu) {
        final Map<String, Object> json = new LinkedHashMap<>();
        json.put("pci", gpu.id().toString());
        json.put("index", gpu.index());
        json.put("vendor", gpu.vendor().label());
        json.put("name", gpu.name());
        json.put("driver", gpu.driver());
        json.put("driver_version", gpu.driverVersion());
        json.put("simulated", gpu.simulated());
        return json;
    }

    static SessionStart fromJson(final Map<String, Object> json) {
        final List<GpuInfo> gpus = new ArrayList<>();
        for (final Object gpu : (List<?>) json.get("gpus")) {
            gpus.add(gpuFromJson((Map<?, ?>) gpu));
        }
        return new SessionStart((String) json.get("session"), (String) json.get("container_id"),
            ((Number) json.get("start_epoch_ns")).longValue(), ((Number) json.get("start_ns")).longValue(), gpus,
            ((List<?>) json.get("metrics")).stream().map(String.class::cast).toList());
    }

    private static GpuInfo gpuFromJson(final Map<?, ?> json) {
        return new GpuInfo(GpuId.parse((String) json.get("pci")), (Integer) json.get("index"),
            Vendor.valueOf(((String) json.get("vendor")).toUpperCase(Locale.ROOT)), (String) json.get("name"),
            (String) json.get("driver"), (String) json.get("driver_version"), (Boolean) json.get("simulated"), List.of());
    }
}

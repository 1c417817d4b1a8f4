package io.nvbind.server;

import io.nvbind.event.EventLog;
import io.nvbind.export.PrometheusPage;

/**
 * What the server serves beside its operations.
 *
 * @param metrics    {@code /metrics/ID}; also one of telemetry's sinks.
 * @param events     {@code /events}.
 * @param prometheus {@code /metrics}.
 */
public record Streams(MetricsSocket metrics, EventLog events, PrometheusPage prometheus) {
}

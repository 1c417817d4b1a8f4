package io.nvbind.export;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What Prometheus scrapes. The format follows the Accept header: Prometheus text, OpenMetrics text, or protobuf, which alone
 * carries the exponential histograms. Any thread but the telemetry thread; waits for it up to a second.
 */
public final class PrometheusPage {

    /**
     * A page in its format.
     *
     * @param contentType of it.
     * @param bytes       of it.
     */
    @SuppressWarnings("ArrayRecordComponent") // Sent as it is, never compared.
    public record Page(String contentType, byte[] bytes) {
    }

    private final Figures figures;
    private final ExpositionFormats formats = ExpositionFormats.init();

    /**
     * Creates it.
     *
     * @param figures what to show.
     */
    public PrometheusPage(final Figures figures) {
        this.figures = figures;
    }

    /**
     * Writes the figures as they are now.
     *
     * @param accept what the scraper takes; null for anything.
     * @return the page.
     */
    public Page page(final String accept) {
        final MetricSnapshots.Builder snapshots = MetricSnapshots.builder();
        figures.gather().forEach(family -> snapshots.metricSnapshot(snapshot(family)));
        final ExpositionFormatWriter writer = formats.findWriter(accept);
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream(16 * 1024);
        try {
            writer.write(bytes, snapshots.build());
        } catch (final IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return new Page(writer.getContentType(), bytes.toByteArray());
    }

    private static MetricSnapshot snapshot(final Family family) {
        final MetricMetadata metadata = family.unit().isEmpty() ? new MetricMetadata(family.name(), family.help())
            : new MetricMetadata(family.name(), family.help(), new Unit(family.unit()));
        return switch (family.kind()) {
            case GAUGE -> new GaugeSnapshot(metadata, family.points().stream().map(point ->
                new GaugeSnapshot.GaugeDataPointSnapshot(point.value(), labels(point), null)).toList());
            case COUNTER -> new CounterSnapshot(metadata, family.points().stream().map(point ->
                new CounterSnapshot.CounterDataPointSnapshot(point.value(), labels(point), null, 0)).toList());
            case HISTOGRAM -> new HistogramSnapshot(metadata, family.points().stream().map(PrometheusPage::histogram)
                .toList());
        };
    }

    private static HistogramSnapshot.HistogramDataPointSnapshot histogram(final Family.Point point) {
        final FrameHistogram times = point.histogram();
        return new HistogramSnapshot.HistogramDataPointSnapshot(
            ClassicHistogramBuckets.of(FrameHistogram.bounds(), times.counts()), FrameHistogram.SCHEMA, 0, 0.0,
            NativeHistogramBuckets.of(times.indexes(), times.indexCounts()), NativeHistogramBuckets.EMPTY,
            times.sumSeconds(), labels(point), Exemplars.EMPTY, 0);
    }

    private static io.prometheus.metrics.model.snapshots.Labels labels(final Family.Point point) {
        return io.prometheus.metrics.model.snapshots.Labels.of(point.labels().toArray(String[]::new));
    }
}

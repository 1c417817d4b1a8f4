package io.nvbind.export;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.Data;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.GaugeData;
import io.opentelemetry.sdk.metrics.data.HistogramData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.data.SumData;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Sends the figures to an OpenTelemetry collector, OTLP over HTTP, by the SDK's own reader and exporter. Nothing of it is
 * loaded, and no thread runs, unless one is opened.
 */
public final class OtlpExport implements AutoCloseable {

    private static final long CLOSE_SECONDS = 5;

    private record Metric(Resource resource, InstrumentationScopeInfo scope, Family family, Data<?> data)
        implements MetricData {
        @Override
        public Resource getResource() {
            return resource;
        }

        @Override
        public InstrumentationScopeInfo getInstrumentationScopeInfo() {
            return scope;
        }

        @Override
        public String getName() {
            return family.name();
        }

        @Override
        public String getDescription() {
            return family.help();
        }

        @Override
        public String getUnit() {
            // UCUM, as OpenTelemetry has it.
            return switch (family.unit()) {
                case "seconds" -> "s";
                case "bytes" -> "By";
                case "celsius" -> "Cel";
                case "watts" -> "W";
                case "hertz" -> "Hz";
                case "joules" -> "J";
                case "volts" -> "V";
                default -> "1";
            };
        }

        @Override
        public MetricDataType getType() {
            return switch (family.kind()) {
                case GAUGE -> MetricDataType.DOUBLE_GAUGE;
                case COUNTER -> MetricDataType.DOUBLE_SUM;
                case HISTOGRAM -> MetricDataType.HISTOGRAM;
            };
        }

        @Override
        public Data<?> getData() {
            return data;
        }
    }

    private static final InstrumentationScopeInfo SCOPE = InstrumentationScopeInfo.create("io.nvbind");

    private final Figures figures;
    private final long startEpochNanos = epochNanos();
    private final SdkMeterProvider provider;

    /**
     * Begins to send.
     *
     * @param figures  what to send.
     * @param endpoint of the collector, for instance {@code http://127.0.0.1:4318/v1/metrics}.
     * @param interval between two sendings.
     */
    public OtlpExport(final Figures figures, final String endpoint, final Duration interval) {
        this.figures = figures;
        provider = SdkMeterProvider.builder()
            .setResource(Resource.getDefault().merge(Resource.create(
                Attributes.of(io.opentelemetry.api.common.AttributeKey.stringKey("service.name"), "nvbind"))))
            .registerMetricReader(PeriodicMetricReader.builder(
                OtlpHttpMetricExporter.builder().setEndpoint(endpoint).build()).setInterval(interval).build())
            .registerMetricProducer(this::produce)
            .build();
    }

    private static long epochNanos() {
        return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    }

    private Collection<MetricData> produce(final Resource resource) {
        final long now = epochNanos();
        return figures.gather().stream().<MetricData>map(family -> new Metric(resource, SCOPE, family, data(family, now)))
            .toList();
    }

    private Data<?> data(final Family family, final long now) {
        return switch (family.kind()) {
            case GAUGE -> GaugeData.createDoubleGaugeData(numbers(family, now));
            case COUNTER -> SumData.createDoubleSumData(true, AggregationTemporality.CUMULATIVE, numbers(family, now));
            case HISTOGRAM -> HistogramData.create(AggregationTemporality.CUMULATIVE,
                family.points().stream().map(point -> histogram(point, now)).toList());
        };
    }

    private List<DoublePointData> numbers(final Family family, final long now) {
        return family.points().stream().map(point ->
            DoublePointData.create(startEpochNanos, now, attributes(point), point.value(), List.of())).toList();
    }

    private HistogramPointData histogram(final Family.Point point, final long now) {
        final FrameHistogram times = point.histogram();
        final List<Double> bounds = Arrays.stream(FrameHistogram.bounds()).filter(Double::isFinite).boxed().toList();
        return HistogramPointData.create(startEpochNanos, now, attributes(point), times.sumSeconds(), false, 0, false, 0,
            bounds, Arrays.stream(times.counts()).boxed().toList());
    }

    private static Attributes attributes(final Family.Point point) {
        final AttributesBuilder attributes = Attributes.builder();
        for (int i = 0; i < point.labels().size(); i += 2) {
            attributes.put(point.labels().get(i), point.labels().get(i + 1));
        }
        return attributes.build();
    }

    /** Sends once more, and ends. */
    @Override
    public void close() {
        provider.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}

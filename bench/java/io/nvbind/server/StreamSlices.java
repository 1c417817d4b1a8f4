package io.nvbind.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/** What the clients of one server saw, in slices of half a second. */
final class StreamSlices {

    /** After a server's turn began it has a tenth of a second to find its pace again, which does not count. */
    private static final long APPROACH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

    /** One of them. */
    record Slice(double p50Micros, double p99Micros, double tickP99Millis) {
    }

    private final int clients;
    private final int intervalMillis;
    private final List<Slice> slices = new ArrayList<>();
    private final Histogram latency = new Histogram(1, 60_000_000_000L, 3);
    private long messages;
    private long missed;
    private long told;
    private long processorMillis;
    private int bytes;

    StreamSlices(final int clients, final int intervalMillis) {
        this.clients = clients;
        this.intervalMillis = intervalMillis;
    }

    /** Takes so many more of a server that runs. */
    void take(final StreamServers.Server server, final StreamReader reader, final int count) throws IOException {
        for (int i = 0; i < count; i++) {
            reader.run(APPROACH_NANOS, false);
            final long messagesBefore = reader.messages();
            final long missedBefore = reader.missed();
            final long toldBefore = reader.told();
            final long processorBefore = server.processorMillis();
            reader.run(SLICE_NANOS, true);
            processorMillis += server.processorMillis() - processorBefore;
            messages += reader.messages() - messagesBefore;
            missed += reader.missed() - missedBefore;
            told += reader.told() - toldBefore;
            bytes = reader.messageLength();
            latency.add(reader.latency());
            slices.add(new Slice(reader.latency().getValueAtPercentile(50) / 1e3,
                reader.latency().getValueAtPercentile(99) / 1e3,
                reader.ticks().getTotalCount() == 0 ? Double.NaN : reader.ticks().getValueAtPercentile(99) / 1e6));
        }
    }

    Map<String, Object> report() {
        final Map<String, Object> report = new LinkedHashMap<>();
        report.put("slices", slices.size());
        report.put("p50_us_median", median(slices, Slice::p50Micros));
        report.put("p99_us_median", median(slices, Slice::p99Micros));
        report.put("tick_p99_ms_median", Double.isNaN(slices.getFirst().tickP99Millis()) ? null
            : (Object) median(slices, Slice::tickP99Millis));
        report.put("p50_us_of_all", latency.getValueAtPercentile(50) / 1e3);
        report.put("p99_us_of_all", latency.getValueAtPercentile(99) / 1e3);
        final double seconds = slices.size() * SLICE_NANOS / 1e9;
        report.put("of_asked", messages * intervalMillis / (1000 * seconds * clients));
        report.put("messages", messages);
        report.put("missed", missed);
        report.put("told_missed", told);
        report.put("bytes", bytes);
        report.put("processor_percent", processorMillis / (10 * seconds));
        return report;
    }

    /** The median of a figure's ratio to that of the other's slice beside it. */
    double ratio(final StreamSlices other, final ToDoubleFunction<Slice> figure) {
        return middle(IntStream.range(0, slices.size())
            .mapToDouble(i -> figure.applyAsDouble(slices.get(i)) / figure.applyAsDouble(other.slices.get(i))).toArray());
    }

    private static double median(final List<Slice> slices, final ToDoubleFunction<Slice> figure) {
        return middle(slices.stream().mapToDouble(figure).toArray());
    }

    private static double middle(final double[] values) {
        final double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}

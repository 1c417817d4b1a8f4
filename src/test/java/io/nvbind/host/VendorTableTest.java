package io.nvbind.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Vendor;
import io.nvbind.parts.RealParts;
import io.nvbind.sim.SimCardFlag;
import io.nvbind.sim.SimField;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table of docs/vendors.md: metric by vendor by how it was verified. */
class VendorTableTest {

    private static final String HEAD = "| metric | NVIDIA | AMD | Intel |";
    private static final String NO_METRIC = "no metric";
    private static final Set<String> WORDS = Set.of("real library", "simulated", "header only", NO_METRIC);

    private static final Set<String> VERIFIED = Set.of("real library", "simulated");

    @TempDir
    private Path folder;

    /** The cells of each row, by the metric's name. */
    private static Map<String, List<String>> table() throws IOException {
        final List<String> lines = Files.readAllLines(RealParts.home().resolve("docs/vendors.md"));
        final Map<String, List<String>> table = new LinkedHashMap<>();
        lines.stream().dropWhile(line -> !line.equals(HEAD)).skip(2).takeWhile(line -> line.startsWith("|")).forEach(line -> {
            final List<String> cells = Arrays.stream(line.split("\\|")).skip(1).map(String::strip).toList();
            table.put(cells.getFirst().replace("`", ""), cells.subList(1, cells.size()));
        });
        return table;
    }

    @Test
    void shouldHaveARowForEachMetricAndOneOfFourWordsInEachCell() throws IOException {
        final Map<String, List<String>> table = table();
        assertEquals(Metric.ALL.stream().map(Metric::label).toList(), List.copyOf(table.keySet()));
        table.forEach((metric, cells) -> {
            assertEquals(Vendor.values().length, cells.size(), metric);
            cells.forEach(cell -> assertTrue(WORDS.contains(cell), metric + ": " + cell));
        });
    }

    @Test
    void shouldGiveAReasonAndNoValueWhereTheTableSaysNoMetric() throws Exception {
        final Map<String, List<String>> table = table();
        try (SimulatedCards cards = SimulatedCards.of("new", folder)) {
            for (final Vendor vendor : Vendor.values()) {
                try (Gpus gpus = cards.open(vendor)) {
                    final GpuSample sample = NvmlMachine.sample(gpus.list().getFirst());
                    for (final Metric metric : Metric.ALL) {
                        final String word = table.get(metric.label()).get(vendor.ordinal());
                        assertFalse(word.equals(NO_METRIC) && sample.has(metric), vendor + " " + metric);
                        assertFalse(word.equals(NO_METRIC) && sample.reason(metric).equals(GpuSample.NOT_SAMPLED),
                            vendor + " " + metric);
                    }
                }
            }
        }
    }

    @Test
    void shouldTellAValueWhereTheTableSaysItWasVerified() throws Exception {
        final Map<String, List<String>> table = table();
        try (SimulatedCards cards = SimulatedCards.of("new", folder)) {
            for (final Vendor vendor : Vendor.values()) {
                cards.card(vendor).set(SimField.UNSUPPORTED, 0).set(SimCardFlag.ECC_ENABLED, true);
                try (Gpus gpus = cards.open(vendor)) {
                    final GpuSample sample = SimulatedCards.sample(gpus.list().getFirst(), cards.state());
                    if (vendor == Vendor.NVIDIA) {
                        // Performance monitoring counts by the clock on the wall, whatever the cards' own says.
                        NvmlMachine.waitForPerformanceMonitoring();
                        gpus.list().getFirst().sample(Metric.Tier.FAST, sample);
                        gpus.list().getFirst().sample(Metric.Tier.SLOW, sample);
                    }
                    final List<String> missing = Metric.ALL.stream()
                        .filter(metric -> VERIFIED.contains(table.get(metric.label()).get(vendor.ordinal())))
                        .filter(metric -> !sample.has(metric))
                        .map(metric -> metric.label() + ": " + sample.reason(metric)).toList();
                    assertEquals(List.of(), missing, vendor.toString());
                }
            }
        }
    }
}

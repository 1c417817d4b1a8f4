package io.nvbind.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.LibraryReport;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import io.nvbind.gpu.Vendor;
import io.nvbind.sim.SimCard;
import io.nvbind.sim.SimCardFlag;
import io.nvbind.sim.SimField;
import io.nvbind.sim.SimOverride;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The drivers through their generated bindings, over the simulated libraries. */
class VendorDriverTest {

    private static final double MIB = 1 << 20;

    @TempDir
    private Path folder;

    private static void plant(final SimCard card) {
        card.set(SimField.UTILIZATION_GPU_PERCENT, 73)
            .set(SimField.TEMPERATURE_EDGE_MC, 61_000)
            .set(SimField.CLOCK_GRAPHICS_MHZ, 2105)
            .set(SimField.CLOCK_MEMORY_MHZ, 1101)
            .set(SimField.VRAM_TOTAL_BYTES, 8L << 30)
            .set(SimField.VRAM_USED_BYTES, 3L << 30)
            .set(SimField.VRAM_RESERVED_BYTES, 0)
            .set(SimField.POWER_NOW_MW, 187_500)
            .set(SimField.POWER_AVERAGE_MW, 187_500)
            .set(SimField.POWER_LIMIT_MW, 211_000)
            .set(SimField.THROTTLE_REASONS, 0);
    }

    @ParameterizedTest
    @CsvSource({"new,NVIDIA", "new,AMD", "new,INTEL", "old,NVIDIA", "old,AMD", "mid,AMD"})
    void shouldReadWhatWasPlanted(final String age, final Vendor vendor) throws IOException {
        try (SimulatedCards cards = SimulatedCards.of(age, folder); Gpus gpus = cards.open(vendor)) {
            plant(cards.card(vendor));
            final Gpu gpu = gpus.list().getFirst();
            final GpuSample sample = SimulatedCards.sample(gpu, cards.state());
            assertEquals(cards.card(vendor).pci(), gpu.info().id().toString());
            assertEquals(cards.card(vendor).text(SimField.NAME), gpu.info().name());
            assertTrue(gpu.info().simulated());
            assertNotNull(gpu.info().driverVersion());
            assertEquals(73, sample.value(Metric.GPU_UTILIZATION), 0.01, sample.reason(Metric.GPU_UTILIZATION));
            assertEquals(61, sample.value(Metric.GPU_TEMP_C), sample.reason(Metric.GPU_TEMP_C));
            assertEquals(2105, sample.value(Metric.GPU_CLOCK_MHZ), sample.reason(Metric.GPU_CLOCK_MHZ));
            assertEquals(1101, sample.value(Metric.MEMORY_CLOCK_MHZ), sample.reason(Metric.MEMORY_CLOCK_MHZ));
            assertEquals((8L << 30) / MIB, sample.value(Metric.VRAM_TOTAL_MB), sample.reason(Metric.VRAM_TOTAL_MB));
            assertEquals((3L << 30) / MIB, sample.value(Metric.VRAM_USED_MB), sample.reason(Metric.VRAM_USED_MB));
            assertEquals(0.375, sample.value(Metric.VRAM_PRESSURE), 1e-9, sample.reason(Metric.VRAM_PRESSURE));
            assertEquals(187.5, sample.value(Metric.POWER_DRAW_W), 0.01, sample.reason(Metric.POWER_DRAW_W));
            assertEquals(211, sample.value(Metric.POWER_LIMIT_W), sample.reason(Metric.POWER_LIMIT_W));
            assertFalse(sample.has(Metric.RTX_UTILIZATION));
            if (vendor == Vendor.AMD && !"new".equals(age)) {
                assertTrue(sample.has(Metric.THERMAL_THROTTLING) || sample.reason(Metric.THERMAL_THROTTLING) != null);
            } else {
                assertEquals(0, sample.value(Metric.THERMAL_THROTTLING), sample.reason(Metric.THERMAL_THROTTLING));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"NVIDIA,0x20,1", "NVIDIA,0x40,1", "NVIDIA,0x8,0", "NVIDIA,0x4,0",
        "AMD,0x100000000,1", "AMD,0x1000000000,0", "AMD,0x1,0", "INTEL,0x8,1", "INTEL,0x100,1", "INTEL,0x1,0"})
    void shouldTellHeatFromOtherReasons(final Vendor vendor, final String bits, final double hot) throws IOException {
        try (SimulatedCards cards = SimulatedCards.of("new", folder); Gpus gpus = cards.open(vendor)) {
            cards.card(vendor).set(SimField.THROTTLE_REASONS, Long.decode(bits));
            final GpuSample sample = SimulatedCards.sample(gpus.list().getFirst(), cards.state());
            assertEquals(hot, sample.value(Metric.THERMAL_THROTTLING), sample.reason(Metric.THERMAL_THROTTLING));
        }
    }

    @ParameterizedTest
    @CsvSource({"NVIDIA,nvmlDeviceGetTemperature,3,not supported", "NVIDIA,nvmlDeviceGetTemperature,4,permission",
        "AMD,rsmi_dev_temp_metric_get,2,not supported", "AMD,rsmi_dev_temp_metric_get,4,permission",
        "INTEL,zesTemperatureGetState,2013265923,not supported"})
    void shouldGiveTheReasonForOneMetricAndReadTheOthers(final Vendor vendor, final String function, final int status,
                                                         final String words) throws IOException {
        try (SimulatedCards cards = SimulatedCards.of("new", folder); Gpus gpus = cards.open(vendor)) {
            cards.state().override(SimOverride.status(function, status));
            final GpuSample sample = SimulatedCards.sample(gpus.list().getFirst(), cards.state());
            assertFalse(sample.has(Metric.GPU_TEMP_C));
            assertTrue(sample.reason(Metric.GPU_TEMP_C).contains(words), sample.reason(Metric.GPU_TEMP_C));
            assertTrue(sample.has(Metric.GPU_CLOCK_MHZ));
        }
    }

    @ParameterizedTest
    @CsvSource({"AMD,rsmi_dev_temp_metric_get", "INTEL,zesTemperatureGetState"})
    void shouldNotTakeUntouchedMemoryForAValue(final Vendor vendor, final String function) throws IOException {
        try (SimulatedCards cards = SimulatedCards.of("new", folder); Gpus gpus = cards.open(vendor)) {
            cards.state().override(SimOverride.untouched(function));
            final GpuSample sample = SimulatedCards.sample(gpus.list().getFirst(), cards.state());
            assertFalse(sample.has(Metric.GPU_TEMP_C));
            assertTrue(sample.reason(Metric.GPU_TEMP_C).contains("no value"), sample.reason(Metric.GPU_TEMP_C));
        }
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void shouldReadThePowerLimitWithItsRange(final Vendor vendor) throws IOException {
        try (SimulatedCards cards = SimulatedCards.of("new", folder); Gpus gpus = cards.open(vendor)) {
            final SimCard card = cards.card(vendor);
            final SettingState limit = gpus.list().getFirst().settings().get(Setting.POWER_LIMIT);
            assertNull(limit.unsupported());
            assertEquals(card.get(SimField.POWER_LIMIT_MW) / 1000.0, limit.number());
            assertEquals(card.get(SimField.POWER_LIMIT_MIN_MW) / 1000.0, limit.min());
            assertEquals(card.get(SimField.POWER_LIMIT_MAX_MW) / 1000.0, limit.max());
            assertEquals(new SettingValue.Amount(card.get(SimField.POWER_LIMIT_DEFAULT_MW) / 1000.0), limit.defaultValue());
        }
    }

    @ParameterizedTest
    @EnumSource(value = Vendor.class, names = {"NVIDIA", "INTEL"})
    void shouldSayThatAGpuIsLost(final Vendor vendor) throws IOException {
        try (SimulatedCards cards = SimulatedCards.of("new", folder); Gpus gpus = cards.open(vendor)) {
            final GpuSample sample = SimulatedCards.sample(gpus.list().getFirst(), cards.state());
            cards.card(vendor).set(SimCardFlag.LOST, true);
            assertFalse(gpus.list().getFirst().sample(Metric.Tier.FAST, sample));
            for (final Metric metric : Metric.ALL) {
                assertFalse(sample.has(metric), metric.label());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void shouldSayWhyThereIsNoGpuWhenTheDriverIsMissing(final Vendor vendor) throws IOException {
        try (SimulatedCards cards = SimulatedCards.of("new", folder)) {
            Files.delete(folder.resolve("nvbind-sim.state"));
            try (Gpus gpus = cards.open(vendor)) {
                final LibraryReport report = gpus.reports().getFirst();
                assertEquals(List.of(), gpus.list());
                assertEquals(cards.library(vendor), report.path());
                assertNotNull(report.reason());
            }
        }
    }

    @Test
    void shouldSayInTheLinkersWordsWhyALibraryDoesNotOpen() throws IOException {
        final Path text = Files.writeString(folder.resolve("libnvidia-ml.so.1"), "not a library");
        try (Gpus gpus = Gpus.none()) {
            gpus.add(Vendor.NVIDIA, text.toString());
            gpus.add(Vendor.AMD, folder.resolve("missing.so").toString());
            assertEquals(List.of(), gpus.list());
            assertTrue(gpus.reports().get(0).reason().contains("file too short")
                || gpus.reports().get(0).reason().contains("invalid ELF header"), gpus.reports().get(0).reason());
            assertTrue(gpus.reports().get(1).reason().contains("No such file"), gpus.reports().get(1).reason());
        }
    }

    @Test
    void shouldSayThatALibraryHasTheWrongWordSize() throws IOException {
        final byte[] elf = new byte[4096];
        // An ELF header of class 32, little endian, version 1, shared object, for i386.
        System.arraycopy(new byte[] {0x7f, 'E', 'L', 'F', 1, 1, 1}, 0, elf, 0, 7);
        elf[16] = 3;
        elf[18] = 3;
        elf[20] = 1;
        final Path library = Files.write(folder.resolve("libnvidia-ml.so.1"), elf);
        try (Gpus gpus = Gpus.none()) {
            gpus.add(Vendor.NVIDIA, library.toString());
            assertEquals(List.of(), gpus.list());
            assertTrue(gpus.reports().getFirst().reason().contains("wrong ELF class"),
                gpus.reports().getFirst().reason());
        }
    }

    @Test
    void shouldSayThatAnotherLibraryIsNotTheVendors() throws IOException {
        try (SimulatedCards cards = SimulatedCards.of("new", folder); Gpus gpus = Gpus.none()) {
            gpus.add(Vendor.NVIDIA, cards.library(Vendor.AMD));
            assertEquals(List.of(), gpus.list());
            assertTrue(gpus.reports().getFirst().reason().contains("lacks nvmlInit_v2"),
                gpus.reports().getFirst().reason());
        }
    }
}

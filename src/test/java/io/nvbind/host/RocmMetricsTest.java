package io.nvbind.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuDetails;
import io.nvbind.gpu.GpuEvent;
import io.nvbind.gpu.GpuProcess;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Vendor;
import io.nvbind.sim.SimCard;
import io.nvbind.sim.SimCardFlag;
import io.nvbind.sim.SimFeature;
import io.nvbind.sim.SimField;
import io.nvbind.sim.SimOverride;
import io.nvbind.sim.SimProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All that ROCm SMI tells, through the layouts of three ages of it. */
class RocmMetricsTest {

    @TempDir
    private Path folder;

    private static void plant(final SimCard card) {
        card.set(SimField.UTILIZATION_MEMORY_PERCENT, 31)
            .set(SimField.TEMPERATURE_HOTSPOT_MC, 83_000).set(SimField.TEMPERATURE_MEMORY_MC, 72_000)
            .set(SimField.VOLTAGE_GRAPHICS_MV, 1050)
            .set(SimField.FAN_RPM, 1234).set(SimField.FAN_PERCENT, 40)
            .set(SimField.ENCODER_PERCENT, 17)
            .set(SimField.PCIE_GENERATION, 3).set(SimField.PCIE_GENERATION_MAX, 5)
            .set(SimField.PCIE_WIDTH, 8).set(SimField.PCIE_WIDTH_MAX, 16).set(SimField.PCIE_REPLAY_COUNT, 7)
            .set(SimField.CLOCK_MEMORY_MAX_MHZ, 1250);
    }

    private static void assertValue(final double expected, final GpuSample sample, final Metric metric) {
        assertEquals(expected, sample.value(metric), expected * 0.01, metric.label() + ": " + sample.reason(metric));
    }

    @ParameterizedTest
    @ValueSource(strings = {"old", "mid", "new"})
    void shouldReadTheRest(final String age) throws IOException {
        try (SimulatedCards cards = SimulatedCards.of(age, folder); Gpus gpus = cards.open(Vendor.AMD)) {
            plant(cards.card(Vendor.AMD));
            final GpuSample sample = SimulatedCards.sample(gpus.list().getFirst(), cards.state());
            assertValue(31, sample, Metric.MEMORY_UTILIZATION);
            assertValue(83, sample, Metric.HOTSPOT_TEMP_C);
            assertValue(72, sample, Metric.MEMORY_TEMP_C);
            assertValue(1050, sample, Metric.VOLTAGE_MV);
            assertValue(1234, sample, Metric.FAN_SPEED_RPM);
            assertValue(40, sample, Metric.FAN_SPEED_PERCENT);
            assertValue(17, sample, Metric.ENCODER_UTILIZATION);
            assertValue(17, sample, Metric.DECODER_UTILIZATION);
            assertValue(3, sample, Metric.PCIE_GENERATION);
            assertValue(8, sample, Metric.PCIE_WIDTH);
            assertValue(5, sample, Metric.PCIE_GENERATION_MAX);
            assertValue(16, sample, Metric.PCIE_WIDTH_MAX);
            assertValue(7, sample, Metric.PCIE_REPLAYS);
            assertValue(1250, sample, Metric.MEMORY_CLOCK_MAX_MHZ);
            assertTrue(sample.value(Metric.ENERGY_J) > 0, sample.reason(Metric.ENERGY_J));
            for (final Metric metric : Metric.ALL) {
                assertTrue(sample.has(metric) || !GpuSample.NOT_SAMPLED.equals(sample.reason(metric)), metric.label());
            }
        }
    }

    @Test
    void shouldNeverMakeACallThatIsKnownToAbort() throws IOException {
        assertFalse(callsOf("old").stream().anyMatch(List.of("rsmi_dev_od_volt_info_get",
            "rsmi_dev_power_profile_presets_get", "rsmi_event_notification_stop", "rsmi_dev_pci_throughput_get")::contains));
    }

    @Test
    void shouldNotMakeADearCall() throws IOException {
        assertFalse(callsOf("new").stream().anyMatch(
            List.of("rsmi_event_notification_stop", "rsmi_dev_pci_throughput_get")::contains));
    }

    private Set<String> callsOf(final String age) throws IOException {
        try (SimulatedCards cards = SimulatedCards.of(age, folder); Gpus gpus = cards.open(Vendor.AMD)) {
            SimulatedCards.sample(gpus.list().getFirst(), cards.state());
            gpus.list().getFirst().details();
            gpus.list().getFirst().settings();
            return cards.state().calls().keySet();
        }
    }

    @Test
    void shouldCountTheErrorsOfItsMemory() throws IOException {
        try (SimulatedCards cards = SimulatedCards.of("new", folder); Gpus gpus = cards.open(Vendor.AMD)) {
            final SimCard card = cards.card(Vendor.AMD);
            GpuSample sample = SimulatedCards.sample(gpus.list().getFirst(), cards.state());
            assertTrue(sample.reason(Metric.ECC_CORRECTED).contains("not supported"), sample.reason(Metric.ECC_CORRECTED));
            card.set(SimField.UNSUPPORTED, 0);
            sample = SimulatedCards.sample(gpus.list().getFirst(), cards.state());
            assertTrue(sample.reason(Metric.ECC_CORRECTED).contains("is off"), sample.reason(Metric.ECC_CORRECTED));
            card.set(SimCardFlag.ECC_ENABLED, true);
            card.set(SimField.ECC_CORRECTED, 4).set(SimField.ECC_UNCORRECTED, 1);
            sample = SimulatedCards.sample(gpus.list().getFirst(), cards.state());
            assertEquals(4, sample.value(Metric.ECC_CORRECTED));
            assertEquals(1, sample.value(Metric.ECC_UNCORRECTED));
        }
    }

    @ParameterizedTest
    @CsvSource({"0x1,1,0,0", "0x10000,0,1,0", "0x100000000000000,0,1,0", "0x100000000,0,0,1", "0x1000000000,0,0,0",
        "0x100010001,1,1,1"})
    void shouldTellThePowerLimitFromTheBoardsAndHeat(final String bits, final double power, final double board,
                                                     final double heat) throws IOException {
        try (SimulatedCards cards = SimulatedCards.of("mid", folder); Gpus gpus = cards.open(Vendor.AMD)) {
            cards.card(Vendor.AMD).set(SimField.THROTTLE_REASONS, Long.decode(bits));
            final GpuSample sample = SimulatedCards.sample(gpus.list().getFirst(), cards.state());
            assertEquals(power, sample.value(Metric.THROTTLE_POWER));
            assertEquals(board, sample.value(Metric.THROTTLE_HARDWARE));
            assertEquals(heat, sample.value(Metric.THERMAL_THROTTLING));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"old", "mid", "new"})
    void shouldTellWhatHardlyChanges(final String age) throws IOException {
        try (SimulatedCards cards = SimulatedCards.of(age, folder); Gpus gpus = cards.open(Vendor.AMD)) {
            cards.card(Vendor.AMD).set(SimField.UNSUPPORTED, 0);
            final GpuDetails details = gpus.list().getFirst().details();
            assertEquals("113-SIM7900XT-001", details.values().get("vbios"));
            assertEquals("5175a7ed00000002", details.values().get("unique_id"));
            assertEquals("samsung", details.values().get("memory_vendor"));
            assertEquals("0x004e7900", details.values().get("firmware_smc"));
            assertNotNull(details.unavailable().get("firmware_uvd"));
            assertTrue(details.values().get("rocm_smi").matches("\\d+\\.\\d+"), details.values().get("rocm_smi"));
            assertTrue(details.values().get("supported_memory_clocks_mhz").contains(","));
            assertEquals("auto", details.values().get("performance_level"));
            if ("old".equals(age)) {
                assertTrue(details.unavailable().get("gfx_target").contains("does not have it"));
            } else {
                assertEquals("gfx1100", details.values().get("gfx_target"));
                assertEquals("SPX", details.values().get("compute_partition"));
                assertEquals("NPS1", details.values().get("memory_partition"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"old", "new"})
    void shouldListComputeProcesses(final String age) throws IOException {
        try (SimulatedCards cards = SimulatedCards.of(age, folder); Gpus gpus = cards.open(Vendor.AMD)) {
            final Gpu gpu = gpus.list().getFirst();
            assertEquals(List.of(), gpu.processes().list());
            cards.card(Vendor.AMD).processes(List.of(SimProcess.game(4711, 1L << 30, 50),
                new SimProcess(4712, SimProcess.COMPUTE, 3L << 30, 25, 0, 0, 0)));
            assertEquals(List.of(new GpuProcess(4712, "compute", 3072, 25)), gpu.processes().list());
            cards.state().override(SimOverride.status("rsmi_compute_process_info_get", 4));
            assertTrue(gpu.processes().unavailable().contains("permission"), gpu.processes().unavailable());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"old", "mid", "new"})
    void shouldHandEventsOver(final String age) throws IOException {
        try (SimulatedCards cards = SimulatedCards.of(age, folder); Gpus gpus = cards.open(Vendor.AMD)) {
            final List<GpuEvent> events = new ArrayList<>();
            gpus.pollEvents(events::add);
            final int card = slot(cards);
            for (int type = 1; type <= 5; type++) {
                cards.state().post(card, type, 0, "note " + type);
            }
            gpus.pollEvents(events::add);
            assertEquals(List.of(GpuEvent.Kind.ERROR, GpuEvent.Kind.THERMAL, GpuEvent.Kind.RESET, GpuEvent.Kind.RESET),
                events.stream().map(GpuEvent::kind).toList());
            assertTrue(events.getFirst().message().endsWith("(VM fault) note 1"), events.getFirst().message());
            assertEquals(gpus.list().getFirst().info().id(), events.getFirst().id());
            events.clear();
            gpus.pollEvents(events::add);
            assertEquals(List.of(), events);
        }
    }

    private static int slot(final SimulatedCards cards) {
        for (int i = 0; i < cards.state().cardCount(); i++) {
            if (cards.state().card(i).pci().equals(cards.card(Vendor.AMD).pci())) {
                return i;
            }
        }
        throw new AssertionError("no such card");
    }

    @Test
    void shouldSayThatAGpuIsLost() throws IOException {
        try (SimulatedCards cards = SimulatedCards.of("new", folder); Gpus gpus = cards.open(Vendor.AMD)) {
            final Gpu gpu = gpus.list().getFirst();
            final GpuSample sample = SimulatedCards.sample(gpu, cards.state());
            cards.card(Vendor.AMD).set(SimCardFlag.LOST, true);
            assertFalse(gpu.sample(Metric.Tier.FAST, sample));
            for (final Metric metric : Metric.ALL) {
                assertFalse(sample.has(metric), metric.label());
            }
        }
    }

    @Test
    void shouldReadACardWithoutATable() throws IOException {
        try (SimulatedCards cards = SimulatedCards.of("new", folder); Gpus gpus = cards.open(Vendor.AMD)) {
            cards.card(Vendor.AMD).lacks(SimFeature.METRICS_TABLE);
            final GpuSample sample = SimulatedCards.sample(gpus.list().getFirst(), cards.state());
            assertTrue(sample.reason(Metric.GPU_CLOCK_MHZ).contains("not supported"), sample.reason(Metric.GPU_CLOCK_MHZ));
            assertTrue(sample.reason(Metric.THROTTLE_POWER).contains("not supported"));
            assertTrue(sample.has(Metric.GPU_TEMP_C));
        }
    }
}

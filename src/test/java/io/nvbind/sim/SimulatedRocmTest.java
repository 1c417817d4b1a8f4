package io.nvbind.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nvbind.sim.SimulatedMachine.Answers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The simulated ROCm SMI as a program in C sees it. */
class SimulatedRocmTest {

    private static final String TOOL = "rocm_dump_new";

    @TempDir
    Path folder;

    private SimulatedMachine machine(final String variant) throws Exception {
        return new SimulatedMachine(folder, variant, SimState.standardCards());
    }

    @ParameterizedTest
    @CsvSource({"new, 280, 2368", "mid, 280, 424", "old, 264, 96"})
    void shouldWriteStructsOfItsOwnLayout(final String variant, final int clocks, final int metrics) throws Exception {
        try (SimulatedMachine machine = machine(variant)) {
            SimLoad.advance(machine.state(), 30, 0.5);
            final Answers answers = machine.ask("rocm_dump_" + variant, SimulatedMachine.ROCM);
            assertEquals(clocks, answers.value("rsmi_dev_gpu_clk_freq_get", "bytes"));
            assertEquals(clocks, answers.value("rsmi_dev_gpu_clk_freq_get", "expected"));
            assertEquals(metrics, answers.value("rsmi_dev_gpu_metrics_info_get", "bytes"));
            assertEquals(metrics, answers.value("rsmi_dev_gpu_metrics_info_get", "expected"));
            assertEquals(50, answers.value("rsmi_dev_gpu_metrics_info_get", "busy"));
            assertEquals("old".equals(variant) ? -1 : 0, answers.statusOf("rsmi_dev_power_get"));
            assertEquals("old".equals(variant) ? -1 : 0, answers.statusOf("rsmi_dev_activity_metric_get"));
        }
    }

    @Test
    void shouldAnswerWhatTheStateHolds() throws Exception {
        try (SimulatedMachine machine = machine("new")) {
            final SimCard card = machine.state().card(SimVendor.AMD);
            SimLoad.advance(card, 30, 0.6);
            final Answers answers = machine.ask(TOOL, SimulatedMachine.ROCM);

            assertEquals(1, answers.value("rsmi_num_monitor_devices", "value"));
            assertEquals(0x300, answers.value("rsmi_dev_pci_id_get", "value"));
            assertEquals(0x744c, answers.value("rsmi_dev_id_get", "value"));
            assertEquals("AMD Radeon RX 7900 XT (simulated)", answers.text("rsmi_dev_name_get", "value"));
            assertEquals(60, answers.value("rsmi_dev_busy_percent_get", "value"));
            assertEquals(card.get(SimField.TEMPERATURE_EDGE_MC), answers.value("rsmi_dev_temp_metric_get", "value"));
            assertEquals(card.get(SimField.POWER_AVERAGE_MW) * 1000, answers.value("rsmi_dev_power_ave_get", "value"));
            assertEquals(card.get(SimField.VRAM_USED_BYTES), answers.value("rsmi_dev_memory_usage_get", "value"));
            assertEquals(300_000_000, answers.value("rsmi_dev_power_cap_get", "value"));
            assertEquals(345_000_000, answers.value("rsmi_dev_power_cap_range_get", "high"));
            assertEquals(card.get(SimField.FAN_RPM), answers.value("rsmi_dev_fan_rpms_get", "value"));
        }
    }

    @Test
    void shouldMarkWhatTheMetricsTableDoesNotKnow() throws Exception {
        try (SimulatedMachine machine = machine("new")) {
            machine.state().card(SimVendor.AMD).lacks(SimFeature.TEMPERATURE_HOTSPOT, SimFeature.FAN_RPM);
            final Answers answers = machine.ask(TOOL, SimulatedMachine.ROCM);
            assertEquals(0xffff, answers.value("rsmi_dev_gpu_metrics_info_get", "hotspot"));
            assertEquals(0xffff, answers.value("rsmi_dev_gpu_metrics_info_get", "fan"));
            assertEquals(2, answers.statusOf("rsmi_dev_fan_rpms_get"));
        }
    }

    @Test
    void shouldNotTellTheCurrentClockWhenItIsUnknown() throws Exception {
        try (SimulatedMachine machine = machine("old")) {
            machine.state().card(SimVendor.AMD).set(SimCardFlag.CLOCK_UNKNOWN, true);
            final Answers answers = machine.ask("rocm_dump_old", SimulatedMachine.ROCM);
            assertEquals(0xffff_ffffL, answers.value("rsmi_dev_gpu_clk_freq_get", "current"));
        }
    }

    @Test
    void shouldFailToStartWhenThereIsNoDriver() throws Exception {
        try (SimulatedMachine machine = new SimulatedMachine(folder, "new", null)) {
            assertEquals(8, machine.ask(TOOL, SimulatedMachine.ROCM).statusOf("rsmi_init"));
        }
        try (SimulatedMachine machine = new SimulatedMachine(folder, "new", List.of(SimStandardCards.intel()))) {
            final Answers answers = machine.ask(TOOL, SimulatedMachine.ROCM);
            assertEquals(8, answers.statusOf("rsmi_init"));
            assertEquals("0 value=0", answers.first("rsmi_num_monitor_devices"));
        }
    }

    @Test
    void shouldSetThePowerCapOnlyWithinItsRange() throws Exception {
        try (SimulatedMachine machine = machine("new")) {
            final SimCard card = machine.state().card(SimVendor.AMD);
            assertEquals(0, setCap(machine, "280000000"));
            assertEquals(280_000, card.get(SimField.POWER_LIMIT_MW));
            assertEquals(1, setCap(machine, "346000000"));
            assertEquals(1, setCap(machine, "1000000"));
            card.set(SimCardFlag.WRITES_DENIED, true);
            assertEquals(4, setCap(machine, "290000000"));
            assertEquals(280_000, card.get(SimField.POWER_LIMIT_MW));
        }
    }

    private static long setCap(final SimulatedMachine machine, final String microwatts) throws Exception {
        return machine.ask(TOOL, SimulatedMachine.ROCM, "power-cap", microwatts).statusOf("rsmi_dev_power_cap_set");
    }

    @Test
    void shouldReturnTheVendorsErrorWhenMisused() throws Exception {
        try (SimulatedMachine machine = machine("new")) {
            final List<String> answers = machine.ask(TOOL, SimulatedMachine.ROCM).of("rsmi_dev_busy_percent_get");
            assertEquals("1 how=[no such device]", answers.get(1));
            assertEquals("1 how=[null result]", answers.get(2));
        }
    }
}

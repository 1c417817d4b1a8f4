package io.nvbind.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.sim.SimulatedMachine.Answers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The simulated NVML as a program in C sees it. */
class SimulatedNvmlTest {

    private static final String TOOL = "nvml_dump";

    @TempDir
    Path folder;

    private SimulatedMachine machine(final String variant) throws Exception {
        return new SimulatedMachine(folder, variant, SimState.standardCards());
    }

    @Test
    void shouldAnswerWhatTheStateHolds() throws Exception {
        try (SimulatedMachine machine = machine("new")) {
            final SimCard card = machine.state().card(SimVendor.NVIDIA);
            SimLoad.advance(card, 30, 0.7);
            card.set(SimField.TEMPERATURE_EDGE_MC, 61_600).set(SimField.THROTTLE_REASONS, 0x24);
            final Answers answers = machine.ask(TOOL, SimulatedMachine.NVML);

            assertEquals(1, answers.statusOf("nvbind_simulated"));
            assertEquals("NVIDIA GeForce RTX 4080 (simulated)", answers.text("nvmlDeviceGetName", "value"));
            assertEquals("00000000:01:00.0", answers.text("nvmlDeviceGetPciInfo_v3", "busId"));
            assertEquals(1, answers.value("nvmlDeviceGetHandleByPciBusId_v2", "same"));
            assertEquals(70, answers.value("nvmlDeviceGetUtilizationRates", "gpu"));
            assertEquals(62, answers.value("nvmlDeviceGetTemperature", "value"));
            assertEquals(0x24, answers.value("nvmlDeviceGetCurrentClocksEventReasons", "value"));
            assertEquals(0x24, answers.value("nvmlDeviceGetCurrentClocksThrottleReasons", "value"));
            assertEquals(card.get(SimField.CLOCK_GRAPHICS_MHZ), answers.value("nvmlDeviceGetClockInfo", "value"));
            assertEquals(card.get(SimField.POWER_AVERAGE_MW), answers.value("nvmlDeviceGetPowerUsage", "value"));
            assertEquals(card.get(SimField.POWER_NOW_MW), answers.value("field186", "value"));
            assertEquals(card.get(SimField.VRAM_USED_BYTES), answers.value("nvmlDeviceGetMemoryInfo_v2", "used"));
            assertEquals(card.get(SimField.VRAM_USED_BYTES) + card.get(SimField.VRAM_RESERVED_BYTES),
                answers.value("nvmlDeviceGetMemoryInfo", "used"));
        }
    }

    @Test
    void shouldBehaveAsWithoutADriverWhenThereIsNoStateFile() throws Exception {
        try (SimulatedMachine machine = new SimulatedMachine(folder, "new", null)) {
            final Answers answers = machine.ask(TOOL, SimulatedMachine.NVML);
            assertEquals(0, answers.statusOf("nvmlSystemGetNVMLVersion"));
            assertEquals(1, answers.statusOf("nvmlDeviceGetCount_v2"));
            assertEquals(9, answers.statusOf("nvmlInit_v2"));
            assertEquals("0", answers.of("nvmlShutdown").get(0));
            assertEquals("1 how=[again]", answers.of("nvmlShutdown").get(1));
        }
    }

    @Test
    void shouldBehaveAsWithoutADriverWhenItIsUnloaded() throws Exception {
        try (SimulatedMachine machine = machine("new")) {
            machine.state().driver(SimVendor.NVIDIA, false);
            assertEquals(9, machine.ask(TOOL, SimulatedMachine.NVML).statusOf("nvmlInit_v2"));
            machine.state().driver(SimVendor.NVIDIA, true);
            assertEquals(0, machine.ask(TOOL, SimulatedMachine.NVML).statusOf("nvmlInit_v2"));
        }
    }

    @Test
    void shouldLackWhatOldDriversLack() throws Exception {
        try (SimulatedMachine machine = machine("old")) {
            final Answers answers = machine.ask(TOOL, SimulatedMachine.NVML);
            assertEquals(-1, answers.statusOf("nvmlDeviceGetMemoryInfo_v2"));
            assertEquals(-1, answers.statusOf("nvmlDeviceGetCurrentClocksEventReasons"));
            assertEquals(0, answers.statusOf("nvmlDeviceGetCurrentClocksThrottleReasons"));
            assertEquals(0, answers.statusOf("nvmlDeviceGetMemoryInfo"));
            assertEquals(2, answers.statusOf("field186"));
        }
    }

    @Test
    void shouldReturnTheVendorsErrorWhenMisused() throws Exception {
        try (SimulatedMachine machine = machine("new")) {
            for (final String line : machine.ask(TOOL, SimulatedMachine.NVML).lines()) {
                if (line.contains("how=[") && !line.startsWith("nvmlShutdown")) {
                    assertTrue(line.contains(" 2 how="), line);
                }
            }
        }
    }

    @Test
    void shouldSayThatAFeatureIsNotSupportedWhenTheCardLacksIt() throws Exception {
        try (SimulatedMachine machine = machine("new")) {
            machine.state().card(SimVendor.NVIDIA).lacks(SimFeature.POWER_AVERAGE, SimFeature.FAN_PERCENT);
            final Answers answers = machine.ask(TOOL, SimulatedMachine.NVML);
            assertEquals(3, answers.statusOf("nvmlDeviceGetPowerUsage"));
            assertEquals(3, answers.statusOf("nvmlDeviceGetFanSpeed"));
            assertEquals(3, answers.statusOf("field185"));
            assertEquals(0, answers.statusOf("field186"));
        }
    }

    @Test
    void shouldSayThatTheGpuIsLost() throws Exception {
        try (SimulatedMachine machine = machine("new")) {
            machine.state().card(SimVendor.NVIDIA).set(SimCardFlag.LOST, true);
            assertEquals("15", machine.ask(TOOL, SimulatedMachine.NVML).of("nvmlDeviceGetHandleByIndex_v2").get(1));
        }
    }

    @Test
    void shouldSetThePowerLimitOnlyWithinItsRange() throws Exception {
        try (SimulatedMachine machine = machine("new")) {
            final SimCard card = machine.state().card(SimVendor.NVIDIA);
            assertEquals(0, setLimit(machine, "200000"));
            assertEquals(200_000, card.get(SimField.POWER_LIMIT_MW));
            assertEquals(2, setLimit(machine, "149999"));
            assertEquals(2, setLimit(machine, "352001"));
            assertEquals(200_000, card.get(SimField.POWER_LIMIT_MW));
            card.set(SimCardFlag.WRITES_IGNORED, true);
            assertEquals(0, setLimit(machine, "300000"));
            assertEquals(200_000, card.get(SimField.POWER_LIMIT_MW));
            machine.state().denyWrites(true);
            assertEquals(4, setLimit(machine, "300000"));
            machine.state().denyWrites(false);
            card.lacks(SimFeature.POWER_LIMIT_SET);
            assertEquals(3, setLimit(machine, "300000"));
        }
    }

    private static long setLimit(final SimulatedMachine machine, final String milliwatts) throws Exception {
        return machine.ask(TOOL, SimulatedMachine.NVML, "power-limit", milliwatts)
            .statusOf("nvmlDeviceSetPowerManagementLimit");
    }

    @Test
    void shouldObeyOverrides() throws Exception {
        try (SimulatedMachine machine = machine("new")) {
            final SimState state = machine.state();
            state.override(SimOverride.status("nvmlDeviceGetFanSpeed", 999));
            state.override(SimOverride.untouched("nvmlDeviceGetUtilizationRates"));
            state.override(SimOverride.status("nvmlDeviceGetPowerUsage", 17).onCard(1));
            state.override(SimOverride.status("nvmlDeviceGetClockInfo", 10).forCalls(1, 2));
            state.override(SimOverride.delay("nvmlDeviceGetEnforcedPowerLimit", Duration.ofMillis(300)));
            final long start = System.nanoTime();
            final Answers answers = machine.ask(TOOL, SimulatedMachine.NVML);

            assertTrue(System.nanoTime() - start >= 300_000_000L);
            assertEquals(999, answers.statusOf("nvmlDeviceGetFanSpeed"));
            assertEquals("0 gpu=0 memory=0", answers.first("nvmlDeviceGetUtilizationRates"));
            assertEquals(0, answers.statusOf("nvmlDeviceGetPowerUsage"));
            assertEquals(0, answers.statusOf("nvmlDeviceGetEnforcedPowerLimit"));
            assertTrue(answers.of("nvmlDeviceGetClockInfo").get(0).startsWith("0 "));
            assertTrue(answers.of("nvmlDeviceGetClockInfo").get(1).startsWith("10 "));
            assertTrue(answers.of("nvmlDeviceGetClockInfo").get(2).startsWith("10 "));
            assertTrue(answers.of("nvmlDeviceGetClockInfo").get(3).startsWith("0 "));
        }
    }

    @Test
    void shouldAbortTheProcessWhenTold() throws Exception {
        try (SimulatedMachine machine = machine("new")) {
            machine.state().override(SimOverride.abort("nvmlDeviceGetName"));
            assertEquals(134, machine.ask(TOOL, SimulatedMachine.NVML).status());
        }
    }

    @Test
    void shouldCountCalls() throws Exception {
        try (SimulatedMachine machine = machine("new")) {
            machine.ask(TOOL, SimulatedMachine.NVML);
            assertEquals(1, machine.state().calls("nvmlInit_v2"));
            assertEquals(5, machine.state().calls("nvmlDeviceGetClockInfo"));
            assertEquals(0, machine.state().calls("nvmlDeviceSetPowerManagementLimit"));
            machine.state().clearCalls();
            assertEquals(0, machine.state().calls("nvmlInit_v2"));
            machine.ask(TOOL, SimulatedMachine.NVML);
            assertEquals(1, machine.state().calls("nvmlInit_v2"));
        }
    }

    @Test
    void shouldWakeASleepingCardWhenItIsRead() throws Exception {
        try (SimulatedMachine machine = machine("new")) {
            final SimCard card = machine.state().card(SimVendor.NVIDIA).set(SimCardFlag.SUSPENDED, true);
            machine.ask(TOOL, SimulatedMachine.NVML);
            assertEquals(1, card.get(SimField.WAKE_COUNT));
            assertTrue(!card.is(SimCardFlag.SUSPENDED));
        }
    }

    @Test
    void shouldCountEnergyAsPowerTimesTime() throws Exception {
        try (SimulatedMachine machine = machine("new")) {
            final SimCard card = machine.state().card(SimVendor.NVIDIA);
            machine.state().freezeClock(5_000_000_000_000L);
            card.change(() -> card.set(SimField.ENERGY_UJ, 0).set(SimField.TOTALS_AT_NS, 5_000_000_000_000L)
                .set(SimField.POWER_NOW_MW, 250_000));
            machine.state().freezeClock(5_010_000_000_000L);
            assertEquals(2_500_000,
                machine.ask(TOOL, SimulatedMachine.NVML).value("nvmlDeviceGetTotalEnergyConsumption", "value"));
        }
    }
}

package io.nvbind.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.parts.RealParts;
import io.nvbind.sim.SimulatedMachine.Answers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The simulated Level Zero driver as a program in C sees it, by itself and below the real loader. */
class SimulatedLevelZeroTest {

    private static final String TOOL = "ze_dump";
    private static final String LOADER = "libze_loader.so.1";
    private static final Map<String, String> SYSMAN = Map.of("ZES_ENABLE_SYSMAN", "1");

    @TempDir
    Path folder;

    private SimulatedMachine machine(final String variant) throws Exception {
        return new SimulatedMachine(folder, variant, SimState.standardCards());
    }

    private static Answers belowTheLoader(final SimulatedMachine machine) throws Exception {
        RealParts.needFile("libze1", Path.of("/usr/lib/x86_64-linux-gnu", LOADER));
        return machine.ask(Map.of("ZES_ENABLE_SYSMAN", "1", "ZE_ENABLE_ALT_DRIVERS",
            machine.library(SimulatedMachine.LEVEL_ZERO).toString()), TOOL, LOADER);
    }

    private static void checkAgainst(final SimCard card, final Answers answers) {
        assertEquals("nvbind-simulated", answers.text("zeDriverGetProperties", "uuid"));
        assertEquals("nvbind-simulated", answers.text("zesDeviceGetProperties", "brand"));
        assertEquals(card.text(SimField.NAME), answers.text("zesDeviceGetProperties", "name"));
        assertEquals(0x0a, answers.value("zesDevicePciGetProperties", "bus"));
        assertEquals(card.get(SimField.TEMPERATURE_HOTSPOT_MC) / 1000.0,
            Double.parseDouble(answers.text("zesTemperatureGetState", "value")), 0.001);
        assertEquals(card.get(SimField.CLOCK_GRAPHICS_MHZ),
            Double.parseDouble(answers.text("zesFrequencyGetState", "actual")));
        assertEquals(card.get(SimField.VRAM_TOTAL_BYTES) - card.get(SimField.VRAM_RESERVED_BYTES),
            answers.value("zesMemoryGetState", "size"));
        assertEquals(190_000, answers.value("zesPowerGetLimits", "value"));
        assertEquals(190_000, answers.value("zesPowerGetLimitsExt", "value"));
        assertEquals(card.get(SimField.FAN_RPM), answers.value("zesFanGetState", "rpm"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"new", "old"})
    void shouldAnswerWhatTheStateHoldsWhenOpenedAsTheLoader(final String variant) throws Exception {
        try (SimulatedMachine machine = machine(variant)) {
            SimLoad.advance(machine.state(), 30, 0.6);
            final Answers answers = machine.ask(SYSMAN, TOOL, machine.library(SimulatedMachine.LEVEL_ZERO).toString());
            assertEquals("old".equals(variant) ? -1 : 0, answers.statusOf("zesInit"));
            checkAgainst(machine.state().card(SimVendor.INTEL), answers);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"new", "old"})
    void shouldAnswerWhatTheStateHoldsBelowTheRealLoader(final String variant) throws Exception {
        try (SimulatedMachine machine = machine(variant)) {
            SimLoad.advance(machine.state(), 30, 0.6);
            checkAgainst(machine.state().card(SimVendor.INTEL), belowTheLoader(machine));
        }
    }

    @Test
    void shouldRefuseSysmanWhenItWasNotEnabled() throws Exception {
        try (SimulatedMachine machine = machine("old")) {
            final Answers answers =
                machine.ask(Map.of("ZES_ENABLE_SYSMAN", "0"), TOOL, machine.library(SimulatedMachine.LEVEL_ZERO).toString());
            assertEquals(0, answers.statusOf("zeDeviceGetProperties"));
            assertEquals(0x78000001, answers.statusOf("zesDeviceGetProperties"));
        }
    }

    @Test
    void shouldShowActivityAsTimeBusyOverTime() throws Exception {
        try (SimulatedMachine machine = machine("new")) {
            final SimCard card = machine.state().card(SimVendor.INTEL);
            machine.state().freezeClock(2_000_000_000_000L);
            card.change(() -> card.set(SimField.ACTIVE_GRAPHICS_US, 0).set(SimField.TOTALS_AT_NS, 2_000_000_000_000L)
                .set(SimField.UTILIZATION_GPU_PERCENT, 37));
            machine.state().freezeClock(2_010_000_000_000L);
            final Answers answers = machine.ask(SYSMAN, TOOL, machine.library(SimulatedMachine.LEVEL_ZERO).toString());
            final List<String> render =
                answers.of("zesEngineGetActivity").stream().filter(line -> line.contains("group=5 ")).toList();
            assertEquals(List.of("0 group=5 active=3700000 at=2010000000"), render);
        }
    }

    @Test
    void shouldEnumerateOnlyWhatTheCardHas() throws Exception {
        try (SimulatedMachine machine = machine("new")) {
            machine.state().card(SimVendor.INTEL).set(SimField.FAN_COUNT, 0)
                .lacks(SimFeature.TEMPERATURE_MEMORY, SimFeature.UTILIZATION, SimFeature.CLOCK_MEMORY);
            final Answers answers = machine.ask(SYSMAN, TOOL, machine.library(SimulatedMachine.LEVEL_ZERO).toString());
            assertEquals("0 count=0", answers.first("zesDeviceEnumFans"));
            assertEquals("0 count=0", answers.first("zesDeviceEnumEngineGroups"));
            assertEquals("0 count=2", answers.first("zesDeviceEnumTemperatureSensors"));
            assertEquals("0 count=2", answers.first("zesDeviceEnumFrequencyDomains"));
        }
    }

    @Test
    void shouldLeaveTheStructUntouchedWhenTold() throws Exception {
        try (SimulatedMachine machine = machine("new")) {
            machine.state().override(SimOverride.untouched("zesTemperatureGetState"));
            machine.state().override(SimOverride.untouched("zesFrequencyGetState"));
            final Answers answers = belowTheLoader(machine);
            assertTrue(answers.first("zesTemperatureGetState").startsWith("0 type=0 value=-999"));
            assertTrue(answers.first("zesFrequencyGetState").startsWith("0 type=0 actual=-999"));
        }
    }

    @Test
    void shouldReturnTheVendorsErrorWhenMisused() throws Exception {
        try (SimulatedMachine machine = machine("new")) {
            final List<String> answers =
                machine.ask(SYSMAN, TOOL, machine.library(SimulatedMachine.LEVEL_ZERO).toString())
                    .of("zesTemperatureGetState");
            assertEquals(0x78000005 + " how=[null handle]", answers.get(3));
            assertEquals(0x78000004 + " how=[foreign handle]", answers.get(4));
        }
    }

    @Test
    void shouldSayThatTheDeviceIsLost() throws Exception {
        try (SimulatedMachine machine = machine("new")) {
            machine.state().card(SimVendor.INTEL).set(SimCardFlag.LOST, true);
            assertEquals(0x70000001, belowTheLoader(machine).statusOf("zesDeviceGetProperties"));
        }
    }

    @Test
    void shouldSetThePowerLimitOnlyWithinItsRange() throws Exception {
        try (SimulatedMachine machine = machine("new")) {
            final SimCard card = machine.state().card(SimVendor.INTEL);
            assertEquals(0, setLimit(machine, "120000"));
            assertEquals(120_000, card.get(SimField.POWER_LIMIT_MW));
            assertEquals(0x78000004, setLimit(machine, "94000"));
            assertEquals(0x78000004, setLimit(machine, "-1"));
            card.set(SimCardFlag.WRITES_DENIED, true);
            assertEquals(0x70010000, setLimit(machine, "130000"));
            assertEquals(120_000, card.get(SimField.POWER_LIMIT_MW));
        }
    }

    private static long setLimit(final SimulatedMachine machine, final String milliwatts) throws Exception {
        return machine.ask(SYSMAN, TOOL, machine.library(SimulatedMachine.LEVEL_ZERO).toString(), "power-limit", milliwatts)
            .statusOf("zesPowerSetLimits");
    }
}

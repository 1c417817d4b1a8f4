package io.nvbind.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nvbind.parts.Program;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events that are posted in the state file and waited for in a vendor's library. */
class SimulatedEventsTest {

    private static final int XID = 8;
    private static final int PERFORMANCE_STATE = 4;

    @TempDir
    Path folder;

    private Program listen(final SimulatedMachine machine, final String variant, final String kind, final String library,
                           final String events) throws Exception {
        final Path tool = SimulatedMachine.tool("listen_" + variant);
        return Program.start(Map.of("ZES_ENABLE_SYSMAN", "1"),
            List.of(tool.toString(), machine.library(library).toString(), kind, events));
    }

    @Test
    void shouldDeliverAnXidToWhoRegisteredForIt() throws Exception {
        try (SimulatedMachine machine = new SimulatedMachine(folder, "new", SimState.standardCards())) {
            machine.state().post(0, XID, 1, "before anyone listened");
            try (Program program = listen(machine, "new", "nvml", SimulatedMachine.NVML, "8")) {
                program.awaitLine("listening");
                machine.state().post(0, PERFORMANCE_STATE, 0, "not registered for");
                machine.state().post(1, XID, 13, "of another card");
                machine.state().post(0, XID, 79, "fallen off the bus");
                assertEquals(0, program.await());
                assertEquals("""
                    nvmlDeviceRegisterEvents 0
                    nvmlEventSetWait_v2 10
                    listening
                    nvmlEventSetWait_v2 0 same=1 type=8 data=79
                    nvmlEventSetFree 0
                    nvmlEventSetFree 2 how=[again]""", program.out());
            }
        }
    }

    @Test
    void shouldEndTheWaitWhenTheGpuIsLost() throws Exception {
        try (SimulatedMachine machine = new SimulatedMachine(folder, "new", SimState.standardCards());
             Program program = listen(machine, "new", "nvml", SimulatedMachine.NVML, "8")) {
            program.awaitLine("listening");
            machine.state().card(0).set(SimCardFlag.LOST, true);
            assertEquals("nvmlEventSetWait_v2 15 same=0 type=0 data=0", program.awaitLine("nvmlEventSetWait_v2 15"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"new", "mid", "old"})
    void shouldDeliverAThermalThrottleOfRocm(final String variant) throws Exception {
        try (SimulatedMachine machine = new SimulatedMachine(folder, variant, SimState.standardCards());
             Program program = listen(machine, variant, "rocm", SimulatedMachine.ROCM, "0x2")) {
            program.awaitLine("listening");
            machine.state().post(1, 1, 0, "a page fault, not in the mask");
            machine.state().post(1, 2, 0, "too hot");
            assertEquals(0, program.await());
            assertEquals("""
                rsmi_event_notification_mask_set 8 how=[too early]
                rsmi_event_notification_init 0
                rsmi_event_notification_mask_set 0
                rsmi_event_notification_get 14 count=0
                listening
                rsmi_event_notification_get 0 count=1 device=0 event=2 message=[too hot]
                rsmi_event_notification_stop 0""", program.out());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"new", "old"})
    void shouldDeliverACriticalTemperatureOfLevelZero(final String variant) throws Exception {
        final String listener = "new";
        try (SimulatedMachine machine = new SimulatedMachine(folder, variant, SimState.standardCards());
             Program program = listen(machine, listener, "ze", SimulatedMachine.LEVEL_ZERO, "0x50")) {
            program.awaitLine("listening");
            machine.state().post(2, 0x80, 0, "not registered for");
            machine.state().post(2, 0x40, 0, "critical");
            assertEquals(0, program.await());
            assertEquals("""
                zesDeviceEventRegister 0
                zesDriverEventListen 0 count=0
                listening
                zesDriverEventListenEx 0 count=1 types=64""", program.out());
        }
    }
}

package io.nvbind.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.gpu.GpuDriver;
import io.nvbind.gpu.GpuEvent;
import io.nvbind.sim.SimCardFlag;
import io.nvbind.sim.SimFeature;
import io.nvbind.sim.SimOverride;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the driver reports of its own accord. */
class NvmlEventsTest {

    private static final long XID = 8;
    private static final long SINGLE_BIT = 1;
    private static final long DOUBLE_BIT = 2;

    @TempDir
    private Path folder;

    private static List<GpuEvent> poll(final GpuDriver driver) {
        final List<GpuEvent> events = new ArrayList<>();
        driver.pollEvents(events::add);
        return events;
    }

    @ParameterizedTest
    @ValueSource(strings = {"new", "old"})
    void shouldHandOverEachEventOnceWithItsGpu(final String age) throws IOException {
        try (NvmlMachine machine = NvmlMachine.of(age, folder, 2); GpuDriver driver = machine.open()) {
            assertEquals(List.of(), poll(driver));
            machine.state().post(1, XID, 31, "");
            machine.state().post(0, DOUBLE_BIT, 0, "");
            machine.state().post(0, SINGLE_BIT, 0, "");
            final List<GpuEvent> events = poll(driver);
            assertEquals(3, events.size(), events.toString());
            assertEquals("0000:41:00.0", events.get(0).id().toString());
            assertEquals("0000:01:00.0", events.get(1).id().toString());
            assertEquals(GpuEvent.Kind.ERROR, events.get(0).kind());
            assertTrue(events.get(0).message().startsWith("Xid 31: memory page fault"), events.get(0).message());
            assertTrue(events.get(1).message().contains("double-bit"), events.get(1).message());
            assertTrue(events.get(2).message().contains("single-bit"), events.get(2).message());
            assertEquals(List.of(), poll(driver));
        }
    }

    @ParameterizedTest
    @CsvSource({"13,ERROR,graphics engine", "43,ERROR,ended", "45,ERROR,ended", "48,ERROR,double-bit", "62,ERROR,halt",
        "63,ERROR,noted down", "64,ERROR,could not", "74,ERROR,NVLink", "79,LOST,fallen off the bus",
        "94,ERROR,contained", "95,ERROR,reset", "109,ERROR,timeout", "119,ERROR,GSP", "4711,ERROR,Xid 4711"})
    void shouldSayWhatAnXidMeans(final long number, final GpuEvent.Kind kind, final String words) throws IOException {
        try (NvmlMachine machine = NvmlMachine.of("new", folder, 1); GpuDriver driver = machine.open()) {
            machine.state().post(0, XID, number, "");
            final GpuEvent event = poll(driver).getFirst();
            assertEquals(kind, event.kind());
            assertTrue(event.message().startsWith("Xid " + number + ":"), event.message());
            assertTrue(event.message().contains(words), event.message());
        }
    }

    @Test
    void shouldHandOverWhatCameBeforeALossAndThenGoOnAsking() throws IOException {
        try (NvmlMachine machine = NvmlMachine.of("new", folder, 2); GpuDriver driver = machine.open()) {
            machine.state().post(0, XID, 79, "");
            machine.card().set(SimCardFlag.LOST, true);
            assertEquals(GpuEvent.Kind.LOST, poll(driver).getFirst().kind());
            assertEquals(List.of(), poll(driver));
            machine.state().post(1, XID, 13, "");
            assertEquals(1, poll(driver).size());
        }
    }

    @Test
    void shouldLeaveTheRestOfAFloodToTheNextPoll() throws IOException {
        try (NvmlMachine machine = NvmlMachine.of("new", folder, 1); GpuDriver driver = machine.open()) {
            for (int i = 0; i < 40; i++) {
                machine.state().post(0, XID, 13, "");
            }
            assertEquals(32, poll(driver).size());
            assertEquals(8, poll(driver).size());
            assertEquals(List.of(), poll(driver));
        }
    }

    @Test
    void shouldDoWithoutEventsWhereTheyAreNotToBeHad() throws IOException {
        try (NvmlMachine machine = NvmlMachine.of("new", folder, 1)) {
            machine.card().lacks(SimFeature.EVENTS);
            try (GpuDriver driver = machine.open()) {
                machine.state().post(0, XID, 13, "");
                assertEquals(List.of(), poll(driver));
                assertEquals(0, machine.state().calls("nvmlEventSetWait_v2"));
            }
            machine.card().has(SimFeature.EVENTS);
            machine.state().override(SimOverride.status("nvmlEventSetCreate", 20));
            try (GpuDriver driver = machine.open()) {
                assertEquals(1, driver.gpus().size());
                assertEquals(List.of(), poll(driver));
            }
        }
    }
}

package io.nvbind.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.ffi.IsolatingLoader;
import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuDriver;
import io.nvbind.gpu.GpuEvent;
import io.nvbind.gpu.GpuProcess;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Vendor;
import io.nvbind.levelzero.LevelZeroDriver;
import io.nvbind.sim.SimCard;
import io.nvbind.sim.SimCardFlag;
import io.nvbind.sim.SimFeature;
import io.nvbind.sim.SimField;
import io.nvbind.sim.SimOverride;
import io.nvbind.sim.SimProcess;
import io.nvbind.sim.SimVendor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may happen to an Intel GPU: it goes and comes back, sleeps, needs a reset, is used by processes. */
class LevelZeroLifeTest {

    private static final int LOW_POWER = 0x70000007;
    private static final int REQUIRES_RESET = 0x70000006;
    private static final int UNSUPPORTED = 0x78000003;
    private static final int UNINITIALIZED = 0x78000001;

    @TempDir
    private Path folder;

    /** The driver with bindings of its own, as {@link Gpus} makes it, but at hand for its events. */
    private static GpuDriver driver(final SimulatedCards cards) throws ReflectiveOperationException {
        final ClassLoader loader = new IsolatingLoader("io.nvbind.levelzero", LevelZeroLifeTest.class.getClassLoader());
        return (GpuDriver) loader.loadClass(LevelZeroDriver.class.getName()).getConstructor(String.class)
            .newInstance(cards.library(Vendor.INTEL));
    }

    private static int slot(final SimulatedCards cards) {
        return IntStream.range(0, cards.state().cardCount())
            .filter(i -> cards.state().card(i).vendor() == SimVendor.INTEL).findFirst().orElseThrow();
    }

    private static List<GpuEvent> events(final GpuDriver driver) {
        final List<GpuEvent> events = new ArrayList<>();
        driver.pollEvents(events::add);
        return events;
    }

    @Test
    void shouldSayOnceThatAGpuIsGoneAndOnceThatItIsBack() throws Exception {
        try (SimulatedCards cards = SimulatedCards.of("new", folder); GpuDriver driver = driver(cards)) {
            final Gpu gpu = driver.gpus().getFirst();
            final GpuSample sample = SimulatedCards.sample(gpu, cards.state());
            assertEquals(List.of(), events(driver));
            cards.card(Vendor.INTEL).set(SimCardFlag.LOST, true);
            assertFalse(gpu.sample(Metric.Tier.FAST, sample));
            assertFalse(gpu.sample(Metric.Tier.SLOW, sample));
            Metric.ALL.forEach(metric -> assertFalse(sample.has(metric), metric.label()));
            final List<GpuEvent> gone = events(driver);
            assertEquals(List.of(GpuEvent.Kind.LOST), gone.stream().map(GpuEvent::kind).toList());
            assertEquals(gpu.info().id(), gone.getFirst().id());
            assertEquals(List.of(), events(driver));
            cards.card(Vendor.INTEL).set(SimCardFlag.LOST, false);
            assertTrue(gpu.sample(Metric.Tier.FAST, sample));
            assertTrue(sample.has(Metric.GPU_TEMP_C));
            assertEquals(List.of(GpuEvent.Kind.APPEARED), events(driver).stream().map(GpuEvent::kind).toList());
        }
    }

    @Test
    void shouldFindAReturnedGpuByOpeningAnew() throws IOException {
        try (SimulatedCards cards = SimulatedCards.of("new", folder)) {
            cards.card(Vendor.INTEL).set(SimCardFlag.PRESENT, false);
            try (Gpus gpus = cards.open(Vendor.INTEL)) {
                assertEquals(List.of(), gpus.list());
            }
            cards.card(Vendor.INTEL).set(SimCardFlag.PRESENT, true);
            try (Gpus gpus = cards.open(Vendor.INTEL)) {
                final GpuSample sample = SimulatedCards.sample(gpus.list().getFirst(), cards.state());
                assertTrue(sample.has(Metric.POWER_DRAW_W), sample.reason(Metric.POWER_DRAW_W));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0x1,LOST", "0x40,THERMAL", "0x80,THERMAL", "0x100,THERMAL", "0x200,ERROR", "0x400,ERROR", "0x800,ERROR",
        "0x1000,ERROR", "0x2000,ERROR", "0x4000,RESET", "0x8000,ERROR", "0x4,", "0x10,"})
    void shouldTellWhatTheDriverReports(final String bit, final GpuEvent.Kind kind) throws Exception {
        try (SimulatedCards cards = SimulatedCards.of("new", folder); GpuDriver driver = driver(cards)) {
            assertEquals(List.of(), events(driver));
            cards.state().post(slot(cards), Long.decode(bit), 0, "");
            final List<GpuEvent> events = events(driver);
            assertEquals(kind == null ? List.of() : List.of(kind), events.stream().map(GpuEvent::kind).toList());
            events.forEach(event -> assertTrue(event.message().contains("Level Zero"), event.message()));
            assertEquals(List.of(), events(driver));
        }
    }

    @Test
    void shouldAskADriverWithoutEventsOnlyOnce() throws Exception {
        try (SimulatedCards cards = SimulatedCards.of("new", folder); GpuDriver driver = driver(cards)) {
            cards.card(Vendor.INTEL).lacks(SimFeature.EVENTS);
            events(driver);
            events(driver);
            assertEquals(1, cards.state().calls("zesDeviceEventRegister"));
            assertEquals(0, cards.state().calls("zesDriverEventListen"));
        }
    }

    @Test
    void shouldRegisterForFewerEventsWhenAnOldDriverRefusesTheNewest() throws Exception {
        try (SimulatedCards cards = SimulatedCards.of("new", folder); GpuDriver driver = driver(cards)) {
            cards.state().override(SimOverride.status("zesDeviceEventRegister", 0x7800000c).forCalls(0, 1));
            events(driver);
            cards.state().post(slot(cards), 0x40, 0, "");
            assertEquals(List.of(GpuEvent.Kind.THERMAL), events(driver).stream().map(GpuEvent::kind).toList());
        }
    }

    @Test
    void shouldLeaveASleepingGpuAlone() throws Exception {
        try (SimulatedCards cards = SimulatedCards.of("new", folder); GpuDriver driver = driver(cards)) {
            final Gpu gpu = driver.gpus().getFirst();
            final GpuSample sample = SimulatedCards.sample(gpu, cards.state());
            cards.state().override(SimOverride.status("zesEngineGetActivity", LOW_POWER));
            cards.state().override(SimOverride.status("zesDeviceGetState", LOW_POWER));
            cards.state().clearCalls();
            assertTrue(gpu.sample(Metric.Tier.FAST, sample));
            assertTrue(gpu.sample(Metric.Tier.SLOW, sample));
            for (final Metric metric : Metric.ALL) {
                assertTrue(sample.reason(metric).contains("asleep"), metric + " " + sample.reason(metric));
            }
            assertEquals(2, cards.state().calls().values().stream().mapToLong(Long::longValue).sum(),
                cards.state().calls().toString());
            assertEquals(List.of(), events(driver));
        }
    }

    @Test
    void shouldNotWakeAGpuByOpening() throws Exception {
        try (SimulatedCards cards = SimulatedCards.of("new", folder)) {
            cards.card(Vendor.INTEL).set(SimCardFlag.SUSPENDED, true);
            try (GpuDriver driver = driver(cards)) {
                assertEquals(1, driver.gpus().size());
                assertEquals(0, cards.card(Vendor.INTEL).get(SimField.WAKE_COUNT));
            }
        }
    }

    @Test
    void shouldSayOnceThatAGpuNeedsAReset() throws Exception {
        try (SimulatedCards cards = SimulatedCards.of("new", folder); GpuDriver driver = driver(cards)) {
            final Gpu gpu = driver.gpus().getFirst();
            cards.state().override(SimOverride.status("zesFanGetState", REQUIRES_RESET));
            final GpuSample sample = SimulatedCards.sample(gpu, cards.state());
            assertTrue(sample.reason(Metric.FAN_SPEED_RPM).contains("needs a reset"));
            assertTrue(sample.has(Metric.GPU_TEMP_C));
            assertEquals(GpuEvent.Kind.RESET, events(driver).getFirst().kind());
        }
    }

    @Test
    void shouldListProcesses() throws IOException {
        try (SimulatedCards cards = SimulatedCards.of("new", folder); Gpus gpus = cards.open(Vendor.INTEL)) {
            final SimCard card = cards.card(Vendor.INTEL);
            final Gpu gpu = gpus.list().getFirst();
            card.processes(List.of());
            assertEquals(List.of(), gpu.processes().list());
            assertNull(gpu.processes().unavailable());
            card.processes(List.of(SimProcess.game(4711, 3L << 30, 80),
                new SimProcess(815, SimProcess.COMPUTE, 1 << 20, 5, 5, 0, 0),
                new SimProcess(816, SimProcess.COMPUTE | SimProcess.GRAPHICS, 0, 0, 0, 0, 0)));
            assertEquals(List.of(new GpuProcess(4711, "graphics", 3072, Double.NaN),
                new GpuProcess(815, "compute", 1, Double.NaN), new GpuProcess(816, "both", 0, Double.NaN)),
                gpu.processes().list());
        }
    }

    @Test
    void shouldSayWhyProcessesCannotBeTold() throws IOException {
        try (SimulatedCards cards = SimulatedCards.of("new", folder); Gpus gpus = cards.open(Vendor.INTEL)) {
            final Gpu gpu = gpus.list().getFirst();
            cards.state().override(SimOverride.status("zesDeviceProcessesGetState", UNSUPPORTED));
            assertTrue(gpu.processes().unavailable().contains("not supported"));
            cards.state().clearOverrides();
            cards.state().override(SimOverride.status("zesDeviceProcessesGetState", 0x78000008).forCalls(0, 1));
            assertNull(gpu.processes().unavailable());
            cards.state().clearOverrides();
            cards.state().override(SimOverride.status("zesDeviceProcessesGetState", 0x78000008));
            assertFalse(gpu.processes().unavailable().isBlank());
            cards.state().clearOverrides();
            cards.state().override(SimOverride.untouched("zesDeviceProcessesGetState"));
            assertEquals(List.of(), gpu.processes().list());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"new", "old"})
    void shouldTellDetails(final String age) throws IOException {
        try (SimulatedCards cards = SimulatedCards.of(age, folder); Gpus gpus = cards.open(Vendor.INTEL)) {
            final SimCard card = cards.card(Vendor.INTEL);
            for (final SimFeature feature : SimFeature.values()) {
                card.has(feature);
            }
            card.text(SimField.SERIAL, "S123").text(SimField.FIRMWARE_VERSION, "102.0.10.1")
                .set(SimField.CLOCK_GRAPHICS_MIN_MHZ, 300).set(SimField.CLOCK_GRAPHICS_MAX_MHZ, 2400)
                .set(SimField.FABRIC_LINKS, 3).set(SimField.FABRIC_PEER, 1)
                .set(SimCardFlag.TOTALS_STORED, true).set(SimField.THROTTLED_US, 2_500_000)
                .set(SimField.VISIBLE_VRAM_TOTAL_BYTES, 256L << 20);
            final var details = gpus.list().getFirst().details();
            final var values = details.values();
            assertTrue(values.get("uuid").matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), values.toString());
            assertEquals(card.text(SimField.DRIVER_VERSION), values.get("driver_version"));
            assertEquals("S123", values.get("serial"));
            assertEquals("GSC 102.0.10.1", values.get("firmware"));
            assertEquals("0", values.get("subdevices"));
            assertEquals("300-2400", values.get("graphics_clock_range_mhz"));
            assertTrue(values.get("supported_graphics_clocks_mhz").startsWith("300 "), values.toString());
            assertTrue(values.get("supported_graphics_clocks_mhz").endsWith(" 2400"), values.toString());
            assertEquals("2.500", values.get("throttled_seconds"));
            assertEquals("port 1 healthy, port 2 healthy", values.get("fabric_ports"));
            assertEquals("off", values.get("resizable_bar"));
            assertEquals("old".equals(age), values.containsKey("level_zero_api_version"), details.toString());
            assertTrue(details.unavailable().containsKey("board_number"), details.toString());
        }
    }

    @Test
    void shouldGiveAReasonForEachDetailThatIsRefused() throws IOException {
        try (SimulatedCards cards = SimulatedCards.of("new", folder); Gpus gpus = cards.open(Vendor.INTEL)) {
            for (final String function : List.of("zesDeviceGetProperties", "zesFrequencyGetAvailableClocks",
                "zesFrequencyGetRange", "zesFrequencyGetThrottleTime", "zesDevicePciGetBars", "zesDeviceEnumFirmwares",
                "zesDeviceEnumFabricPorts")) {
                cards.state().override(SimOverride.status(function, UNSUPPORTED));
            }
            final var details = gpus.list().getFirst().details();
            assertEquals(List.of(), List.copyOf(details.values().keySet()));
            assertTrue(details.unavailable().keySet().containsAll(List.of("uuid", "firmware", "resizable_bar",
                "throttled_seconds", "supported_graphics_clocks_mhz")), details.toString());
        }
    }

    @Test
    void shouldNameTheWayOutWhenADriverIsTooOldForItsLoader() throws Exception {
        try (SimulatedCards cards = SimulatedCards.of("new", folder)) {
            // Loader 1.20 answers so for a driver without zesInit: zeInit is refused too once zesInit was.
            cards.state().override(SimOverride.status("zesInit", UNINITIALIZED));
            cards.state().override(SimOverride.status("zeInit", UNINITIALIZED));
            try (GpuDriver driver = driver(cards)) {
                assertEquals(List.of(), driver.gpus());
                assertTrue(driver.report().reason().contains("one too old for its loader (install or update"),
                    driver.report().reason());
            }
        }
    }
}

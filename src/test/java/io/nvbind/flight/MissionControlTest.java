package io.nvbind.flight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.frame.FrameStats;
import io.nvbind.frame.Stutter;
import io.nvbind.telemetry.GpuSampler;
import io.nvbind.telemetry.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.Recording;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmc.common.IDisplayable;
import org.openjdk.jmc.common.item.IAccessorKey;
import org.openjdk.jmc.common.item.IItem;
import org.openjdk.jmc.common.item.IItemCollection;
import org.openjdk.jmc.common.item.IItemIterable;
import org.openjdk.jmc.common.item.IType;
import org.openjdk.jmc.common.item.ItemFilters;
import org.openjdk.jmc.common.item.ItemToolkit;
import org.openjdk.jmc.common.unit.IQuantity;
import org.openjdk.jmc.flightrecorder.CouldNotLoadRecordingException;
import org.openjdk.jmc.flightrecorder.JfrAttributes;
import org.openjdk.jmc.flightrecorder.JfrLoaderToolkit;

/** What JDK Mission Control's own reader makes of a recording: names, values with their units, one time line. */
class MissionControlTest {

    private static final long MILLI = 1_000_000L;

    @TempDir
    private Path folder;
    private IItemCollection events;

    @BeforeEach
    void record() throws IOException, CouldNotLoadRecordingException {
        final GpuSampler sampler = new GpuSampler(List.of(new FlightEventsTest.WarmGpu()), System::nanoTime);
        final FlightEvents flight = new FlightEvents(sampler.readings());
        final Session session = new Session("id", "gaming-001", 1, 1, new FrameStats());
        session.game("Half-Life");
        final Path file = folder.resolve("recording.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("nvbind.Stutter");
            recording.enable("nvbind.GpuSample");
            recording.enable("jdk.GarbageCollection");
            recording.start();
            flight.onStutter(session, new Stutter(5, 90 * MILLI, 8 * MILLI, 82 * MILLI, 1));
            System.gc();
            sampler.sampleAll();
            flight.onTurn(1);
            recording.stop();
            recording.dump(file);
        }
        events = JfrLoaderToolkit.loadEvents(file.toFile());
    }

    private IItem only(final String type) {
        IItem only = null;
        for (final IItemIterable each : events.apply(ItemFilters.type(type))) {
            for (final IItem item : each) {
                assertTrue(only == null || type.startsWith("jdk."), "more than one " + type);
                only = only == null ? item : only;
            }
        }
        assertFalse(only == null, "no " + type);
        return only;
    }

    /** By the names the tool shows, as it shows them. */
    private static Map<String, String> shown(final IItem item) {
        final IType<IItem> type = ItemToolkit.getItemType(item);
        final Map<String, String> shown = new LinkedHashMap<>();
        type.getAccessorKeys().forEach((key, name) -> shown.put(name.getName(), text(type, key, item)));
        return shown;
    }

    private static <M> String text(final IType<IItem> type, final IAccessorKey<M> key, final IItem item) {
        final Object value = type.getAccessor(key).getMember(item);
        return value instanceof IDisplayable quantity ? quantity.displayUsing(IDisplayable.AUTO).replace('\u00a0', ' ')
            : String.valueOf(value);
    }

    @Test
    void shouldNameEachValueAndItsUnit() {
        final Map<String, String> stutter = shown(only("nvbind.Stutter"));
        assertEquals("82 ms", stutter.get("Excess"), stutter.toString());
        assertEquals("90 ms", stutter.get("Frame Time"));
        assertEquals("8 ms", stutter.get("Baseline"));
        assertEquals("major", stutter.get("Severity"));
        assertEquals("gaming-001", stutter.get("Container"));
        assertEquals("Half-Life", stutter.get("Game"));
        final Map<String, String> sample = shown(only("nvbind.GpuSample"));
        assertEquals("50 %", sample.get("Utilization"), sample.toString());
        assertEquals("1.5 GHz", sample.get("Clock"));
        assertEquals("0000:01:00.0", sample.get("GPU"));
    }

    @Test
    void shouldStandOnOneTimeLineWithTheVirtualMachine() {
        final IQuantity stutter = start("nvbind.Stutter");
        final IQuantity collection = start("jdk.GarbageCollection");
        final IQuantity sample = start("nvbind.GpuSample");
        assertTrue(stutter.compareTo(collection) <= 0, stutter + " " + collection);
        assertTrue(collection.compareTo(sample) <= 0, collection + " " + sample);
        assertEquals("Stutter", ItemToolkit.getItemType(only("nvbind.Stutter")).getName());
        assertEquals("A frame took much longer than those around it [nvbind.Stutter]",
            ItemToolkit.getItemType(only("nvbind.Stutter")).getDescription());
    }

    private IQuantity start(final String type) {
        final IItem item = only(type);
        return JfrAttributes.START_TIME.getAccessor(ItemToolkit.getItemType(item)).getMember(item);
    }
}

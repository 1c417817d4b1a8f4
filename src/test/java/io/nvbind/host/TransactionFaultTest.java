package io.nvbind.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.control.Change;
import io.nvbind.control.Control;
import io.nvbind.control.GpuDesk;
import io.nvbind.control.Left;
import io.nvbind.control.Refusal;
import io.nvbind.control.Request;
import io.nvbind.control.State;
import io.nvbind.control.VramDesk;
import io.nvbind.control.Wish;
import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingValue;
import io.nvbind.gpu.Vendor;
import io.nvbind.sim.SimCardFlag;
import io.nvbind.sim.SimFault;
import io.nvbind.sim.SimFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Transactions over the simulated vendor libraries, each of whose writes fails once and for good. */
class TransactionFaultTest {

    @TempDir
    private Path folder;
    private SimulatedCards cards;
    private Gpus gpus;
    private Gpu gpu;
    private Control control;

    private static List<String> settings(final Vendor vendor) {
        return switch (vendor) {
            case NVIDIA -> List.of("PERSISTENCE_MODE=on", "POWER_LIMIT=250", "GPU_CLOCK_RANGE=600..1800",
                "GPU_CLOCK_OFFSET=-150", "FAN_SPEED=65");
            case AMD -> List.of("PERFORMANCE_LEVEL=manual", "POWER_PROFILE=compute", "POWER_LIMIT=320",
                "GPU_CLOCK_RANGE=600..2200", "MEMORY_CLOCK_RANGE=200..1000", "FAN_SPEED=60");
            case INTEL -> List.of("SCHEDULER_MODE=exclusive", "POWER_LIMIT=150", "GPU_CLOCK_RANGE=500..2000",
                "FAN_SPEED=50");
        };
    }

    private static Map<Setting, SettingValue> wanted(final Vendor vendor) {
        final Map<Setting, SettingValue> wanted = new EnumMap<>(Setting.class);
        for (final String text : settings(vendor)) {
            final String[] parts = text.split("=", 2);
            wanted.put(Setting.valueOf(parts[0]), Setting.valueOf(parts[0]).parse(parts[1]));
        }
        return wanted;
    }

    private void open(final Vendor vendor) throws IOException {
        cards = SimulatedCards.of("new", folder);
        cards.card(Vendor.INTEL).has(SimFeature.FAN_SET).has(SimFeature.FAN_PERCENT);
        gpus = cards.open(vendor);
        gpu = gpus.list().getFirst();
        gpu.sample(Metric.Tier.FAST, new GpuSample());
        control = new Control(new GpuDesk() {
            @Override
            public List<GpuId> gpus() {
                return List.of(gpu.info().id());
            }

            @Override
            public <T> T with(final GpuId id, final Function<Gpu, T> work) {
                return work.apply(gpu);
            }
        }, VramDesk.NONE, folder.resolve("control"), "boot", event -> { }, List::of, System::nanoTime);
        assertEquals(List.of(), control.settle(owner -> true));
    }

    @AfterEach
    void close() {
        control.close();
        gpus.close();
        cards.close();
    }

    private Map<Setting, SettingValue> values() {
        final Map<Setting, SettingValue> values = new EnumMap<>(Setting.class);
        gpu.settings().forEach((setting, state) -> values.put(setting, state.value()));
        return values;
    }

    private Request request(final Vendor vendor) {
        return new Request("tester", Wish.HOST, Wish.USUAL_PRIORITY, Map.of(gpu.info().id(), wanted(vendor)), 0, false);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void shouldEndAsBeforeOrSayWhatIsNotWhenAnyWriteFails(final Vendor vendor) throws Exception {
        open(vendor);
        cards.state().writes().clear();
        final Change whole = control.apply(request(vendor));
        assertEquals(State.IN_FORCE, whole.state(), whole.toString());
        final int writes = cards.state().writes().count();
        assertTrue(writes >= settings(vendor).size(), "writes: " + writes);
        assertEquals(List.of(), control.release(Wish.HOST));
        for (final SimFault fault : List.of(SimFault.ERROR, SimFault.DENIED, SimFault.IN_USE, SimFault.IGNORED)) {
            for (int k = 1; k <= writes; k++) {
                assertWhole(vendor, fault, k, false);
                assertWhole(vendor, fault, k, true);
            }
        }
    }

    private void assertWhole(final Vendor vendor, final SimFault fault, final int k, final boolean stays) throws Refusal {
        final String where = vendor + " " + fault + " at write " + k + (stays ? " and ever after" : "");
        final Map<Setting, SettingValue> before = values();
        cards.state().writes().clear();
        if (stays) {
            cards.state().writes().fail(fault, k, Integer.MAX_VALUE);
        } else {
            cards.state().writes().fail(fault, k);
        }
        final Change change = control.apply(request(vendor));
        cards.state().writes().clear();
        final Map<Setting, SettingValue> after = values();
        if (change.state() == State.ROLLED_BACK) {
            final Set<Setting> told = EnumSet.noneOf(Setting.class);
            for (final Left left : change.left()) {
                told.add(left.slot().setting());
                assertEquals(after.get(left.slot().setting()), left.inForce(), where);
            }
            for (final Setting setting : Setting.values()) {
                assertTrue(told.contains(setting) || java.util.Objects.equals(before.get(setting), after.get(setting)),
                    () -> where + ": " + setting + " was " + before.get(setting) + ", is " + after.get(setting)
                        + ", told: " + change.left());
                assertTrue(!told.contains(setting) || after.get(setting) == null
                    || !after.get(setting).equals(before.get(setting)),
                    () -> where + ": " + setting + " is said to be left and is as before");
            }
        } else {
            // A write that is ignored and cannot be read back is nobody's to see; all that can be read is in force.
            wanted(vendor).forEach((setting, value) -> assertTrue(after.get(setting) == null
                || after.get(setting).equals(value), where + ": " + setting + " is " + after.get(setting)));
        }
        // What was left is put right when the fault is over: nobody wishes anything any more.
        control.apply(new Request("tester", Wish.HOST, Wish.USUAL_PRIORITY,
            Map.of(gpu.info().id(), wanted(vendor)), 0, false));
        assertEquals(List.of(), control.release(Wish.HOST), where);
        assertEquals(before, values(), where);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void shouldSayWhatIsLeftWhenTheGpuIsLostHalfWay(final Vendor vendor) throws Exception {
        open(vendor);
        cards.state().writes().clear();
        cards.state().writes().fail(SimFault.LOST, 2);
        final Change change = control.apply(request(vendor));
        assertEquals(State.ROLLED_BACK, change.state());
        assertTrue(!change.left().isEmpty());
        cards.card(vendor).set(SimCardFlag.LOST, false);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void shouldRefuseBeforeTheFirstWriteWhenOneValueIsOutOfRange(final Vendor vendor) throws Exception {
        open(vendor);
        cards.state().writes().clear();
        for (final double watts : new double[] {Double.NaN, -5, 0, 1e9, Double.POSITIVE_INFINITY, 250_000}) {
            final Map<Setting, SettingValue> wanted = wanted(vendor);
            wanted.put(Setting.POWER_LIMIT, new SettingValue.Amount(watts));
            assertThrows(Refusal.class, () -> control.apply(new Request("tester", Wish.HOST, Wish.USUAL_PRIORITY,
                Map.of(gpu.info().id(), wanted), 0, false)));
        }
        assertEquals(0, cards.state().writes().count());
    }
}

package io.nvbind.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingOutcome.Result;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import io.nvbind.gpu.Vendor;
import io.nvbind.sim.SimCardFlag;
import io.nvbind.sim.SimFault;
import io.nvbind.sim.SimFeature;
import io.nvbind.sim.SimField;
import io.nvbind.sim.SimOverride;
import io.nvbind.sim.SimWrites.Write;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every setting of the three vendors through the bindings, over libraries that take, refuse, ignore and lose. */
class SettingsTest {

    @TempDir
    private Path folder;
    private SimulatedCards cards;
    private Gpus gpus;

    /** A setting, a value it takes, and the function that writes it last. */
    record Case(Vendor vendor, Setting setting, String value, Result result, String function) {
    }

    static Stream<Case> cases() {
        return Stream.of(
            new Case(Vendor.NVIDIA, Setting.PERSISTENCE_MODE, "on", Result.APPLIED, "nvmlDeviceSetPersistenceMode"),
            new Case(Vendor.NVIDIA, Setting.COMPUTE_MODE, "exclusive_process", Result.APPLIED, "nvmlDeviceSetComputeMode"),
            new Case(Vendor.NVIDIA, Setting.POWER_LIMIT, "250", Result.APPLIED, "nvmlDeviceSetPowerManagementLimit"),
            new Case(Vendor.NVIDIA, Setting.GPU_CLOCK_RANGE, "600..1800", Result.ACCEPTED, "nvmlDeviceSetGpuLockedClocks"),
            new Case(Vendor.NVIDIA, Setting.MEMORY_CLOCK_RANGE, "405..11201", Result.ACCEPTED,
                "nvmlDeviceSetMemoryLockedClocks"),
            new Case(Vendor.NVIDIA, Setting.GPU_CLOCK_OFFSET, "-150", Result.APPLIED, "nvmlDeviceSetClockOffsets"),
            new Case(Vendor.NVIDIA, Setting.MEMORY_CLOCK_OFFSET, "500", Result.APPLIED, "nvmlDeviceSetClockOffsets"),
            new Case(Vendor.NVIDIA, Setting.FAN_SPEED, "65", Result.APPLIED, "nvmlDeviceSetFanSpeed_v2"),
            new Case(Vendor.AMD, Setting.PERFORMANCE_LEVEL, "profile_peak", Result.APPLIED, "rsmi_dev_perf_level_set_v1"),
            new Case(Vendor.AMD, Setting.POWER_PROFILE, "compute", Result.APPLIED, "rsmi_dev_power_profile_set"),
            new Case(Vendor.AMD, Setting.POWER_LIMIT, "320", Result.APPLIED, "rsmi_dev_power_cap_set"),
            new Case(Vendor.AMD, Setting.GPU_CLOCK_RANGE, "600..2200", Result.APPLIED, "rsmi_dev_clk_range_set"),
            new Case(Vendor.AMD, Setting.MEMORY_CLOCK_RANGE, "200..1000", Result.APPLIED, "rsmi_dev_clk_range_set"),
            new Case(Vendor.AMD, Setting.FAN_SPEED, "60", Result.ACCEPTED, "rsmi_dev_fan_speed_set"),
            new Case(Vendor.INTEL, Setting.SCHEDULER_MODE, "exclusive", Result.APPLIED, "zesSchedulerSetExclusiveMode"),
            new Case(Vendor.INTEL, Setting.POWER_LIMIT, "150", Result.APPLIED, "zesPowerSetLimitsExt"),
            new Case(Vendor.INTEL, Setting.GPU_CLOCK_RANGE, "500..2000", Result.APPLIED, "zesFrequencySetRange"),
            new Case(Vendor.INTEL, Setting.FAN_SPEED, "50", Result.APPLIED, "zesFanSetFixedSpeedMode"),
            new Case(Vendor.INTEL, Setting.FAN_CURVE, "40:30,60:50,80:100", Result.APPLIED, "zesFanSetSpeedTableMode"));
    }

    private Gpu open(final String age, final Vendor vendor) throws IOException {
        cards = SimulatedCards.of(age, folder);
        cards.card(Vendor.INTEL).has(SimFeature.FAN_SET).has(SimFeature.FAN_PERCENT);
        gpus = cards.open(vendor);
        final Gpu gpu = gpus.list().getFirst();
        gpu.sample(Metric.Tier.FAST, new GpuSample());
        return gpu;
    }

    private static List<Case> cases(final Vendor vendor) {
        return cases().filter(each -> each.vendor() == vendor).toList();
    }

    /** As it was before the first setting. */
    private void anew(final Vendor vendor) {
        cards.state().writes().clear();
        cards.state().clearCalls();
        cards.card(vendor).set(SimCardFlag.LOST, false);
    }

    @AfterEach
    void close() {
        gpus.close();
        cards.close();
    }

    private static SettingOutcome apply(final Gpu gpu, final Case each) {
        return gpu.apply(each.setting(), each.setting().parse(each.value()));
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void shouldApplyAndReadBack(final Vendor vendor) throws IOException {
        final Gpu gpu = open("new", vendor);
        for (final Case each : cases(vendor)) {
            anew(vendor);
            applyAndReadBack(gpu, each);
        }
    }

    private void applyAndReadBack(final Gpu gpu, final Case each) {
        final SettingState before = gpu.setting(each.setting());
        assertNull(before.unsupported());
        final SettingOutcome outcome = apply(gpu, each);
        assertEquals(each.result(), outcome.result(), outcome.message());
        final SettingValue wanted = each.setting().parse(each.value());
        assertEquals(each.result() == Result.APPLIED ? wanted : null, outcome.inForce());
        assertEquals(gpu.setting(each.setting()), gpu.settings().get(each.setting()));
        final List<Write> log = cards.state().writes().log();
        assertEquals(each.function(), log.getLast().function());
        assertEquals(cards.state().writes().count(), log.size());
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void shouldTellEachFaultApartAndWhatIsInForce(final Vendor vendor) throws IOException {
        final Gpu gpu = open("new", vendor);
        for (final Case each : cases(vendor)) {
            anew(vendor);
            tellEachFaultApartAndWhatIsInForce(gpu, each);
        }
    }

    private void tellEachFaultApartAndWhatIsInForce(final Gpu gpu, final Case each) {
        final SettingState before = gpu.setting(each.setting());
        for (final SimFault fault : List.of(SimFault.ERROR, SimFault.DENIED, SimFault.IN_USE, SimFault.IGNORED)) {
            cards.state().writes().clear();
            cards.state().writes().fail(fault, 1, Integer.MAX_VALUE);
            final SettingOutcome outcome = apply(gpu, each);
            final Result expected = switch (fault) {
                case DENIED -> Result.NO_PERMISSION;
                case IN_USE -> Result.IN_USE;
                case IGNORED -> each.result() == Result.ACCEPTED ? Result.ACCEPTED : Result.NOT_APPLIED;
                default -> Result.NOT_APPLIED;
            };
            assertEquals(expected, outcome.result(), fault + ": " + outcome.message());
            assertEquals(before.value(), outcome.inForce(), fault.toString());
            assertNotNull(outcome.message());
            assertEquals(List.of(), cards.state().writes().log(), "nothing was written");
        }
        cards.state().writes().clear();
        cards.state().writes().fail(SimFault.LOST, 1);
        assertEquals(Result.LOST, apply(gpu, each).result());
        assertEquals(Result.LOST, apply(gpu, each).result(), "and from then on");
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void shouldRefuseForWantOfPermissionBeforeAnythingElse(final Vendor vendor) throws IOException {
        final Gpu gpu = open("new", vendor);
        for (final Case each : cases(vendor)) {
            anew(vendor);
            refuseForWantOfPermissionBeforeAnythingElse(gpu, each);
        }
    }

    private void refuseForWantOfPermissionBeforeAnythingElse(final Gpu gpu, final Case each) {
        cards.state().denyWrites(true);
        final SettingOutcome outcome = apply(gpu, each);
        assertEquals(Result.NO_PERMISSION, outcome.result());
        assertTrue(outcome.message().contains("root"), outcome.message());
        assertEquals(0, cards.state().writes().count());
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void shouldRefuseWhatIsOutOfRangeBeforeAnyCall(final Vendor vendor) throws IOException {
        final Gpu gpu = open("new", vendor);
        for (final Case each : cases(vendor)) {
            anew(vendor);
            refuseWhatIsOutOfRangeBeforeAnyCall(gpu, each);
        }
    }

    private void refuseWhatIsOutOfRangeBeforeAnyCall(final Gpu gpu, final Case each) {
        final SettingState state = gpu.setting(each.setting());
        final List<SettingValue> bad = switch (each.setting().kind()) {
            case NUMBER -> List.of(new SettingValue.Amount(state.min() - 1), new SettingValue.Amount(state.max() + 1),
                new SettingValue.Amount(Double.NaN), new SettingValue.Amount(1e300));
            case RANGE -> List.of(new SettingValue.Range(state.min() - 1, state.max()),
                new SettingValue.Range(state.min(), state.max() + 1), new SettingValue.Range(state.max(), state.min()),
                new SettingValue.Range(Double.NEGATIVE_INFINITY, state.max()));
            case CHOICE -> List.of(new SettingValue.Choice("turbo"), new SettingValue.Choice(""));
            case CURVE -> List.of(new SettingValue.Curve(List.of()), each.setting().parse("60:50,50:60"));
        };
        for (final SettingValue value : bad) {
            final SettingOutcome outcome = gpu.apply(each.setting(), value);
            assertEquals(Result.OUT_OF_RANGE, outcome.result(), value + ": " + outcome.message());
            assertEquals(state.value(), outcome.inForce());
        }
        assertEquals(0, cards.state().writes().count());
        assertEquals(0, cards.state().calls(each.function()), "not even asked");
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void shouldTakeBothEndsOfTheRange(final Vendor vendor) throws IOException {
        final Gpu gpu = open("new", vendor);
        for (final Case each : cases(vendor)) {
            anew(vendor);
            takeBothEndsOfTheRange(gpu, each);
        }
    }

    private void takeBothEndsOfTheRange(final Gpu gpu, final Case each) {
        final SettingState state = gpu.setting(each.setting());
        final List<SettingValue> ends = switch (each.setting().kind()) {
            case NUMBER -> List.of(new SettingValue.Amount(Math.max(state.min(), leastFan(each))),
                new SettingValue.Amount(state.max()));
            case RANGE -> List.of(new SettingValue.Range(state.min(), state.max()));
            case CHOICE -> state.choices().stream().map(name -> (SettingValue) new SettingValue.Choice(name)).toList();
            case CURVE -> List.of(each.setting().parse("0:0,100:100"));
        };
        for (final SettingValue value : ends) {
            final SettingOutcome outcome = gpu.apply(each.setting(), value);
            assertEquals(each.result(), outcome.result(), value + ": " + outcome.message());
        }
    }

    /** Level Zero tells no least speed, and this card's driver has one. */
    private double leastFan(final Case each) {
        return each.vendor() == Vendor.INTEL && each.setting() == Setting.FAN_SPEED
            ? cards.card(Vendor.INTEL).get(SimField.FAN_PERCENT_MIN) : Double.NEGATIVE_INFINITY;
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void shouldGiveBackToTheDriver(final Vendor vendor) throws IOException {
        final Gpu gpu = open("new", vendor);
        for (final Case each : cases(vendor)) {
            anew(vendor);
            giveBackToTheDriver(gpu, each);
        }
    }

    private void giveBackToTheDriver(final Gpu gpu, final Case each) {
        final SettingValue factory = gpu.setting(each.setting()).defaultValue();
        apply(gpu, each);
        final SettingOutcome outcome = gpu.apply(each.setting(), SettingValue.AUTOMATIC);
        if (factory == null) {
            assertEquals(Result.UNSUPPORTED, outcome.result(), outcome.message());
        } else {
            assertEquals(each.result(), outcome.result(), outcome.message());
            assertEquals(each.result() == Result.APPLIED ? factory : null, outcome.inForce());
        }
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void shouldTellEverySettingOrWhyNot(final Vendor vendor) throws IOException {
        for (final SettingState state : open("new", vendor).settings().values()) {
            assertTrue(state.unsupported() != null || state.value() != null || state.unread() != null, state.toString());
        }
    }

    @Test
    void shouldTellHowFarItCameWhenTheSecondFanRefuses() throws IOException {
        final Gpu gpu = open("new", Vendor.NVIDIA);
        cards.state().writes().fail(SimFault.ERROR, 2);
        final SettingOutcome outcome = gpu.apply(Setting.FAN_SPEED, new SettingValue.Amount(70));
        assertEquals(Result.NOT_APPLIED, outcome.result());
        assertTrue(outcome.message().startsWith("1 of 2 fans were set, then:"), outcome.message());
    }

    @Test
    void shouldUseTheOlderOffsetCallsWhenTheDriverRefusesTheNewer() throws IOException {
        final Gpu gpu = open("new", Vendor.NVIDIA);
        cards.state().override(SimOverride.status("nvmlDeviceGetClockOffsets", 25));
        cards.state().override(SimOverride.status("nvmlDeviceSetClockOffsets", 25));
        assertEquals(SettingOutcome.applied(new SettingValue.Amount(90)),
            gpu.apply(Setting.GPU_CLOCK_OFFSET, new SettingValue.Amount(90)));
        assertEquals(SettingOutcome.applied(new SettingValue.Amount(-90)),
            gpu.apply(Setting.MEMORY_CLOCK_OFFSET, new SettingValue.Amount(-90)));
        assertEquals(List.of("nvmlDeviceSetGpcClkVfOffset", "nvmlDeviceSetMemClkVfOffset"),
            cards.state().writes().log().stream().map(Write::function).toList());
    }

    @Test
    void shouldSayWhatAnOldNvidiaDriverCannotSet() throws IOException {
        final Gpu gpu = open("old", Vendor.NVIDIA);
        for (final Setting setting : List.of(Setting.GPU_CLOCK_OFFSET, Setting.MEMORY_CLOCK_OFFSET, Setting.FAN_SPEED)) {
            final SettingOutcome outcome = gpu.apply(setting, new SettingValue.Amount(50));
            assertEquals(Result.UNSUPPORTED, outcome.result());
            assertTrue(outcome.message().contains("too old"), outcome.message());
        }
        assertEquals(Result.APPLIED, gpu.apply(Setting.POWER_LIMIT, new SettingValue.Amount(200)).result());
        assertEquals(Result.ACCEPTED, gpu.apply(Setting.GPU_CLOCK_RANGE, new SettingValue.Range(900, 900)).result());
    }

    @Test
    void shouldNotReadClocksByACallThatAbortsInOldRocm() throws IOException {
        final Gpu gpu = open("old", Vendor.AMD);
        final SettingState state = gpu.setting(Setting.GPU_CLOCK_RANGE);
        assertTrue(state.unread().contains("aborts"), state.toString());
        assertEquals(Result.ACCEPTED, gpu.apply(Setting.GPU_CLOCK_RANGE, new SettingValue.Range(600, 2200)).result());
        assertEquals(2200, cards.card(Vendor.AMD).get(SimField.CLOCK_GRAPHICS_LOCK_MAX_MHZ));
        assertEquals(0, cards.state().calls("rsmi_dev_od_volt_info_get"));
        assertEquals(Result.APPLIED, gpu.apply(Setting.POWER_LIMIT, new SettingValue.Amount(300)).result());
    }

    @Test
    void shouldNotLetRocmLockAClockToOneValueSinceItWouldAbort() throws IOException {
        final SettingOutcome outcome =
            open("new", Vendor.AMD).apply(Setting.GPU_CLOCK_RANGE, new SettingValue.Range(1500, 1500));
        assertEquals(Result.OUT_OF_RANGE, outcome.result());
        assertEquals(0, cards.state().calls("rsmi_dev_clk_range_set"));
    }

    @Test
    void shouldUseThePlainLimitOfAnOldIntelDriver() throws IOException {
        final Gpu gpu = open("new", Vendor.INTEL);
        cards.state().override(SimOverride.status("zesPowerGetLimitsExt", 0x78000003));
        assertEquals(SettingOutcome.applied(new SettingValue.Amount(120)),
            gpu.apply(Setting.POWER_LIMIT, new SettingValue.Amount(120)));
        assertEquals("zesPowerSetLimits", cards.state().writes().log().getLast().function());
    }

    @Test
    void shouldSayThatAFanCannotBeChangedWhenTheDriverSaysSo() throws IOException {
        final Gpu gpu = open("new", Vendor.INTEL);
        cards.card(Vendor.INTEL).lacks(SimFeature.FAN_SET);
        final SettingOutcome outcome = gpu.apply(Setting.FAN_SPEED, new SettingValue.Amount(50));
        assertEquals(Result.UNSUPPORTED, outcome.result());
        assertEquals(SettingValue.AUTOMATIC, outcome.inForce());
    }

    @Test
    void shouldShowThatACurveExcludesAFixedSpeed() throws IOException {
        final Gpu gpu = open("new", Vendor.INTEL);
        gpu.apply(Setting.FAN_CURVE, Setting.FAN_CURVE.parse("40:30,80:100"));
        assertNull(gpu.setting(Setting.FAN_SPEED).value());
        gpu.apply(Setting.FAN_SPEED, new SettingValue.Amount(60));
        assertNull(gpu.setting(Setting.FAN_CURVE).value());
        gpu.apply(Setting.FAN_SPEED, SettingValue.AUTOMATIC);
        assertEquals(SettingValue.AUTOMATIC, gpu.setting(Setting.FAN_CURVE).value());
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void shouldCatchACardThatIgnoresSettings(final Vendor vendor) throws IOException {
        final Gpu gpu = open("new", vendor);
        cards.card(vendor).set(SimCardFlag.WRITES_IGNORED, true);
        final SettingOutcome outcome = gpu.apply(Setting.POWER_LIMIT,
            new SettingValue.Amount(gpu.setting(Setting.POWER_LIMIT).min()));
        assertEquals(Result.NOT_APPLIED, outcome.result());
        assertTrue(outcome.message().contains("reported success"), outcome.message());
    }
}

package io.nvbind.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.gpu.SettingOutcome.Result;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused before anything is written, and how values are written and read as text. */
final class SettingCheckTest {

    private static final SettingState WATTS = SettingState.of(220, 100, 285, 220);
    private static final SettingState CLOCKS = SettingState.of(SettingValue.AUTOMATIC, 210, 3105, SettingValue.AUTOMATIC);
    private static final SettingState CURVE = SettingState.of(SettingValue.AUTOMATIC, 20, 100, SettingValue.AUTOMATIC);

    private static SettingOutcome watts(final double value) {
        return SettingCheck.refusal(Setting.POWER_LIMIT, WATTS, new SettingValue.Amount(value));
    }

    private static SettingOutcome curve(final String text) {
        return SettingCheck.refusal(Setting.FAN_CURVE, CURVE, Setting.FAN_CURVE.parse(text));
    }

    @ParameterizedTest
    @ValueSource(doubles = {99.99, 285.01, -1, 0, 1e12, Double.MAX_VALUE, Double.NaN, Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY})
    void shouldRefuseANumberThatIsNotInRange(final double value) {
        final SettingOutcome refusal = watts(value);
        assertEquals(Result.OUT_OF_RANGE, refusal.result());
        assertEquals(new SettingValue.Amount(220), refusal.inForce());
        assertTrue(refusal.message().startsWith("power_limit = "), refusal.message());
        assertTrue(refusal.message().endsWith("this GPU takes from 100 to 285 W"), refusal.message());
    }

    @ParameterizedTest
    @ValueSource(doubles = {100, 220, 285})
    void shouldTakeANumberUpToBothEnds(final double value) {
        assertNull(watts(value));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, 1e9, -1e9})
    void shouldRefuseWhatNoGpuTakesWhenTheRangeIsNotTold(final double value) {
        final SettingState open = SettingState.of(220, Double.NaN, Double.NaN, Double.NaN);
        assertEquals(Result.OUT_OF_RANGE,
            SettingCheck.refusal(Setting.POWER_LIMIT, open, new SettingValue.Amount(value)).result());
    }

    @ParameterizedTest
    @CsvSource({"209,1800", "210,3106", "1800,1799", "NaN,1800", "210,Infinity", "-5,-1"})
    void shouldRefuseARangeThatDoesNotFit(final double min, final double max) {
        assertEquals(Result.OUT_OF_RANGE,
            SettingCheck.refusal(Setting.GPU_CLOCK_RANGE, CLOCKS, new SettingValue.Range(min, max)).result());
        assertNull(SettingCheck.refusal(Setting.GPU_CLOCK_RANGE, CLOCKS, new SettingValue.Range(210, 3105)));
    }

    @Test
    void shouldRefuseAnUnknownChoiceAndNameThoseThereAre() {
        final SettingState levels = SettingState.of("auto", List.of("auto", "low", "high"), "auto");
        final SettingOutcome refusal =
            SettingCheck.refusal(Setting.PERFORMANCE_LEVEL, levels, new SettingValue.Choice("turbo"));
        assertEquals(Result.OUT_OF_RANGE, refusal.result());
        assertEquals("performance_level = turbo: no such choice; this GPU takes auto, low, high", refusal.message());
    }

    @Test
    void shouldRefuseAValueOfAnotherKind() {
        assertEquals(Result.OUT_OF_RANGE,
            SettingCheck.refusal(Setting.POWER_LIMIT, WATTS, new SettingValue.Choice("high")).result());
        assertEquals(Result.OUT_OF_RANGE,
            SettingCheck.refusal(Setting.GPU_CLOCK_RANGE, CLOCKS, new SettingValue.Amount(1800)).result());
    }

    @ParameterizedTest
    @ValueSource(strings = {"40:10", "40:101", "60:40,50:60", "50:40,50:60", "40:60,80:30", "-1:30", "151:30"})
    void shouldRefuseACurveThatNoFanShouldFollow(final String text) {
        assertEquals(Result.OUT_OF_RANGE, curve(text).result());
        assertNull(curve("40:20,60:50,85:100"));
    }

    @Test
    void shouldTellAnObstacleRatherThanARange() {
        final SettingState denied = SettingState.lacking(Result.NO_PERMISSION, "root only");
        assertEquals(Result.NO_PERMISSION,
            SettingCheck.refusal(Setting.POWER_LIMIT, denied, new SettingValue.Amount(200)).result());
        assertEquals(Result.UNSUPPORTED,
            SettingCheck.refusal(Setting.POWER_LIMIT, WATTS.readOnly("fused"), new SettingValue.Amount(200)).result());
        assertEquals(Result.UNSUPPORTED,
            SettingCheck.refusal(Setting.POWER_LIMIT, null, new SettingValue.Amount(200)).result());
    }

    @ParameterizedTest
    @CsvSource({"POWER_LIMIT,220", "POWER_LIMIT,187.5", "GPU_CLOCK_OFFSET,-150", "GPU_CLOCK_RANGE,210..1800",
        "PERFORMANCE_LEVEL,profile_peak", "FAN_SPEED,automatic", "'FAN_CURVE','40:20,62.5:50,80:100'"})
    void shouldReadWhatItWrites(final Setting setting, final String text) {
        assertEquals(text, setting.parse(text).text());
    }

    @ParameterizedTest
    @CsvSource({"POWER_LIMIT,220 W", "POWER_LIMIT,NaN", "POWER_LIMIT,1e3", "POWER_LIMIT,0x10", "POWER_LIMIT,220f",
        "POWER_LIMIT,''", "POWER_LIMIT,110%", "POWER_LIMIT,99999999999", "GPU_CLOCK_RANGE,210-1800",
        "GPU_CLOCK_RANGE,210..", "FAN_CURVE,40", "'FAN_CURVE','40:20,'"})
    void shouldRefuseTextThatIsNoValueAndNameIt(final Setting setting, final String text) {
        final String message = assertThrows(IllegalArgumentException.class, () -> setting.parse(text)).getMessage();
        assertTrue(message.contains(setting.label()) && message.contains("'" + text + "'"), message);
    }

    @Test
    void shouldLockToOneClockWhenOneNumberIsGiven() {
        assertEquals(new SettingValue.Range(1500, 1500), Setting.GPU_CLOCK_RANGE.parse("1500"));
    }

    @Test
    void shouldKnowThatFanSpeedAndFanCurveExcludeEachOther() {
        assertTrue(Setting.FAN_SPEED.excludes(Setting.FAN_CURVE));
        assertFalse(Setting.FAN_SPEED.excludes(Setting.FAN_SPEED));
        assertFalse(Setting.FAN_SPEED.excludes(Setting.POWER_LIMIT));
    }
}

package io.nvbind.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.gpu.SettingOutcome.Result;
import org.junit.jupiter.api.Test;

/** Check, write, read back. */
final class SettingControlsTest {

    /** A limit of 100 to 285 W whose driver does as the test says. */
    private static final class Limit implements SettingControl {
        private SettingState state = SettingState.of(220, 100, 285, 220);
        private SettingState afterwards;
        private SettingOutcome problem;
        private int writes;

        @Override
        public SettingState read() {
            return state;
        }

        @Override
        public SettingOutcome write(final SettingValue value, final SettingState before) {
            writes++;
            state = afterwards == null ? SettingState.of(value, before.min(), before.max(), before.defaultValue())
                : afterwards;
            return problem;
        }
    }

    private final Limit limit = new Limit();
    private final SettingControls controls = new SettingControls("not here").with(Setting.POWER_LIMIT, limit);

    private SettingOutcome apply(final String value) {
        return controls.apply(Setting.POWER_LIMIT, Setting.POWER_LIMIT.parse(value));
    }

    @Test
    void shouldAnswerWithTheValueReadBack() {
        assertEquals(SettingOutcome.applied(new SettingValue.Amount(200)), apply("200"));
    }

    @Test
    void shouldTakeTheDriversRoundingAndTellIt() {
        limit.afterwards = SettingState.of(200.4, 100, 285, 220);
        assertEquals(SettingOutcome.applied(new SettingValue.Amount(200.4)), apply("200"));
    }

    @Test
    void shouldSayNotAppliedWhenTheDriverReportsSuccessAndDoesNothing() {
        limit.afterwards = limit.state;
        final SettingOutcome outcome = apply("200");
        assertEquals(Result.NOT_APPLIED, outcome.result());
        assertEquals(new SettingValue.Amount(220), outcome.inForce());
        assertEquals("power_limit = 200: the driver reported success, but 220 is in force", outcome.message());
    }

    @Test
    void shouldSayAcceptedWhenThereIsNothingToReadBack() {
        limit.afterwards = limit.state.unread("no call tells");
        assertEquals(new SettingOutcome(Result.ACCEPTED, null, "no call tells"), apply("200"));
    }

    @Test
    void shouldTellWhatIsInForceAfterARefusal() {
        limit.problem = SettingOutcome.refused(Result.NO_PERMISSION, "root only");
        limit.afterwards = limit.state;
        assertEquals(new SettingOutcome(Result.NO_PERMISSION, new SettingValue.Amount(220), "root only"), apply("200"));
    }

    @Test
    void shouldSayLostWhenTheGpuIsGoneAfterTheWrite() {
        limit.afterwards = SettingState.lacking(Result.LOST, "off the bus");
        assertEquals(Result.LOST, apply("200").result());
        limit.state = SettingState.of(220, 100, 285, 220);
        limit.afterwards = SettingState.unsupported("what limit?");
        assertEquals(Result.NOT_APPLIED, apply("200").result());
    }

    @Test
    void shouldWriteTheDefaultWhenAutomaticIsWanted() {
        apply("150");
        assertEquals(SettingOutcome.applied(new SettingValue.Amount(220)), apply("automatic"));
    }

    @Test
    void shouldWriteNothingWhenOutOfRange() {
        assertEquals(Result.OUT_OF_RANGE, apply("286").result());
        assertEquals(0, limit.writes);
    }

    @Test
    void shouldTellEverySettingAndWhyOthersAreLacking() {
        assertEquals(Setting.values().length, controls.states().size());
        assertEquals("not here", controls.state(Setting.FAN_SPEED).unsupported());
        final SettingOutcome refusal = controls.apply(Setting.FAN_SPEED, new SettingValue.Amount(50));
        assertEquals(Result.UNSUPPORTED, refusal.result());
        assertTrue(refusal.message().contains("not here"), refusal.message());
    }
}

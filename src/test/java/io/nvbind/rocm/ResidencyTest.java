package io.nvbind.rocm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Ticks of the firmware as seconds. */
class ResidencyTest {

    @Test
    void shouldNeedTwoSamples() {
        final Residency residency = new Residency();
        residency.at(1000, 100_000_000);
        assertTrue(Double.isNaN(residency.seconds(10)));
        // 5 s of 10 ns units later the firmware has counted 5000 ticks: a tick is a millisecond.
        residency.at(6000, 600_000_000);
        assertEquals(0.25, residency.seconds(250), 1e-9);
    }

    @Test
    void shouldPassOverWhatIsNotKnown() {
        final Residency residency = new Residency();
        residency.at(1000, 100_000_000);
        residency.at(-1, -1);
        residency.at(1000, 100_000_000);
        assertTrue(Double.isNaN(residency.seconds(10)));
        residency.at(2000, 200_000_000);
        assertEquals(0.01, residency.seconds(10), 1e-9);
        residency.at(0, 10);
        assertEquals(0.01, residency.seconds(10), 1e-9, "a reset of the counters changes no tick");
    }
}

package io.nvbind.levelzero;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class GrowthTest {

    private final Growth growth = new Growth();

    @Test
    void shouldTellARateFromTheSecondCountOn() {
        assertFalse(growth.add(1000, 50));
        assertFalse(growth.known());
        assertTrue(growth.add(1300, 150));
        assertTrue(growth.known());
        assertEquals(3, growth.rate());
    }

    @Test
    void shouldKeepTheRateWhileTheClockStandsStill() {
        growth.add(1000, 50);
        growth.add(1300, 150);
        assertFalse(growth.add(1400, 150));
        assertTrue(growth.known());
        assertEquals(3, growth.rate());
        assertTrue(growth.add(1500, 250));
        assertEquals(2, growth.rate());
    }

    @Test
    void shouldStartAnewWhenCounterOrClockStepsBack() {
        growth.add(1000, 50);
        growth.add(1300, 150);
        assertFalse(growth.add(7, 250));
        assertFalse(growth.known());
        assertTrue(growth.add(17, 260));
        assertEquals(1, growth.rate());
        assertFalse(growth.add(27, 3));
        assertFalse(growth.known());
    }
}

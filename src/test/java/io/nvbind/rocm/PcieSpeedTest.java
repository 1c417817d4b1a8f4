package io.nvbind.rocm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lane speeds as PCIe generations. */
class PcieSpeedTest {

    @ParameterizedTest
    @CsvSource({"2.5,1", "5,2", "8,3", "16,4", "32,5", "64,6", "0,0", "3,0", "NaN,0"})
    void shouldKnowTheGeneration(final double gigatransfers, final int generation) {
        assertEquals(generation, PcieSpeed.generation(gigatransfers));
    }
}

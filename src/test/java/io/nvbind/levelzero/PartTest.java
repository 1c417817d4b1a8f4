package io.nvbind.levelzero;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartTest {

    private static final MemorySegment A = MemorySegment.ofAddress(1);
    private static final MemorySegment B = MemorySegment.ofAddress(2);
    private static final MemorySegment C = MemorySegment.ofAddress(3);

    @Test
    void shouldPreferTheWholeDeviceToItsTiles() {
        final List<Part> parts = List.of(new Part(A, 5, true), new Part(B, 5, false), new Part(C, 5, true));
        assertArrayEquals(new MemorySegment[] {B}, Part.ofType(parts, 5));
    }

    @Test
    void shouldTakeAllTilesWhenTheDeviceHasNoneOfItsOwn() {
        final List<Part> parts = List.of(new Part(A, 5, true), new Part(B, 6, false), new Part(C, 5, true));
        assertArrayEquals(new MemorySegment[] {A, C}, Part.ofType(parts, 5));
    }

    @Test
    void shouldTakeTheFirstTypeThatIsThere() {
        final List<Part> parts = List.of(new Part(A, 5, false), new Part(B, 6, false));
        assertArrayEquals(new MemorySegment[] {B}, Part.ofFirstType(parts, 7, 6, 5));
        assertArrayEquals(new MemorySegment[0], Part.ofFirstType(parts, 8));
    }
}

package io.nvbind.abi;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.MemoryLayout.unionLayout;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Proves that the ABI check can fail: each kind of lie is told once about a header of our own. */
class AbiSourceTest {
    private static final String HEADER = """
            struct sample {
              char tag;
              int count;
              union { double real; long whole; } value;
              struct { short x, y; } points[3];
              void *next;
            };
            enum { SAMPLE_MINUS = -1, SAMPLE_MASK = 0xFFFFFFFF };
            #define SAMPLE_WIDE 0x400000000000000
            int sample_read(void *handle, unsigned int index, struct sample *out);
            """;

    private static final GroupLayout VALUE = unionLayout(JAVA_DOUBLE.withName("real"), JAVA_LONG.withName("whole"));
    private static final GroupLayout POINT =
            structLayout(JAVA_SHORT.withName("x"), JAVA_SHORT.withName("y"));

    @TempDir
    Path work;

    @BeforeEach
    void requireCompiler() {
        VendorHeaders.requireCompiler();
    }

    @Test
    void shouldHaveNoComplaintWhenAllIsTrue() throws Exception {
        var truth = structLayout(JAVA_BYTE.withName("tag"), paddingLayout(3), JAVA_INT.withName("count"),
                VALUE.withName("value"), sequenceLayout(3, POINT).withName("points"), paddingLayout(4),
                ADDRESS.withName("next"));

        assertEquals("", complaints(new AbiSource()
                .struct("struct sample", truth)
                .constant("SAMPLE_MINUS", -1, int.class)
                .constant("SAMPLE_MASK", -1, int.class)
                .constant("SAMPLE_WIDE", 0x400000000000000L, long.class)
                .function(wrapper("sample_read", MemorySegment.class, int.class, MemorySegment.class))));
    }

    @Test
    void shouldFailWithGccsMessageWhenAnOffsetIsWrong() throws Exception {
        var lie = structLayout(JAVA_INT.withName("count"), JAVA_BYTE.withName("tag"), paddingLayout(35),
                ADDRESS.withName("next"));

        String complaints = complaints(new AbiSource().struct("struct sample", lie));

        assertTrue(complaints.contains("Java: offset of count in struct sample is 0"), complaints);
        assertTrue(complaints.contains("Java: offset of tag in struct sample is 4"), complaints);
    }

    @Test
    void shouldFailWhenTheSizeIsWrong() throws Exception {
        var lie = structLayout(JAVA_BYTE.withName("tag"), paddingLayout(3));

        String complaints = complaints(new AbiSource().struct("struct sample", lie));

        assertTrue(complaints.contains("Java: size of struct sample is 4"), complaints);
    }

    @Test
    void shouldFailWhenAMemberOfANestedUnionIsOfAnotherKind() throws Exception {
        var union = unionLayout(JAVA_LONG.withName("real"), JAVA_LONG.withName("whole"));
        var lie = structLayout(paddingLayout(8), union.withName("value"));

        String complaints = complaints(new AbiSource().struct("struct sample", lie));

        assertTrue(complaints.contains("of value.real in struct sample is 1"), complaints);
    }

    @Test
    void shouldFailWhenAnArraysElementDiffers() throws Exception {
        var lie = structLayout(paddingLayout(16), sequenceLayout(6, JAVA_INT).withName("points"));

        String complaints = complaints(new AbiSource().struct("struct sample", lie));

        assertTrue(complaints.contains("Java: size of points in struct sample is 24"), complaints);
    }

    @Test
    void shouldFailWhenAConstantIsWrongOrCutOff() throws Exception {
        String complaints = complaints(new AbiSource()
                .constant("SAMPLE_MINUS", 1, int.class)
                .constant("SAMPLE_WIDE", 0, int.class));

        assertTrue(complaints.contains("Java: value of SAMPLE_MINUS is 1"), complaints);
        assertTrue(complaints.contains("Java: value of SAMPLE_WIDE is 0"), complaints);
    }

    @Test
    void shouldFailWhenAFunctionTakesOtherParameters() throws Exception {
        String tooFew = complaints(new AbiSource().function(wrapper("sample_read", MemorySegment.class, int.class)));
        String noPointer = complaints(
                new AbiSource().function(wrapper("sample_read", int.class, int.class, MemorySegment.class)));
        String tooWide = complaints(
                new AbiSource().function(wrapper("sample_read", MemorySegment.class, long.class, MemorySegment.class)));

        assertTrue(tooFew.contains("too few arguments to function"), tooFew);
        assertTrue(noPointer.contains("makes pointer from integer"), noPointer);
        assertTrue(tooWide.contains("conversion from"), tooWide);
    }

    private String complaints(AbiSource source) throws Exception {
        Path header = Files.writeString(work.resolve("sample.h"), HEADER);
        return new Compiler(work).complaints(header, source.text());
    }

    private static Method wrapper(String name, Class<?>... parameters) throws NoSuchMethodException {
        return Wrappers.class.getDeclaredMethod(name, parameters);
    }

    /** What jextract would write for the sample's function, once truly and three times wrongly. */
    private static final class Wrappers {
        static int sample_read(MemorySegment handle, int index, MemorySegment out) {
            throw new UnsupportedOperationException();
        }

        static int sample_read(MemorySegment handle, int index) {
            throw new UnsupportedOperationException();
        }

        static int sample_read(int handle, int index, MemorySegment out) {
            throw new UnsupportedOperationException();
        }

        static int sample_read(MemorySegment handle, long index, MemorySegment out) {
            throw new UnsupportedOperationException();
        }
    }
}

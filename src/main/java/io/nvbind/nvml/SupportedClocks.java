package io.nvbind.nvml;

import static io.nvbind.nvml.gen.nvml_h.NVML_ERROR_INSUFFICIENT_SIZE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.stream.IntStream;

/** Least and greatest of the clocks a GPU can run at, MHz; read once, when first asked for. One thread. */
final class SupportedClocks {

    private static final int FIRST_GUESS = 256;
    private static final int MOST = 1 << 16;

    /** A function that lists clocks. */
    @FunctionalInterface
    interface Listing {
        int list(MemorySegment count, MemorySegment clocks);
    }

    private final Listing listing;
    private int[] bounds;

    /**
     * Prepares it.
     *
     * @param listing lists the clocks, or null when this NVML cannot.
     */
    SupportedClocks(final Listing listing) {
        this.listing = listing;
    }

    /** Whether the driver lists any. */
    boolean known() {
        if (bounds == null && listing != null) {
            bounds = read();
        }
        return bounds != null && bounds.length > 0;
    }

    /** The least; only when known. */
    int min() {
        return bounds[0];
    }

    /** The greatest; only when known. */
    int max() {
        return bounds[1];
    }

    /** Empty when the driver says no for good; null when it is to be asked again. */
    private int[] read() {
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment count = arena.allocateFrom(ValueLayout.JAVA_INT, FIRST_GUESS);
            MemorySegment clocks = arena.allocate(ValueLayout.JAVA_INT, FIRST_GUESS);
            int status = listing.list(count, clocks);
            final int wanted = count.get(ValueLayout.JAVA_INT, 0);
            if (status == NVML_ERROR_INSUFFICIENT_SIZE() && wanted > 0 && wanted <= MOST) {
                clocks = arena.allocate(ValueLayout.JAVA_INT, wanted);
                status = listing.list(count, clocks);
            }
            if (!NvmlStatus.ok(status)) {
                return NvmlStatus.unsupported(status) ? new int[0] : null;
            }
            final int listed = Math.min(count.get(ValueLayout.JAVA_INT, 0), (int) (clocks.byteSize() / Integer.BYTES));
            if (listed <= 0) {
                return new int[0];
            }
            final int[] all = clocks.asSlice(0, (long) listed * Integer.BYTES).toArray(ValueLayout.JAVA_INT);
            return new int[] {IntStream.of(all).min().orElseThrow(), IntStream.of(all).max().orElseThrow()};
        }
    }
}

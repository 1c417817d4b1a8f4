package io.nvbind.nvml;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.GpuDetails;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

/** Details of one GPU as they come in, each with its text or the reason why there is none. */
final class DetailList {

    private final NativeLibrary library;
    private final SegmentAllocator memory;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, String> unavailable = new LinkedHashMap<>();

    /**
     * Begins an empty list.
     *
     * @param library asked whether it has a function.
     * @param memory  gives the functions memory to answer in.
     */
    DetailList(final NativeLibrary library, final Arena memory) {
        this.library = library;
        this.memory = memory;
    }

    /**
     * Asks a function that writes a text.
     *
     * @param name   of the detail.
     * @param symbol of the function.
     * @param bytes  it may write, with the zero at the end.
     * @param call   the function, made only when the library has it.
     */
    void text(final String name, final String symbol, final int bytes, final ToIntFunction<MemorySegment> call) {
        if (missing(name, symbol)) {
            return;
        }
        final MemorySegment text = memory.allocate(bytes);
        final int status = call.applyAsInt(text);
        text.set(ValueLayout.JAVA_BYTE, bytes - 1, (byte) 0);
        put(name, status, status == 0 ? text.getString(0) : "");
    }

    /**
     * Asks a function that writes an {@code unsigned int}.
     *
     * @param name   of the detail.
     * @param symbol of the function.
     * @param words  makes the text of the number.
     * @param call   the function, made only when the library has it.
     */
    void number(final String name, final String symbol, final IntFunction<String> words,
                final ToIntFunction<MemorySegment> call) {
        if (missing(name, symbol)) {
            return;
        }
        final MemorySegment number = memory.allocate(ValueLayout.JAVA_INT);
        final int status = call.applyAsInt(number);
        put(name, status, NvmlStatus.ok(status) ? words.apply(number.get(ValueLayout.JAVA_INT, 0)) : "");
    }

    /**
     * Memory for one more {@code unsigned int}.
     *
     * @return zero so far.
     */
    MemorySegment number() {
        return memory.allocate(ValueLayout.JAVA_INT);
    }

    /**
     * Whether the library lacks a function; the detail is then unavailable for that reason.
     *
     * @param name   of the detail.
     * @param symbol of the function.
     * @return true when it must not be called.
     */
    boolean missing(final String name, final String symbol) {
        final boolean missing = !library.has(symbol);
        if (missing) {
            unavailable.put(name, NvmlStatus.NO_SYMBOL);
        }
        return missing;
    }

    /**
     * Adds what a call told, an empty text being nothing.
     *
     * @param name   of the detail.
     * @param status of the call.
     * @param text   looked at on success only.
     */
    void put(final String name, final int status, final String text) {
        if (!NvmlStatus.ok(status)) {
            unavailable.put(name, NvmlStatus.reason(status));
        } else if (text.isEmpty()) {
            unavailable.put(name, NvmlStatus.NO_VALUE);
        } else {
            values.put(name, text);
        }
    }

    /**
     * Adds that something is not known.
     *
     * @param name   of the detail.
     * @param reason why.
     */
    void unavailable(final String name, final String reason) {
        unavailable.put(name, reason);
    }

    /**
     * What has come in.
     *
     * @return a copy.
     */
    GpuDetails details() {
        return new GpuDetails(values, unavailable);
    }
}

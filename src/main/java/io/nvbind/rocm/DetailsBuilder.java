package io.nvbind.rocm;

import io.nvbind.gpu.GpuDetails;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongFunction;

/** Details put together: each a call that fills a buffer, and how the buffer reads. Cold; one thread. */
final class DetailsBuilder {

    /** A call. */
    @FunctionalInterface
    interface Call {
        /** Fills the buffer and gives the status. */
        int into(MemorySegment buffer);
    }

    /** Room for any text asked for. */
    static final int TEXT = 256;

    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, String> unavailable = new LinkedHashMap<>();
    private final MemorySegment buffer;

    DetailsBuilder(final Arena arena) {
        buffer = arena.allocate(TEXT, Long.BYTES);
    }

    /** A detail that is a text of at most {@link #TEXT} bytes. */
    void text(final String name, final RocmCall call, final Call body) {
        if (made(name, call, body)) {
            final String text = buffer.getString(0).strip();
            known(name, text.isEmpty() ? null : text);
        }
    }

    /** A detail that is a number of 64 bits; all ones is not known. */
    void number(final String name, final RocmCall call, final Call body, final LongFunction<String> words) {
        if (made(name, call, body)) {
            final long number = buffer.get(ValueLayout.JAVA_LONG, 0);
            known(name, number == -1L ? null : words.apply(number));
        }
    }

    /** A detail that may be null. */
    void known(final String name, final String textOrNull) {
        if (textOrNull == null) {
            unavailable.put(name, RocmStatus.NO_VALUE);
        } else {
            values.put(name, textOrNull);
        }
    }

    private boolean made(final String name, final RocmCall call, final Call body) {
        if (!call.enter()) {
            unavailable.put(name, call.refusal());
            return false;
        }
        buffer.fill((byte) 0);
        final int status = body.into(buffer);
        if (!RocmStatus.ok(status)) {
            unavailable.put(name, RocmStatus.reason(status));
        }
        return RocmStatus.ok(status);
    }

    GpuDetails build() {
        return new GpuDetails(values, unavailable);
    }
}

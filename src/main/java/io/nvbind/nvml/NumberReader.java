package io.nvbind.nvml;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.nvml.gen.nvml_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * One metric behind one function that writes an unsigned number; NVML's "not available", all bits set, is no value, nor
 * is memory the function left alone.
 */
final class NumberReader implements MetricReader {

    /** The function, with whatever else it is given. */
    @FunctionalInterface
    interface Call {

        /**
         * Makes the call.
         *
         * @param number receives the number.
         * @return its {@code nvmlReturn_t}.
         */
        int ask(MemorySegment number);
    }

    private final Call call;
    private final Metric metric;
    private final double factor;
    private final boolean wide;
    private final MemorySegment number = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG);

    private NumberReader(final boolean there, final Call call, final Metric metric, final double factor,
                         final boolean wide) {
        this.call = there ? call : null;
        this.metric = metric;
        this.factor = factor;
        this.wide = wide;
    }

    /**
     * A function that writes an {@code unsigned int}.
     *
     * @param library asked for the function.
     * @param symbol  of the function.
     * @param metric  it tells.
     * @param factor  from the function's unit to the metric's.
     * @param call    made only when the library has the function.
     * @return the reader.
     */
    static NumberReader narrow(final NativeLibrary library, final String symbol, final Metric metric,
                               final double factor, final Call call) {
        return new NumberReader(library.has(symbol), call, metric, factor, false);
    }

    /**
     * A function that writes an {@code unsigned long long}.
     *
     * @param library asked for the function.
     * @param symbol  of the function.
     * @param metric  it tells.
     * @param factor  from the function's unit to the metric's.
     * @param call    made only when the library has the function.
     * @return the reader.
     */
    static NumberReader wide(final NativeLibrary library, final String symbol, final Metric metric,
                             final double factor, final Call call) {
        return new NumberReader(library.has(symbol), call, metric, factor, true);
    }

    @Override
    public int read(final GpuSample out) {
        if (call == null) {
            return MetricReader.refuse(metric, out);
        }
        number.set(ValueLayout.JAVA_LONG, 0, -1);
        final int status = call.ask(number);
        final long value = wide ? number.get(ValueLayout.JAVA_LONG, 0) : number.get(ValueLayout.JAVA_INT, 0);
        if (NvmlStatus.ok(status) && value == nvml_h.NVML_VALUE_NOT_AVAILABLE()) {
            out.unavailable(metric, NvmlStatus.NO_VALUE);
            return status;
        }
        return MetricReader.put(status, metric, (wide ? value : value & 0xffff_ffffL) * factor, out);
    }
}

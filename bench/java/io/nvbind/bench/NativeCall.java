package io.nvbind.bench;

import io.nvbind.nvml.gen.nvml_h;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Map;

/** One call into a vendor library through the generated binding; the yardstick is the same call from C. */
final class NativeCall {

    /** A round of C's is one call from Java, which must not be seen in it. */
    private static final int CALLS = 10_000;

    private final MemorySegment celsius = Arena.ofAuto().allocate(ValueLayout.JAVA_INT);
    private final MemorySegment device;
    private final MethodHandle fromC;

    @SuppressWarnings("restricted")
    private NativeCall(final SimulatedNvml nvml) {
        device = nvml.devices()[0];
        final Path library = Path.of("target/bench/libnative_call.so").toAbsolutePath();
        fromC = Linker.nativeLinker().downcallHandle(
            SymbolLookup.libraryLookup(library, Arena.global()).findOrThrow("native_calls"),
            FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.ADDRESS, ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG));
    }

    /**
     * Measures.
     *
     * @param nvml with at least one GPU.
     * @return the figures of one call.
     */
    static Map<String, Object> measure(final SimulatedNvml nvml) {
        final NativeCall bench = new NativeCall(nvml);
        return PairedRounds.measure(bench::fromJava, bench::fromC, CALLS);
    }

    private long fromJava() {
        long sum = 0;
        for (int i = 0; i < CALLS; i++) {
            sum += nvml_h.nvmlDeviceGetTemperature(device, 0, celsius);
            sum += celsius.get(ValueLayout.JAVA_INT, 0);
        }
        return sum;
    }

    private long fromC() {
        try {
            return (long) fromC.invokeExact(nvml_h.nvmlDeviceGetTemperature$address(), device, (long) CALLS);
        } catch (final Throwable problem) {
            throw new LinkageError("the yardstick in C cannot be called", problem);
        }
    }
}

package io.nvbind.levelzero;

import static io.nvbind.levelzero.gen.level_zero_h.ZE_RESULT_SUCCESS;
import static io.nvbind.levelzero.gen.level_zero_h.zesMemoryGetBandwidth;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.levelzero.gen.zes_mem_bandwidth_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Use of the memory: bytes read and written over the most that it can do in the time, over all modules. */
final class BandwidthReader implements Reader {

    private static final double MICROS_PER_SECOND = 1e6;
    private static final long UNTOUCHED = -1;

    private final MemorySegment[] modules;
    private final Growth[] growths;
    private final String missing;
    private final MemorySegment counters = zes_mem_bandwidth_t.allocate(Arena.ofAuto());

    BandwidthReader(final NativeLibrary library, final MemorySegment[] modules) {
        final boolean readable = library.has("zesMemoryGetBandwidth");
        this.modules = readable ? modules : new MemorySegment[0];
        missing = readable ? MemoryReader.NO_MODULE : LevelZeroStatus.NO_SYMBOL;
        growths = new Growth[this.modules.length];
        for (int i = 0; i < growths.length; i++) {
            growths[i] = new Growth();
        }
    }

    @Override
    public int read(final GpuSample out) {
        if (modules.length == 0) {
            out.unavailable(Metric.MEMORY_UTILIZATION, missing);
            return ZE_RESULT_SUCCESS();
        }
        boolean known = true;
        boolean fresh = false;
        double bytesPerMicro = 0;
        double mostPerMicro = 0;
        for (int i = 0; i < modules.length; i++) {
            zes_mem_bandwidth_t.timestamp(counters, UNTOUCHED);
            zes_mem_bandwidth_t.maxBandwidth(counters, 0);
            final int status = zesMemoryGetBandwidth(modules[i], counters);
            final long timestamp = zes_mem_bandwidth_t.timestamp(counters);
            final long most = zes_mem_bandwidth_t.maxBandwidth(counters);
            if (!LevelZeroStatus.ok(status) || timestamp == UNTOUCHED || most <= 0) {
                Answer.put(status, false, Metric.MEMORY_UTILIZATION, 0, out);
                return status;
            }
            fresh |= growths[i].add(
                zes_mem_bandwidth_t.readCounter(counters) + zes_mem_bandwidth_t.writeCounter(counters), timestamp);
            known &= growths[i].known();
            bytesPerMicro += growths[i].rate();
            mostPerMicro += most / MICROS_PER_SECOND;
        }
        Answer.rate(known, fresh, Metric.MEMORY_UTILIZATION, Math.min(100.0, 100.0 * bytesPerMicro / mostPerMicro), out);
        return ZE_RESULT_SUCCESS();
    }
}

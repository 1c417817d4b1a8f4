package io.nvbind.nvml;

import static io.nvbind.nvml.gen.nvml_h.NVML_ERROR_FUNCTION_NOT_FOUND;
import static io.nvbind.nvml.gen.nvml_h.NVML_ERROR_INSUFFICIENT_SIZE;
import static io.nvbind.nvml.gen.nvml_h.NVML_VALUE_NOT_AVAILABLE;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetComputeRunningProcesses_v2;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetComputeRunningProcesses_v3;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetGraphicsRunningProcesses_v2;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetGraphicsRunningProcesses_v3;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.GpuProcess;
import io.nvbind.gpu.GpuProcesses;
import io.nvbind.nvml.gen.nvmlProcessInfo_v2_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The processes on one GPU: NVML's graphics and compute lists merged, with each process's share of the GPU.
 *
 * <p>{@code _v3} and {@code _v2} of the lists write the same record, except that drivers 535.43 to 535.86 made that of
 * {@code _v3} eight bytes longer under the same name
 * (<a href="https://github.com/XuehaiPan/nvitop/pull/89">nvitop 89</a>): on those {@code _v2} is asked. The buffer has
 * room for the longer record in any case.
 */
final class Processes {

    private static final double BYTES_PER_MIB = 1 << 20;
    private static final int FIRST_GUESS = 64;
    private static final int MOST = 1 << 14;
    private static final long LONGEST_RECORD = nvmlProcessInfo_v2_t.sizeof() + Long.BYTES;

    /** A function that lists processes. */
    @FunctionalInterface
    private interface Listing {
        int list(MemorySegment count, MemorySegment records);
    }

    private static final class Found {
        private boolean graphics;
        private boolean compute;
        private double vramMb = Double.NaN;

        String kind() {
            return graphics && compute ? "both" : graphics ? "graphics" : "compute";
        }
    }

    private final NativeLibrary library;
    private final MemorySegment device;
    private final boolean longV3;

    /**
     * Creates a list.
     *
     * @param library       asked for the functions.
     * @param device        whose processes.
     * @param driverVersion for instance {@code 535.54.03}; null when not known.
     */
    Processes(final NativeLibrary library, final MemorySegment device, final String driverVersion) {
        this.library = library;
        this.device = device;
        this.longV3 = driverVersion != null && driverVersion.matches("535\\.[4-8]\\d\\..*");
    }

    GpuProcesses read() {
        final Map<Integer, Found> found = new TreeMap<>();
        final int graphics = list(found, true, listing("nvmlDeviceGetGraphicsRunningProcesses",
            (count, records) -> nvmlDeviceGetGraphicsRunningProcesses_v3(device, count, records),
            (count, records) -> nvmlDeviceGetGraphicsRunningProcesses_v2(device, count, records)));
        final int compute = list(found, false, listing("nvmlDeviceGetComputeRunningProcesses",
            (count, records) -> nvmlDeviceGetComputeRunningProcesses_v3(device, count, records),
            (count, records) -> nvmlDeviceGetComputeRunningProcesses_v2(device, count, records)));
        if (!NvmlStatus.ok(graphics) && !NvmlStatus.ok(compute)) {
            return GpuProcesses.unavailable(NvmlStatus.reason(graphics));
        }
        final Map<Integer, Integer> shares = new ProcessShares(library, device).read();
        final List<GpuProcess> list = new ArrayList<>();
        found.forEach((pid, process) -> list.add(new GpuProcess(pid, process.kind(), process.vramMb,
            shares.containsKey(pid) ? shares.get(pid) : Double.NaN)));
        return GpuProcesses.of(list);
    }

    private Listing listing(final String symbol, final Listing v3, final Listing v2) {
        final boolean hasV2 = library.has(symbol + "_v2");
        if (library.has(symbol + "_v3") && !(longV3 && hasV2)) {
            return v3;
        }
        return hasV2 ? v2 : null;
    }

    private int list(final Map<Integer, Found> found, final boolean graphics, final Listing listing) {
        if (listing == null) {
            return NVML_ERROR_FUNCTION_NOT_FOUND();
        }
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment count = arena.allocate(ValueLayout.JAVA_INT);
            int room = FIRST_GUESS;
            int status;
            MemorySegment records;
            do {
                records = arena.allocate(room * LONGEST_RECORD, Long.BYTES);
                count.set(ValueLayout.JAVA_INT, 0, room);
                status = listing.list(count, records);
                // Processes may start between two calls, so there is some room to spare.
                room = Math.max(room, count.get(ValueLayout.JAVA_INT, 0)) * 2;
            } while (status == NVML_ERROR_INSUFFICIENT_SIZE() && room > 0 && room <= MOST);
            if (NvmlStatus.ok(status)) {
                final long fit = records.byteSize() / LONGEST_RECORD;
                for (long i = 0; i < Math.min(count.get(ValueLayout.JAVA_INT, 0), fit); i++) {
                    add(found, nvmlProcessInfo_v2_t.asSlice(records, i), graphics);
                }
            }
            return status;
        }
    }

    /** A process on both lists holds its memory once: the larger figure is taken. */
    private static void add(final Map<Integer, Found> found, final MemorySegment record, final boolean graphics) {
        final Found process = found.computeIfAbsent(nvmlProcessInfo_v2_t.pid(record), pid -> new Found());
        process.graphics |= graphics;
        process.compute |= !graphics;
        final long bytes = nvmlProcessInfo_v2_t.usedGpuMemory(record);
        if (bytes != NVML_VALUE_NOT_AVAILABLE()) {
            final double vramMb = bytes / BYTES_PER_MIB;
            process.vramMb = Double.isNaN(process.vramMb) ? vramMb : Math.max(process.vramMb, vramMb);
        }
    }
}

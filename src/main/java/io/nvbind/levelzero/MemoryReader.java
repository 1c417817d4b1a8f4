package io.nvbind.levelzero;

import static io.nvbind.levelzero.gen.level_zero_h.ZES_STRUCTURE_TYPE_MEM_PROPERTIES;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_STRUCTURE_TYPE_MEM_STATE;
import static io.nvbind.levelzero.gen.level_zero_h.ZE_RESULT_SUCCESS;
import static io.nvbind.levelzero.gen.level_zero_h.zesMemoryGetProperties;
import static io.nvbind.levelzero.gen.level_zero_h.zesMemoryGetState;

import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.levelzero.gen.zes_mem_properties_t;
import io.nvbind.levelzero.gen.zes_mem_state_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Video memory, summed over the device's own modules; integrated GPUs have none. */
final class MemoryReader {

    private static final double BYTES_PER_MIB = 1 << 20;
    private static final String NO_MODULE = "the GPU has no memory of its own, or the driver does not list it";
    private static final long UNTOUCHED = -1;

    private final MemorySegment[] modules;
    private final MemorySegment state = zes_mem_state_t.allocate(Arena.ofAuto());

    MemoryReader(final List<MemorySegment> all, final int location) {
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment properties = zes_mem_properties_t.allocate(arena);
            modules = all.stream().filter(each -> {
                zes_mem_properties_t.stype(properties, ZES_STRUCTURE_TYPE_MEM_PROPERTIES());
                return LevelZeroStatus.ok(zesMemoryGetProperties(each, properties))
                    && zes_mem_properties_t.location(properties) == location;
            }).toArray(MemorySegment[]::new);
        }
    }

    void read(final GpuSample out) {
        if (modules.length == 0) {
            out.unavailable(Metric.VRAM_TOTAL_MB, NO_MODULE);
            out.unavailable(Metric.VRAM_USED_MB, NO_MODULE);
            out.unavailable(Metric.VRAM_PRESSURE, NO_MODULE);
            return;
        }
        long size = 0;
        long free = 0;
        int status = ZE_RESULT_SUCCESS();
        boolean known = true;
        for (int i = 0; i < modules.length && LevelZeroStatus.ok(status); i++) {
            zes_mem_state_t.stype(state, ZES_STRUCTURE_TYPE_MEM_STATE());
            zes_mem_state_t.size(state, UNTOUCHED);
            zes_mem_state_t.free(state, UNTOUCHED);
            status = zesMemoryGetState(modules[i], state);
            known &= zes_mem_state_t.size(state) > 0 && zes_mem_state_t.free(state) != UNTOUCHED;
            size += zes_mem_state_t.size(state);
            free += zes_mem_state_t.free(state);
        }
        LevelZeroGpu.put(status, known, Metric.VRAM_TOTAL_MB, size / BYTES_PER_MIB, out);
        LevelZeroGpu.put(status, known, Metric.VRAM_USED_MB, (size - free) / BYTES_PER_MIB, out);
        LevelZeroGpu.put(status, known, Metric.VRAM_PRESSURE, (double) (size - free) / size, out);
    }
}

package io.nvbind.rocm;

import static io.nvbind.rocm.gen.rocm_smi_h.CU_OCCUPANCY_INVALID;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_compute_process_gpus_get;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_compute_process_info_by_device_get;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_compute_process_info_get;

import io.nvbind.gpu.GpuProcess;
import io.nvbind.gpu.GpuProcesses;
import io.nvbind.rocm.gen.rsmi_process_info_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * The compute processes of a GPU. Games are none: those that only draw are found by their DRM clients instead. Memory is
 * per GPU where the library tells it so, else that of all GPUs together.
 */
final class RocmProcesses {

    /** Processes that begin between the two calls. */
    private static final int ROOM = 16;
    private static final int MOST = 4096;
    private static final int GPUS = 64;

    private final RocmDevice device;
    private final RocmCall list;
    private final RocmCall gpus;
    private final RocmCall byDevice;

    RocmProcesses(final RocmDevice device) {
        this.device = device;
        list = device.call("rsmi_compute_process_info_get");
        gpus = device.call("rsmi_compute_process_gpus_get");
        byDevice = device.call("rsmi_compute_process_info_by_device_get");
    }

    GpuProcesses read() {
        if (!list.enter()) {
            return GpuProcesses.unavailable(list.refusal());
        }
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment count = arena.allocate(ValueLayout.JAVA_INT);
            final int counted = rsmi_compute_process_info_get(MemorySegment.NULL, count);
            if (!RocmStatus.ok(counted)) {
                return GpuProcesses.unavailable(RocmStatus.reason(counted));
            }
            final int room = Math.clamp(count.get(ValueLayout.JAVA_INT, 0), 0, MOST) + ROOM;
            final MemorySegment infos = rsmi_process_info_t.allocateArray(room, arena);
            count.set(ValueLayout.JAVA_INT, 0, room);
            final int status = rsmi_compute_process_info_get(infos, count);
            if (!RocmStatus.ok(status)) {
                return GpuProcesses.unavailable(RocmStatus.reason(status));
            }
            final List<GpuProcess> processes = new ArrayList<>();
            for (int i = 0; i < Math.clamp(count.get(ValueLayout.JAVA_INT, 0), 0, room); i++) {
                final GpuProcess process = process(arena, rsmi_process_info_t.asSlice(infos, i));
                if (process != null) {
                    processes.add(process);
                }
            }
            return GpuProcesses.of(processes);
        }
    }

    /** Null when it does not use this GPU. */
    private GpuProcess process(final Arena arena, final MemorySegment everywhere) {
        final int pid = rsmi_process_info_t.process_id(everywhere);
        MemorySegment info = everywhere;
        if (byDevice.enter()) {
            final MemorySegment here = rsmi_process_info_t.allocate(arena);
            if (!RocmStatus.ok(rsmi_compute_process_info_by_device_get(pid, device.index(), here))) {
                return null;
            }
            info = here;
        } else if (!uses(arena, pid)) {
            return null;
        }
        final int occupancy = rsmi_process_info_t.cu_occupancy(info);
        return new GpuProcess(pid, "compute", rsmi_process_info_t.vram_usage(info) / Readings.BYTES_PER_MIB,
            occupancy == CU_OCCUPANCY_INVALID() ? Double.NaN : Math.clamp(occupancy, 0, 100));
    }

    private boolean uses(final Arena arena, final int pid) {
        final MemorySegment indices = arena.allocate(ValueLayout.JAVA_INT, GPUS);
        final MemorySegment count = arena.allocate(ValueLayout.JAVA_INT);
        count.set(ValueLayout.JAVA_INT, 0, GPUS);
        if (!gpus.enter() || !RocmStatus.ok(rsmi_compute_process_gpus_get(pid, indices, count))) {
            return false;
        }
        for (int i = 0; i < Math.clamp(count.get(ValueLayout.JAVA_INT, 0), 0, GPUS); i++) {
            if (indices.getAtIndex(ValueLayout.JAVA_INT, i) == device.index()) {
                return true;
            }
        }
        return false;
    }
}

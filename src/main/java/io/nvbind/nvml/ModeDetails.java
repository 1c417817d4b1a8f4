package io.nvbind.nvml;

import static io.nvbind.nvml.gen.nvml_h.NVML_COMPUTEMODE_DEFAULT;
import static io.nvbind.nvml.gen.nvml_h.NVML_COMPUTEMODE_EXCLUSIVE_PROCESS;
import static io.nvbind.nvml.gen.nvml_h.NVML_COMPUTEMODE_EXCLUSIVE_THREAD;
import static io.nvbind.nvml.gen.nvml_h.NVML_COMPUTEMODE_PROHIBITED;
import static io.nvbind.nvml.gen.nvml_h.NVML_GPU_VIRTUALIZATION_MODE_HOST_VGPU;
import static io.nvbind.nvml.gen.nvml_h.NVML_GPU_VIRTUALIZATION_MODE_HOST_VSGA;
import static io.nvbind.nvml.gen.nvml_h.NVML_GPU_VIRTUALIZATION_MODE_NONE;
import static io.nvbind.nvml.gen.nvml_h.NVML_GPU_VIRTUALIZATION_MODE_PASSTHROUGH;
import static io.nvbind.nvml.gen.nvml_h.NVML_GPU_VIRTUALIZATION_MODE_VGPU;
import static io.nvbind.nvml.gen.nvml_h.NVML_PSTATE_UNKNOWN;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetComputeMode;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetEccMode;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetPerformanceState;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetPersistenceMode;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetVirtualizationMode;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;

/** The modes the GPU is in. */
final class ModeDetails {

    private static final Map<Integer, String> COMPUTE = Map.of(
        NVML_COMPUTEMODE_DEFAULT(), "default",
        NVML_COMPUTEMODE_EXCLUSIVE_THREAD(), "exclusive thread",
        NVML_COMPUTEMODE_PROHIBITED(), "prohibited",
        NVML_COMPUTEMODE_EXCLUSIVE_PROCESS(), "exclusive process");
    private static final Map<Integer, String> VIRTUALIZATION = Map.of(
        NVML_GPU_VIRTUALIZATION_MODE_NONE(), "none",
        NVML_GPU_VIRTUALIZATION_MODE_PASSTHROUGH(), "passthrough",
        NVML_GPU_VIRTUALIZATION_MODE_VGPU(), "vgpu",
        NVML_GPU_VIRTUALIZATION_MODE_HOST_VGPU(), "host vgpu",
        NVML_GPU_VIRTUALIZATION_MODE_HOST_VSGA(), "host vsga");

    private ModeDetails() {
    }

    static void read(final MemorySegment device, final DetailList out) {
        out.number("performance_state", "nvmlDeviceGetPerformanceState",
            state -> state == NVML_PSTATE_UNKNOWN() ? "" : "P" + state,
            number -> nvmlDeviceGetPerformanceState(device, number));
        out.number("persistence_mode", "nvmlDeviceGetPersistenceMode", ModeDetails::switched,
            number -> nvmlDeviceGetPersistenceMode(device, number));
        out.number("compute_mode", "nvmlDeviceGetComputeMode", mode -> named(COMPUTE, mode),
            number -> nvmlDeviceGetComputeMode(device, number));
        out.number("virtualization_mode", "nvmlDeviceGetVirtualizationMode", mode -> named(VIRTUALIZATION, mode),
            number -> nvmlDeviceGetVirtualizationMode(device, number));
        final MemorySegment pending = out.number();
        out.number("ecc_mode", "nvmlDeviceGetEccMode",
            current -> pending(current, pending.get(ValueLayout.JAVA_INT, 0)),
            current -> nvmlDeviceGetEccMode(device, current, pending));
    }

    private static String named(final Map<Integer, String> names, final int mode) {
        return names.getOrDefault(mode, "unknown to nvbind (NVML number " + mode + ")");
    }

    private static String switched(final int on) {
        return on == 0 ? "off" : "on";
    }

    /**
     * A mode that changes with the next reset.
     *
     * @param current  0 for off.
     * @param afterwards the same after the reset.
     * @return {@code on}, {@code off}, or either with what it will be.
     */
    static String pending(final int current, final int afterwards) {
        return current == afterwards ? switched(current)
            : switched(current) + ", " + switched(afterwards) + " after a reset";
    }
}

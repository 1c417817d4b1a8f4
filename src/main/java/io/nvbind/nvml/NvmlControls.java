package io.nvbind.nvml;

import static io.nvbind.nvml.gen.nvml_h.NVML_CLOCK_GRAPHICS;
import static io.nvbind.nvml.gen.nvml_h.NVML_CLOCK_MEM;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetComputeMode;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetPersistenceMode;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetSupportedGraphicsClocks;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetSupportedMemoryClocks;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceResetGpuLockedClocks;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceResetMemoryLockedClocks;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceSetComputeMode;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceSetGpuLockedClocks;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceSetMemoryLockedClocks;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceSetPersistenceMode;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingControl;
import io.nvbind.gpu.SettingControls;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Supplier;

/** What NVML can set on one GPU, each only where this driver's library has the calls. */
final class NvmlControls {

    private static final String NO_CALL = "NVML has no call for it";
    private static final List<String> SWITCH = List.of("off", "on");
    private static final List<String> COMPUTE = List.of("default", "exclusive_thread", "prohibited", "exclusive_process");
    private static final List<String> COMPUTE_CHOICES = List.of("default", "exclusive_process", "prohibited");

    private final NativeLibrary library;
    private final MemorySegment device;
    private final SettingControls controls = new SettingControls(NO_CALL);

    private NvmlControls(final NativeLibrary library, final MemorySegment device) {
        this.library = library;
        this.device = device;
    }

    static SettingControls of(final NativeLibrary library, final MemorySegment device) {
        final NvmlControls made = new NvmlControls(library, device);
        made.modes();
        made.controls.with(Setting.POWER_LIMIT, new PowerLimit(library, device))
            .with(Setting.GPU_CLOCK_OFFSET, new ClockOffset(library, device, NVML_CLOCK_GRAPHICS()))
            .with(Setting.MEMORY_CLOCK_OFFSET, new ClockOffset(library, device, NVML_CLOCK_MEM()))
            .with(Setting.FAN_SPEED, new FanControl(library, device));
        made.locks();
        return made.controls;
    }

    private void put(final Setting setting, final Supplier<SettingControl> control, final String... symbols) {
        if (List.of(symbols).stream().allMatch(library::has)) {
            controls.with(setting, control.get());
        } else {
            controls.without(setting, NvmlStatus.NO_SYMBOL);
        }
    }

    private void modes() {
        put(Setting.PERSISTENCE_MODE, () -> new ModeControl(SWITCH, SWITCH, null,
            number -> nvmlDeviceGetPersistenceMode(device, number), mode -> nvmlDeviceSetPersistenceMode(device, mode)),
            "nvmlDeviceGetPersistenceMode", "nvmlDeviceSetPersistenceMode");
        put(Setting.COMPUTE_MODE, () -> new ModeControl(COMPUTE, COMPUTE_CHOICES, COMPUTE.getFirst(),
            number -> nvmlDeviceGetComputeMode(device, number), mode -> nvmlDeviceSetComputeMode(device, mode)),
            "nvmlDeviceGetComputeMode", "nvmlDeviceSetComputeMode");
    }

    private void locks() {
        final SupportedClocks memory = new SupportedClocks(library.has("nvmlDeviceGetSupportedMemoryClocks")
            ? (count, clocks) -> nvmlDeviceGetSupportedMemoryClocks(device, count, clocks) : null);
        final SupportedClocks graphics = new SupportedClocks(library.has("nvmlDeviceGetSupportedGraphicsClocks")
            ? (count, clocks) -> memory.known()
                ? nvmlDeviceGetSupportedGraphicsClocks(device, memory.max(), count, clocks)
                : io.nvbind.nvml.gen.nvml_h.NVML_ERROR_NOT_SUPPORTED() : null);
        put(Setting.GPU_CLOCK_RANGE, () -> new ClockLock(library, device, NVML_CLOCK_GRAPHICS(), graphics,
            (min, max) -> nvmlDeviceSetGpuLockedClocks(device, min, max), () -> nvmlDeviceResetGpuLockedClocks(device)),
            "nvmlDeviceSetGpuLockedClocks", "nvmlDeviceResetGpuLockedClocks");
        put(Setting.MEMORY_CLOCK_RANGE, () -> new ClockLock(library, device, NVML_CLOCK_MEM(), memory,
            (min, max) -> nvmlDeviceSetMemoryLockedClocks(device, min, max),
            () -> nvmlDeviceResetMemoryLockedClocks(device)),
            "nvmlDeviceSetMemoryLockedClocks", "nvmlDeviceResetMemoryLockedClocks");
    }
}

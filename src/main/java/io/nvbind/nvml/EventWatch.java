package io.nvbind.nvml;

import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetSupportedEventTypes;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceRegisterEvents;
import static io.nvbind.nvml.gen.nvml_h.nvmlEventSetCreate;
import static io.nvbind.nvml.gen.nvml_h.nvmlEventSetFree;
import static io.nvbind.nvml.gen.nvml_h.nvmlEventSetWait_v2;
import static io.nvbind.nvml.gen.nvml_h.nvmlEventTypeDoubleBitEccError;
import static io.nvbind.nvml.gen.nvml_h.nvmlEventTypeSingleBitEccError;
import static io.nvbind.nvml.gen.nvml_h.nvmlEventTypeXidCriticalError;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.GpuEvent;
import io.nvbind.gpu.GpuId;
import io.nvbind.nvml.gen.nvmlEventData_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What the driver reports of its own accord: Xid errors and ECC errors, of each GPU that can. One thread. */
final class EventWatch implements AutoCloseable {

    /** More than this in one go are left to the next poll, so that a flood does not hold up the sampler. */
    private static final int MOST_AT_ONCE = 32;

    private final long wanted =
        nvmlEventTypeXidCriticalError() | nvmlEventTypeDoubleBitEccError() | nvmlEventTypeSingleBitEccError();
    private final NativeLibrary library;
    private final Map<Long, GpuId> watched = new HashMap<>();
    private final MemorySegment data = nvmlEventData_t.allocate(Arena.ofAuto());
    private final MemorySegment set;

    EventWatch(final NativeLibrary library) {
        this.library = library;
        this.set = create();
    }

    private MemorySegment create() {
        if (!List.of("nvmlEventSetCreate", "nvmlEventSetFree", "nvmlEventSetWait_v2", "nvmlDeviceRegisterEvents",
            "nvmlDeviceGetSupportedEventTypes").stream().allMatch(library::has)) {
            return null;
        }
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment handle = arena.allocate(ValueLayout.ADDRESS);
            return NvmlStatus.ok(nvmlEventSetCreate(handle)) ? handle.get(ValueLayout.ADDRESS, 0) : null;
        }
    }

    /**
     * Watches one more GPU, as far as it can tell.
     *
     * @param device which.
     * @param id     its address.
     */
    void add(final MemorySegment device, final GpuId id) {
        if (set == null) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment types = arena.allocate(ValueLayout.JAVA_LONG);
            final int status = nvmlDeviceGetSupportedEventTypes(device, types);
            final long both = types.get(ValueLayout.JAVA_LONG, 0) & wanted;
            if (NvmlStatus.ok(status) && both != 0 && NvmlStatus.ok(nvmlDeviceRegisterEvents(device, both, set))) {
                watched.put(device.address(), id);
            }
        }
    }

    /**
     * Hands over what has been reported since the last call, without waiting.
     *
     * @param events receives each.
     */
    void poll(final Consumer<GpuEvent> events) {
        if (watched.isEmpty()) {
            return;
        }
        for (int i = 0; i < MOST_AT_ONCE && NvmlStatus.ok(nvmlEventSetWait_v2(set, data, 0)); i++) {
            final GpuId id = watched.get(nvmlEventData_t.device(data).address());
            if (id != null) {
                events.accept(event(id, nvmlEventData_t.eventType(data), nvmlEventData_t.eventData(data)));
            }
        }
    }

    private static GpuEvent event(final GpuId id, final long type, final long number) {
        final long now = System.nanoTime();
        if (type == nvmlEventTypeXidCriticalError()) {
            return new GpuEvent(id, number == Xid.FALLEN_OFF_THE_BUS ? GpuEvent.Kind.LOST : GpuEvent.Kind.ERROR,
                Xid.message(number), now);
        }
        return new GpuEvent(id, GpuEvent.Kind.ERROR, type == nvmlEventTypeDoubleBitEccError()
            ? "double-bit ECC error in the video memory" : "single-bit ECC error in the video memory, corrected", now);
    }

    @Override
    public void close() {
        if (set != null) {
            nvmlEventSetFree(set);
            watched.clear();
        }
    }
}

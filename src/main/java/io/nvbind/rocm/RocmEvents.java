package io.nvbind.rocm;

import static io.nvbind.rocm.gen.rocm_smi_h.RSMI_EVT_NOTIF_GPU_POST_RESET;
import static io.nvbind.rocm.gen.rocm_smi_h.RSMI_EVT_NOTIF_GPU_PRE_RESET;
import static io.nvbind.rocm.gen.rocm_smi_h.RSMI_EVT_NOTIF_THERMAL_THROTTLE;
import static io.nvbind.rocm.gen.rocm_smi_h.RSMI_EVT_NOTIF_VMFAULT;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_event_notification_get;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_event_notification_init;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_event_notification_mask_set;

import io.nvbind.ffi.CallGuard;
import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuEvent;
import io.nvbind.gpu.GpuId;
import io.nvbind.rocm.gen.rsmi_evt_notification_data_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.function.Consumer;

/**
 * What amdkfd reports: VM faults, resets, heat. Listening begins with the first poll, and needs access to {@code /dev/kfd}.
 *
 * <p>One event is fetched at a time with the larger record, so that it does not matter which record the library writes.
 * {@code rsmi_event_notification_stop} is never called: 5.2.3 asserts on a stale {@code errno} in it. One thread.
 */
final class RocmEvents {

    private static final int MOST_AT_ONCE = 64;

    private final List<Gpu> gpus;
    private final NativeLibrary library;
    private final CallGuard guard;
    private final RocmCall get;
    private final MemorySegment count = Arena.ofAuto().allocate(ValueLayout.JAVA_INT);
    private final MemorySegment event = Arena.ofAuto().allocate(2 * rsmi_evt_notification_data_t.sizeof(), Long.BYTES);
    private boolean begun;
    private boolean listening;

    RocmEvents(final NativeLibrary library, final CallGuard guard, final List<Gpu> gpus) {
        this.gpus = gpus;
        this.library = library;
        this.guard = guard;
        get = new RocmCall(library, guard, RocmDriver.LIBRARY, "rsmi_event_notification_get", "");
    }

    void poll(final Consumer<GpuEvent> events) {
        if (!begun) {
            begun = true;
            begin();
        }
        for (int i = 0; listening && i < MOST_AT_ONCE && get.enter(); i++) {
            count.set(ValueLayout.JAVA_INT, 0, 1);
            event.fill((byte) 0);
            final int status = rsmi_event_notification_get(0, count, event);
            if (!RocmStatus.ok(status) || count.get(ValueLayout.JAVA_INT, 0) < 1) {
                return;
            }
            hand(events);
        }
    }

    private void begin() {
        final long mask = bit(RSMI_EVT_NOTIF_VMFAULT()) | bit(RSMI_EVT_NOTIF_THERMAL_THROTTLE())
            | bit(RSMI_EVT_NOTIF_GPU_PRE_RESET()) | bit(RSMI_EVT_NOTIF_GPU_POST_RESET());
        for (final Gpu gpu : gpus) {
            final int index = gpu.info().index();
            final String subject = gpu.info().id().toString();
            final RocmCall init = new RocmCall(library, guard, subject, "rsmi_event_notification_init", "");
            final RocmCall set = new RocmCall(library, guard, subject, "rsmi_event_notification_mask_set", "");
            if (init.enter() && RocmStatus.ok(rsmi_event_notification_init(index)) && set.enter()
                && RocmStatus.ok(rsmi_event_notification_mask_set(index, mask))) {
                listening = true;
            }
        }
    }

    private static long bit(final int type) {
        return 1L << (type - 1);
    }

    private void hand(final Consumer<GpuEvent> events) {
        final int type = rsmi_evt_notification_data_t.event(event);
        final GpuEvent.Kind kind = kind(type);
        final GpuId id = id(rsmi_evt_notification_data_t.dv_ind(event));
        if (kind != null && id != null) {
            final String said = rsmi_evt_notification_data_t.message(event).getString(0).replaceAll("\\p{Cntrl}", " ");
            events.accept(new GpuEvent(id, kind, (words(type) + " " + said).strip(), System.nanoTime()));
        }
    }

    private static GpuEvent.Kind kind(final int type) {
        if (type == RSMI_EVT_NOTIF_VMFAULT()) {
            return GpuEvent.Kind.ERROR;
        }
        if (type == RSMI_EVT_NOTIF_THERMAL_THROTTLE()) {
            return GpuEvent.Kind.THERMAL;
        }
        return type == RSMI_EVT_NOTIF_GPU_PRE_RESET() || type == RSMI_EVT_NOTIF_GPU_POST_RESET()
            ? GpuEvent.Kind.RESET : null;
    }

    private static String words(final int type) {
        if (type == RSMI_EVT_NOTIF_VMFAULT()) {
            return "a process read or wrote memory that is not its own (VM fault)";
        }
        if (type == RSMI_EVT_NOTIF_THERMAL_THROTTLE()) {
            return "the driver slows the GPU down because of heat";
        }
        return type == RSMI_EVT_NOTIF_GPU_PRE_RESET() ? "the GPU is about to be reset" : "the GPU was reset";
    }

    private GpuId id(final int index) {
        for (final Gpu gpu : gpus) {
            if (gpu.info().index() == index) {
                return gpu.info().id();
            }
        }
        return null;
    }
}

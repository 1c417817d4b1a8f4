package io.nvbind.sysfs;

import io.nvbind.gpu.GpuEvent;
import io.nvbind.gpu.GpuId;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Notices that a GPU came, went, or got another driver, by looking at the PCI bus every few seconds; about a millisecond
 * each time, and it wakes no GPU. One thread.
 */
final class HotPlug {

    static final long EVERY_NANOS = 5_000_000_000L;

    private static final String NO_DRIVER = "";

    private final Supplier<PciGpus> scan;
    private Map<GpuId, String> known;
    private long due;

    /**
     * Begins with what is there.
     *
     * @param scan  looks at the bus.
     * @param first what it showed at first.
     * @param now   the time, {@link System#nanoTime()}.
     */
    HotPlug(final Supplier<PciGpus> scan, final PciGpus first, final long now) {
        this.scan = scan;
        known = drivers(first);
        due = now + EVERY_NANOS;
    }

    private static Map<GpuId, String> drivers(final PciGpus gpus) {
        final Map<GpuId, String> drivers = new HashMap<>();
        for (final PciGpu gpu : gpus.gpus()) {
            drivers.put(gpu.id(), gpu.driver() == null ? NO_DRIVER : gpu.driver());
        }
        return drivers;
    }

    /**
     * Looks again, when it is time.
     *
     * @param now    the time.
     * @param events receives what changed.
     */
    void poll(final long now, final Consumer<GpuEvent> events) {
        if (now - due < 0) {
            return;
        }
        due = now + EVERY_NANOS;
        final Map<GpuId, String> present = drivers(scan.get());
        known.forEach((id, driver) -> {
            final String after = present.get(id);
            if (after == null) {
                events.accept(new GpuEvent(id, GpuEvent.Kind.LOST, "the GPU is off the PCI bus", now));
            } else if (!after.equals(driver)) {
                events.accept(after.equals(NO_DRIVER)
                    ? new GpuEvent(id, GpuEvent.Kind.LOST, "its driver " + driver + " let the GPU go", now)
                    : new GpuEvent(id, GpuEvent.Kind.APPEARED, "the driver " + after + " took the GPU", now));
            }
        });
        present.forEach((id, driver) -> {
            if (!known.containsKey(id)) {
                events.accept(new GpuEvent(id, GpuEvent.Kind.APPEARED, "the GPU is on the PCI bus"
                    + (driver.equals(NO_DRIVER) ? ", without a driver" : ", with the driver " + driver), now));
            }
        });
        known = present;
    }
}

package io.nvbind.gpu;

import java.util.List;
import java.util.function.Consumer;

/**
 * One vendor library and the GPUs it shows. A library that is missing or has no device is a driver with no GPUs and a
 * {@link #report} that says why; opening never throws for it.
 */
public interface GpuDriver extends AutoCloseable {

    /**
     * What was looked for and found.
     *
     * @return the report.
     */
    LibraryReport report();

    /**
     * The GPUs found when the driver was opened.
     *
     * @return unmodifiable; empty when there are none.
     */
    List<Gpu> gpus();

    /**
     * Hands over what the driver reported since the last call, without waiting. Called by the sampler's thread.
     *
     * @param events receives each event.
     */
    default void pollEvents(final Consumer<GpuEvent> events) {
        // A driver without events has none to hand over.
    }

    /** Shuts the library down. Its GPUs must not be used afterwards. */
    @Override
    void close();
}

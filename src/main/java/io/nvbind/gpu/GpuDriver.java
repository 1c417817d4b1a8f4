package io.nvbind.gpu;

import java.util.List;

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

    /** Shuts the library down. Its GPUs must not be used afterwards. */
    @Override
    void close();
}

package io.nvbind.cli;

import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuDriver;
import io.nvbind.gpu.GpuEvent;
import io.nvbind.gpu.LibraryReport;
import java.util.List;
import java.util.function.Consumer;

/**
 * A driver with the folder it needs: both are closed together.
 *
 * @param driver does the work.
 * @param folder deleted after it is closed.
 */
record OwnedDriver(GpuDriver driver, MarkerFolder folder) implements GpuDriver {

    @Override
    public LibraryReport report() {
        return driver.report();
    }

    @Override
    public List<Gpu> gpus() {
        return driver.gpus();
    }

    @Override
    public void pollEvents(final Consumer<GpuEvent> events) {
        driver.pollEvents(events);
    }

    @Override
    public void close() {
        driver.close();
        folder.close();
    }
}

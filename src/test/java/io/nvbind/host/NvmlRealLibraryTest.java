package io.nvbind.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.LibraryReport;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Vendor;
import org.junit.jupiter.api.Test;

/** NVIDIA's own library, as this machine has it; {@code NVBIND_REAL_NVML} names another. */
class NvmlRealLibraryTest {

    @Test
    void shouldReadEachGpuOrSayWhyThereIsNone() {
        final String named = System.getenv("NVBIND_REAL_NVML");
        final String library = named == null ? Gpus.soname(Vendor.NVIDIA) : named;
        final NativeLibrary real = NativeLibrary.open(library);
        assumeTrue(real.isOpen(), () -> "NVIDIA's library is not here: " + real.reason());
        try (Gpus gpus = Gpus.none()) {
            gpus.add(Vendor.NVIDIA, library);
            final LibraryReport report = gpus.reports().getFirst();
            assertEquals(real.path().toString(), report.path());
            if (gpus.list().isEmpty()) {
                assertTrue(report.reason().contains("not loaded") || report.reason().contains("different versions")
                    || report.reason().contains("no GPU"), report.reason());
            }
            for (final Gpu gpu : gpus.list()) {
                final GpuSample sample = NvmlMachine.sample(gpu);
                for (final Metric metric : Metric.ALL) {
                    assertTrue(sample.has(metric) || !GpuSample.NOT_SAMPLED.equals(sample.reason(metric)), metric.label());
                }
            }
        }
    }
}

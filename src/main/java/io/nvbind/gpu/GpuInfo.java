package io.nvbind.gpu;

import java.util.List;

/**
 * What does not change while a GPU is there.
 *
 * @param id            its PCI address.
 * @param index         position in the driver's own list, for people who know it by number; never an identity.
 * @param vendor        who made it.
 * @param name          the product's name as the driver gives it.
 * @param driver        the library the values come from, for instance {@code nvml}.
 * @param driverVersion version of the driver, or null when the library does not tell.
 * @param simulated     true when a simulated vendor library serves it.
 * @param findings      what is wrong with it, each a sentence with its mend; empty when nothing is.
 */
public record GpuInfo(GpuId id, int index, Vendor vendor, String name, String driver, String driverVersion,
                      boolean simulated, List<String> findings) {

    /** Copies the list. */
    public GpuInfo {
        findings = List.copyOf(findings);
    }
}

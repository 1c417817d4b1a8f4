package io.nvbind.gpu;

import java.util.Locale;

/** The three vendors whose GPUs nvbind knows. */
public enum Vendor {
    /** NVIDIA, PCI vendor 10de. */
    NVIDIA(0x10de),
    /** AMD, PCI vendor 1002. */
    AMD(0x1002),
    /** Intel, PCI vendor 8086. */
    INTEL(0x8086);

    private final int pciVendor;
    private final String label = name().toLowerCase(Locale.ROOT);

    Vendor(final int pciVendor) {
        this.pciVendor = pciVendor;
    }

    /**
     * The PCI vendor id.
     *
     * @return 16 bit PCI vendor id.
     */
    public int pciVendor() {
        return pciVendor;
    }

    /**
     * The name used in JSON and on the command line.
     *
     * @return {@code nvidia}, {@code amd} or {@code intel}.
     */
    public String label() {
        return label;
    }

    /**
     * The vendor of a PCI id.
     *
     * @param pciVendor 16 bit PCI vendor id.
     * @return the vendor, or null for any other id.
     */
    public static Vendor ofPci(final int pciVendor) {
        for (final Vendor vendor : values()) {
            if (vendor.pciVendor == pciVendor) {
                return vendor;
            }
        }
        return null;
    }
}

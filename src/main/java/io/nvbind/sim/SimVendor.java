package io.nvbind.sim;

/** Whose card a simulated card is. */
public enum SimVendor {
    /** NVIDIA, seen through NVML. */
    NVIDIA(1, 0x10de, SimLayout.FLAG_NVIDIA_ABSENT),
    /** AMD, seen through ROCm SMI. */
    AMD(2, 0x1002, SimLayout.FLAG_AMD_ABSENT),
    /** Intel, seen through Level Zero. */
    INTEL(3, 0x8086, SimLayout.FLAG_INTEL_ABSENT);

    private final int number;
    private final int pciVendor;
    private final int absentFlag;

    SimVendor(final int number, final int pciVendor, final int absentFlag) {
        this.number = number;
        this.pciVendor = pciVendor;
        this.absentFlag = absentFlag;
    }

    /**
     * Its number in {@link SimField#VENDOR}.
     *
     * @return its number
     */
    public int number() {
        return number;
    }

    /**
     * Its PCI vendor id.
     *
     * @return its PCI vendor id
     */
    public int pciVendor() {
        return pciVendor;
    }

    /**
     * The header flag that makes its driver absent.
     *
     * @return the header flag
     */
    int absentFlag() {
        return absentFlag;
    }

    /**
     * Finds a vendor by its number.
     *
     * @param number of {@link SimField#VENDOR}
     * @return the vendor
     * @throws IllegalArgumentException for a number of no vendor
     */
    public static SimVendor of(final long number) {
        for (final SimVendor vendor : values()) {
            if (vendor.number == number) {
                return vendor;
            }
        }
        throw new IllegalArgumentException("no vendor has number " + number);
    }
}

package io.nvbind.rocm;

/** PCIe generations by the speed of a lane. Source: the PCI Express base specification. */
final class PcieSpeed {

    private static final double[] GIGATRANSFERS = {2.5, 5, 8, 16, 32, 64};
    private static final double TOLERANCE = 0.05;

    private PcieSpeed() {
    }

    /**
     * The generation.
     *
     * @param gigatransfers 10^9 transfers a second on a lane.
     * @return 1 to 6; 0 for a speed that is none.
     */
    static int generation(final double gigatransfers) {
        for (int i = 0; i < GIGATRANSFERS.length; i++) {
            if (Math.abs(gigatransfers - GIGATRANSFERS[i]) < TOLERANCE) {
                return i + 1;
            }
        }
        return 0;
    }
}

package io.nvbind.sysfs;

/** What to load or install for a vendor's GPU, in the words that findings and reasons share. */
final class Mends {

    static final String NVIDIA_LIBRARY =
        "install NVIDIA's management library: libnvidia-ml1 (Debian), libnvidia-compute-NNN (Ubuntu), "
            + "xorg-x11-drv-nvidia-cuda-libs (Fedora) or nvidia-utils (Arch)";
    static final String NVIDIA_DRIVER =
        "install NVIDIA's own driver: nvidia-driver (Debian), nvidia-driver-NNN (Ubuntu), akmod-nvidia (Fedora) or "
            + "nvidia-open (Arch), then reboot";

    private Mends() {
    }

    /**
     * Why a GPU whose driver gives only hwmon, or nothing, has no further metrics.
     *
     * @param pci whose.
     * @return a reason that says what would help.
     */
    static String noMetrics(final PciGpu pci) {
        return switch (pci.driver()) {
            case null -> "no driver is bound to this GPU; load " + module(pci);
            case "nvidia" -> "NVIDIA's driver has no file for it; " + NVIDIA_LIBRARY;
            case "nouveau" -> "nouveau has no file for it; " + NVIDIA_DRIVER;
            case "radeon" -> "radeon has no file for it; amdgpu would, where it drives this GPU";
            case "vfio-pci" -> "the GPU is passed to a virtual machine";
            default -> "the driver " + pci.driver() + " has no file for it";
        };
    }

    /**
     * The module that drives a GPU.
     *
     * @param pci whose.
     * @return its name.
     */
    static String module(final PciGpu pci) {
        return switch (pci.vendor()) {
            case NVIDIA -> "nvidia";
            case AMD -> "amdgpu";
            case INTEL -> xe(pci.deviceId()) ? "xe" : "i915";
        };
    }

    /** Lunar Lake, Battlemage, Panther Lake and later: the kernel's {@code include/drm/intel/pciids.h}. */
    private static boolean xe(final int deviceId) {
        final int family = deviceId >> 8;
        return family == 0x64 || family == 0xe2 || family == 0xb0 || family == 0xfd;
    }
}

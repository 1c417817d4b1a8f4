package io.nvbind.sysfs;

import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.Vendor;
import java.nio.file.Path;

/**
 * One GPU as the PCI bus and DRM show it. Reading these wakes no sleeping device: the kernel keeps them in memory.
 *
 * @param id              its PCI address.
 * @param vendor          who made it.
 * @param deviceId        16 bit PCI device id.
 * @param subsystemVendor 16 bit id of the board's maker, or -1.
 * @param subsystemDevice 16 bit id of the board, or -1.
 * @param revision        8 bit revision, or -1.
 * @param driver          the kernel driver bound to it (nvidia, nouveau, amdgpu, radeon, i915, xe, vfio-pci, ...), or null.
 * @param card            its DRM card, the first being card0 or card1, or null.
 * @param renderNode      its DRM render node, for instance {@code renderD128}, or null.
 * @param numaNode        the NUMA node it hangs on, or -1 when the machine has none.
 * @param asleep          true when the kernel suspended it at run time to save power.
 * @param bootVga         true for the one the firmware showed its picture on.
 * @param device          its folder in sysfs.
 */
public record PciGpu(GpuId id, Vendor vendor, int deviceId, int subsystemVendor, int subsystemDevice, int revision,
                     String driver, String card, String renderNode, int numaNode, boolean asleep, boolean bootVga,
                     Path device) {

    /**
     * Whether a driver of that name is bound.
     *
     * @param name of a kernel driver.
     * @return false also when none is bound.
     */
    public boolean boundTo(final String name) {
        return name.equals(driver);
    }
}

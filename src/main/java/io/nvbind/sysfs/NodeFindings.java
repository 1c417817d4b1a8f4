package io.nvbind.sysfs;

import java.nio.file.Path;
import java.util.List;

/** What is to be said about the device nodes through which programs reach a GPU. */
final class NodeFindings {

    private final Tree tree;
    private final Access access;

    NodeFindings(final Tree tree, final Access access) {
        this.tree = tree;
        this.access = access;
    }

    /**
     * Looks at one GPU's render node, for its DRM driver.
     *
     * @param pci which.
     * @param out receives the findings.
     */
    void add(final PciGpu pci, final List<Finding> out) {
        final String driver = pci.driver();
        if (driver == null || "vfio-pci".equals(driver)) {
            return;
        }
        if (pci.renderNode() == null) {
            out.add(new Finding(Finding.Kind.PROBLEM,
                "The driver " + driver + " made no render node (/dev/dri/renderD*) for the GPU, so no game can draw on it",
                "nvidia".equals(driver)
                    ? "Load its DRM part: put \"options nvidia-drm modeset=1\" into /etc/modprobe.d/nvidia-drm.conf and "
                        + "reboot"
                    : "See why: sudo journalctl -k | grep -i " + driver));
            return;
        }
        final Finding finding = node("/dev/dri/" + pci.renderNode(), "render", Finding.Kind.PROBLEM,
            "no game can draw on the GPU");
        if (finding != null) {
            out.add(finding);
        }
    }

    /**
     * Looks at one node.
     *
     * @param name   its path on a running system.
     * @param group  whose members usually may use it.
     * @param kind   of the finding.
     * @param effect what does not work without it.
     * @return null when all is well.
     */
    Finding node(final String name, final String group, final Finding.Kind kind, final String effect) {
        final Path node = tree.real(tree.at(name));
        if (node == null) {
            return new Finding(kind, name + " is missing: " + effect,
                "In a container, pass it in (podman run --device " + name
                    + "); else let udev make it: sudo udevadm trigger");
        }
        if (access.mayUse(node)) {
            return null;
        }
        final String owner = access.group(node);
        final boolean usual = "render".equals(owner) || "video".equals(owner);
        return new Finding(kind, "This user may not use " + name + " (its group is "
            + (owner.isEmpty() ? "unknown" : owner) + "): " + effect,
            usual
                ? "Join the group, then log out and in again: sudo usermod -aG " + owner + " $USER"
                : "Let udev give it to the group " + group + " (sudo udevadm trigger) and join that: sudo usermod -aG "
                    + group + " $USER");
    }
}

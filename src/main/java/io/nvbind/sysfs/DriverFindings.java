package io.nvbind.sysfs;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** What is to be said about the driver that a GPU has, or has not. */
final class DriverFindings {

    private static final Pattern GCN_1 = Pattern.compile("66[0-367].|67[89].|68[0-3].");
    private static final Pattern GCN_2 = Pattern.compile("66[45].|67[ab].|13[01].|98[3-5].");

    private final Tree tree;

    DriverFindings(final Tree tree) {
        this.tree = tree;
    }

    /**
     * Looks at one GPU.
     *
     * @param pci which.
     * @param out receives the findings.
     */
    void add(final PciGpu pci, final List<Finding> out) {
        switch (pci.driver()) {
            case null -> out.add(unbound(pci));
            case "vfio-pci" -> out.add(new Finding(Finding.Kind.EXPECTED,
                "The GPU is bound to vfio-pci, which passes it to a virtual machine: the host cannot use or watch it",
                "To give it back, shut that machine down, then as root: echo " + pci.id()
                    + " > /sys/bus/pci/drivers/vfio-pci/unbind; echo > /sys/bus/pci/devices/" + pci.id()
                    + "/driver_override; echo " + pci.id() + " > /sys/bus/pci/drivers_probe; for good, take its ids "
                    + "out of vfio-pci.ids on the kernel's command line and in /etc/modprobe.d"));
            case "nouveau" -> out.add(new Finding(Finding.Kind.PROBLEM,
                "The GPU runs on nouveau, which gives no metrics beyond temperature, fan and power, and few games run "
                    + "well on it",
                "To get them all, " + Mends.NVIDIA_DRIVER));
            case "radeon" -> out.add(radeon(pci));
            case "nvidia", "amdgpu", "i915", "xe" -> { }
            default -> out.add(new Finding(Finding.Kind.PROBLEM,
                "The GPU is bound to " + pci.driver() + ", which is no driver that games could use",
                "Free it from there and load " + Mends.module(pci)));
        }
        if (pci.asleep()) {
            out.add(new Finding(Finding.Kind.EXPECTED,
                "The GPU is asleep (runtime suspended) to save power; nvbind does not wake it, and its values appear as "
                    + "soon as something uses it", null));
        }
    }

    private Finding unbound(final PciGpu pci) {
        final String module = Mends.module(pci);
        final String what = "No driver is bound to the GPU";
        final String commandLine = " " + tree.text(tree.at("/proc/cmdline")).or("") + " ";
        if (commandLine.contains(" nomodeset ") || commandLine.contains(" " + module + ".modeset=0 ")) {
            return new Finding(Finding.Kind.PROBLEM, what + ": the kernel was started with nomodeset",
                "Take nomodeset off the kernel's command line (GRUB_CMDLINE_LINUX in /etc/default/grub, then "
                    + "update-grub) and reboot");
        }
        final String blacklist = blacklisted(module, commandLine);
        if (blacklist != null) {
            return new Finding(Finding.Kind.PROBLEM, what + ": its module " + module + " is blacklisted in " + blacklist,
                "Take the line out there, rebuild the initramfs and reboot, or load it once: sudo modprobe " + module);
        }
        if (tree.exists(tree.at("/sys/module/" + module))) {
            return new Finding(Finding.Kind.PROBLEM,
                what + ", though its module " + module + " is loaded: the module did not take it",
                "See why: sudo journalctl -k | grep -i " + module
                    + "; the kernel or linux-firmware may be older than the GPU");
        }
        return new Finding(Finding.Kind.PROBLEM, what + ": its module " + module + " is not loaded",
            "Load it: sudo modprobe " + module
                + ("nvidia".equals(module) ? "; when there is no such module, " + Mends.NVIDIA_DRIVER : ""));
    }

    private String blacklisted(final String module, final String commandLine) {
        if (commandLine.contains("modprobe.blacklist=" + module) || commandLine.contains("module_blacklist=" + module)) {
            return "the kernel's command line";
        }
        for (final String folder : List.of("/etc/modprobe.d", "/usr/lib/modprobe.d", "/run/modprobe.d")) {
            final Path path = tree.at(folder);
            for (final String name : tree.names(path)) {
                if (name.endsWith(".conf") && tree.text(path.resolve(name)).or("").lines()
                    .anyMatch(line -> line.strip().matches("blacklist\\s+" + module))) {
                    return folder + "/" + name;
                }
            }
        }
        return null;
    }

    /**
     * The first two generations of GCN run on either driver, whichever the kernel's parameters say; their ids are in
     * {@code drivers/gpu/drm/amd/amdgpu/amdgpu_drv.c}.
     */
    private static Finding radeon(final PciGpu pci) {
        final String what = "The GPU runs on the old driver radeon, which gives no metrics beyond temperature and fan, "
            + "and no Vulkan";
        final String id = "%04x".formatted(pci.deviceId() & 0xffff);
        String parameters = null;
        if (GCN_1.matcher(id).matches()) {
            parameters = "radeon.si_support=0 amdgpu.si_support=1";
        } else if (GCN_2.matcher(id).matches()) {
            parameters = "radeon.cik_support=0 amdgpu.cik_support=1";
        }
        return new Finding(Finding.Kind.PROBLEM, what, parameters == null
            ? "A chip this old has no other driver"
            : "To run it on amdgpu, add " + parameters + " to the kernel's command line (GRUB_CMDLINE_LINUX in "
                + "/etc/default/grub, then update-grub) and reboot");
    }
}

package io.nvbind.sysfs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes a fabricated {@code /sys}, {@code /proc} and {@code /dev} below a folder, laid out and linked as the kernel does. */
final class SysTree {

    private final Path root;
    private int hwmons;

    SysTree(final Path root) {
        this.root = root;
        folder("/sys/bus/pci/devices");
        folder("/sys/class/drm");
        folder("/proc");
        write("/proc/sys/kernel/osrelease", "6.18.1\n");
        write("/proc/cmdline", "BOOT_IMAGE=/vmlinuz root=/dev/sda1 quiet\n");
    }

    Path root() {
        return root;
    }

    Path path(final String absolute) {
        return root.resolve(absolute.substring(1));
    }

    SysTree write(final String absolute, final String text) {
        return write(absolute, text.getBytes(StandardCharsets.UTF_8));
    }

    SysTree write(final String absolute, final byte[] bytes) {
        try {
            Files.createDirectories(path(absolute).getParent());
            Files.write(path(absolute), bytes);
            return this;
        } catch (final IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    SysTree folder(final String absolute) {
        try {
            Files.createDirectories(path(absolute));
            return this;
        } catch (final IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    SysTree delete(final String absolute) {
        try {
            Files.delete(path(absolute));
            return this;
        } catch (final IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    SysTree link(final String absolute, final String target) {
        try {
            Files.createDirectories(path(absolute).getParent());
            Files.createSymbolicLink(path(absolute), Path.of(target));
            return this;
        } catch (final IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /**
     * Adds a PCI device, on the bus and with its ids.
     *
     * @return its folder as an absolute path of the fabricated system.
     */
    String device(final String address, final String pciClass, final String ids, final String driver) {
        final String device = "/sys/devices/pci0000:00/" + address;
        final String[] id = ids.split(":");
        link("/sys/bus/pci/devices/" + address, "../../../devices/pci0000:00/" + address);
        write(device + "/class", pciClass + "\n").write(device + "/vendor", "0x" + id[0] + "\n");
        write(device + "/device", "0x" + id[1] + "\n").write(device + "/revision", "0xc1\n");
        write(device + "/subsystem_vendor", "0x1da2\n").write(device + "/subsystem_device", "0xe441\n");
        write(device + "/numa_node", "-1\n").write(device + "/boot_vga", "0\n");
        write(device + "/power/runtime_status", "active\n").write(device + "/power/control", "on\n");
        if (driver != null) {
            folder("/sys/module/" + driver.replace('-', '_'));
            link(device + "/driver", "../../../bus/pci/drivers/" + driver);
        }
        return device;
    }

    /** Adds a DRM card and, unless its number is negative, a render node with its device node. */
    SysTree card(final String device, final int card, final int renderNode) {
        final String address = device.substring(device.lastIndexOf('/') + 1);
        folder(device + "/drm/card" + card);
        link(device + "/drm/card" + card + "/device", "../../../" + address);
        link("/sys/class/drm/card" + card, "../.." + device.substring("/sys".length()) + "/drm/card" + card);
        if (renderNode >= 0) {
            folder(device + "/drm/renderD" + renderNode);
            link(device + "/drm/renderD" + renderNode + "/device", "../../../" + address);
            link("/sys/class/drm/renderD" + renderNode,
                "../.." + device.substring("/sys".length()) + "/drm/renderD" + renderNode);
            write("/dev/dri/renderD" + renderNode, "");
        }
        return this;
    }

    /** Adds a connector with its EDID. */
    SysTree connector(final String device, final String name, final byte[] edid) {
        final String folder = device + "/drm/" + name.substring(0, name.indexOf('-')) + "/" + name;
        write(folder + "/status", edid.length == 0 ? "disconnected\n" : "connected\n");
        return write(folder + "/enabled", edid.length == 0 ? "disabled\n" : "enabled\n").write(folder + "/edid", edid);
    }

    /**
     * Adds a hwmon folder.
     *
     * @return its absolute path.
     */
    String hwmon(final String device, final Map<String, Object> files) {
        final String folder = device + "/hwmon/hwmon" + hwmons++;
        files.forEach((name, value) -> write(folder + "/" + name, value + "\n"));
        return folder;
    }
}

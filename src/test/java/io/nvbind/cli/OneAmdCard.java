package io.nvbind.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A host with one AMD card of which only the kernel's files tell, as a tree for {@code --root}. */
record OneAmdCard(Path powerCap) {

    static final String PCI = "0000:0b:00.0";

    /** Makes it: 250 W by default, 100 to 300 W. */
    static OneAmdCard in(final Path root) throws IOException {
        final Path device = root.resolve("sys/bus/pci/devices").resolve(PCI);
        final Path hwmon = Files.createDirectories(device.resolve("hwmon/hwmon0"));
        Files.writeString(device.resolve("class"), "0x030000\n");
        Files.writeString(device.resolve("vendor"), "0x1002\n");
        Files.writeString(device.resolve("device"), "0x73bf\n");
        Files.writeString(device.resolve("uevent"), "DRIVER=amdgpu\n");
        Files.writeString(hwmon.resolve("name"), "amdgpu\n");
        Files.writeString(hwmon.resolve("power1_cap_min"), "100000000\n");
        Files.writeString(hwmon.resolve("power1_cap_max"), "300000000\n");
        Files.writeString(hwmon.resolve("power1_cap_default"), "250000000\n");
        final Path cap = Files.writeString(hwmon.resolve("power1_cap"), "250000000\n");
        final Path kernel = Files.createDirectories(root.resolve("proc/sys/kernel/random"));
        Files.writeString(kernel.resolve("boot_id"), "1c3e0a0c-0000-4000-8000-000000000000\n");
        Files.writeString(root.resolve("proc/uptime"), "100.00 100.00\n");
        return new OneAmdCard(cap);
    }

    /** What the card's power is limited to, microwatts as the kernel has it. */
    String microwatts() throws IOException {
        return Files.readString(powerCap).strip();
    }
}

package io.nvbind.cli;

import io.nvbind.ffi.CallGuard;
import io.nvbind.gpu.GpuDriver;
import io.nvbind.gpu.Vendor;
import io.nvbind.guard.GuardedDriver;
import io.nvbind.guard.HostCommand;
import io.nvbind.guard.Quarantine;
import io.nvbind.host.Gpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens AMD's library in a process of its own, where there may be an AMD GPU: ROCm SMI ends its process on files of real
 * cards. On other machines it is asked here, which costs nothing, since it is not initialised there.
 */
final class VendorGuard {

    private static final String KERNEL_DRIVER = "sys/class/kfd";
    private static final String PCI = "sys/bus/pci/devices";
    private static final String DISPLAY = "0x03";
    private static final String ACCELERATOR = "0x12";
    private static final String AMD = "0x%04x".formatted(Vendor.AMD.pciVendor());

    private VendorGuard() {
    }

    /**
     * Adds AMD's GPUs.
     *
     * @param gpus   gets them.
     * @param places where the quarantine and the marker go.
     */
    static void addAmd(final Gpus gpus, final Places places) {
        gpus.add(() -> open(Gpus.soname(Vendor.AMD), places));
    }

    /** Decided anew each time: a card, or its driver, may have come since. */
    private static GpuDriver open(final String library, final Places places) {
        if (amdMayBeHere(places.root())) {
            try {
                return guarded(library, places);
            } catch (final IOException problem) {
                System.err.println("nvbind: " + library + " runs in nvbind's own process, unguarded: " + problem);
            }
        }
        return Gpus.watched(Vendor.AMD, library, CallGuard.NONE);
    }

    private static GpuDriver guarded(final String library, final Places places) throws IOException {
        final Quarantine quarantine = new Quarantine(places.stateDir().resolve("quarantine"));
        final MarkerFolder folder = MarkerFolder.make(places.runDir());
        final GuardedDriver driver = new GuardedDriver(
            new HostCommand(Vendor.AMD, library, command(), folder.file("amd"), HostCommand.PATIENCE), quarantine,
            problem -> System.err.println("nvbind: " + problem));
        return new OwnedDriver(driver, folder);
    }

    /** This same program, with as little memory as the one verb needs. */
    static List<String> command() {
        final List<String> command = new ArrayList<>(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "@" + Places.home().resolve("config/jvm.options"), "-Xmx32m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
            "-Xshare:auto", "-XX:-UsePerfData", "-XX:+DisplayVMOutputToStderr", "-XX:ErrorFile=/dev/null",
            "-cp", System.getProperty("java.class.path")));
        command.addAll(ConfigOption.forLibraries());
        command.addAll(List.of(Main.class.getName(), "vendor-host", Vendor.AMD.name()));
        return command;
    }

    private static boolean amdMayBeHere(final Path root) {
        if (Files.exists(root.resolve(KERNEL_DRIVER))) {
            return true;
        }
        try (var devices = Files.list(root.resolve(PCI))) {
            return devices.anyMatch(VendorGuard::isAmdGpu);
        } catch (final IOException noPci) {
            return false;
        }
    }

    private static boolean isAmdGpu(final Path device) {
        try {
            final String kind = Files.readString(device.resolve("class"));
            return Files.readString(device.resolve("vendor")).strip().equals(AMD)
                && (kind.startsWith(DISPLAY) || kind.startsWith(ACCELERATOR));
        } catch (final IOException vanished) {
            return false;
        }
    }
}

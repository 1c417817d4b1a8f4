package io.nvbind.sysfs;

import io.nvbind.gpu.Vendor;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Product names by PCI ids, from the lists that distributions install: libdrm's {@code amdgpu.ids} and {@code pci.ids}.
 */
final class PciNames {

    private static final List<String> PCI_IDS = List.of(
        "/usr/share/hwdata/pci.ids", "/usr/share/misc/pci.ids", "/usr/share/pci.ids");
    private static final String AMDGPU_IDS = "/usr/share/libdrm/amdgpu.ids";
    private static final long LONGEST_LIST = 16 << 20;
    private static final int LONGEST_NAME = 128;

    private final Tree tree;

    PciNames(final Tree tree) {
        this.tree = tree;
    }

    /**
     * The name of a GPU.
     *
     * @param pci which.
     * @return for instance {@code AMD Radeon RX 6800 XT}; the vendor with the ids when no list knows it.
     */
    String of(final PciGpu pci) {
        String name = pci.vendor() == Vendor.AMD ? amdgpuIds(pci) : null;
        if (name == null) {
            name = pciIds(pci);
        }
        final String vendor = switch (pci.vendor()) {
            case NVIDIA -> "NVIDIA";
            case AMD -> "AMD";
            case INTEL -> "Intel";
        };
        if (name == null) {
            return "%s GPU %04x:%s".formatted(vendor, pci.vendor().pciVendor(),
                pci.deviceId() < 0 ? "????" : hex(pci.deviceId(), 4));
        }
        return name.startsWith(vendor) ? name : vendor + " " + name;
    }

    /** Lines such as {@code 73BF, C1, AMD Radeon RX 6800 XT}. */
    private String amdgpuIds(final PciGpu pci) {
        final String wanted = (hex(pci.deviceId(), 4) + "," + hex(pci.revision(), 2) + ",").toUpperCase(Locale.ROOT);
        return find(AMDGPU_IDS, new Search() {
            @Override
            public String line(final String line) {
                final String[] parts = line.split(",", 3);
                return parts.length == 3
                    && (parts[0].strip() + "," + parts[1].strip() + ",").equalsIgnoreCase(wanted)
                    ? parts[2].strip() : null;
            }
        });
    }

    /** A vendor's line begins with its id, those of its devices follow, each behind a tab. */
    private String pciIds(final PciGpu pci) {
        final String vendor = hex(pci.vendor().pciVendor(), 4) + "  ";
        final String device = "\t" + hex(pci.deviceId(), 4) + "  ";
        for (final String list : PCI_IDS) {
            final String name = find(list, new Search() {
                private boolean within;

                @Override
                public String line(final String line) {
                    if (!line.isEmpty() && line.charAt(0) != '\t' && line.charAt(0) != '#') {
                        within = line.startsWith(vendor);
                    }
                    return within && line.startsWith(device) ? line.substring(device.length()).strip() : null;
                }
            });
            if (name != null) {
                return name;
            }
        }
        return null;
    }

    private interface Search {
        String line(String line);
    }

    private String find(final String list, final Search search) {
        final Path path = tree.at(list);
        if (tree.obstacle(path) != null) {
            return null;
        }
        try (BufferedReader in = Files.newBufferedReader(path, StandardCharsets.ISO_8859_1)) {
            String line = Files.size(path) > LONGEST_LIST ? null : in.readLine();
            while (line != null) {
                final String found = search.line(line);
                if (found != null && !found.isEmpty()) {
                    return found.length() > LONGEST_NAME ? found.substring(0, LONGEST_NAME) : found;
                }
                line = in.readLine();
            }
        } catch (final IOException unreadable) {
            return null;
        }
        return null;
    }

    private static String hex(final int id, final int digits) {
        return HexFormat.of().toHexDigits(id & 0xffff, digits);
    }
}

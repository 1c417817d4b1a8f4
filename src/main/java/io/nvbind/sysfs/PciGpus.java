package io.nvbind.sysfs;

import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.Vendor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Every GPU of NVIDIA, AMD and Intel on the machine, whether a driver is bound or not: display controllers (classes 0300,
 * 0302 and 0380) of the PCI bus, and whatever else has a DRM card (an Instinct is a "processing accelerator").
 *
 * <p>Scanned when made; immutable. A device whose files are damaged is left out with one problem and disturbs no other.
 */
public final class PciGpus {

    private static final Pattern CARD = Pattern.compile("card[0-9]{1,4}");
    private static final Pattern RENDER_NODE = Pattern.compile("renderD[0-9]{1,4}");
    private static final String DRIVER = "DRIVER=";
    private static final int VGA = 0x0300;
    private static final int THREE_D = 0x0302;
    private static final int DISPLAY = 0x0380;

    private final Tree tree;
    private final List<PciGpu> gpus;
    private final List<String> problems = new ArrayList<>();

    /**
     * Scans.
     *
     * @param root the folder that holds {@code sys}; {@code /} for the running system.
     */
    public PciGpus(final Path root) {
        this(new Tree(root));
    }

    PciGpus(final Tree tree) {
        this.tree = tree;
        final Map<GpuId, PciGpu> found = new TreeMap<>();
        final Path bus = tree.at("/sys/bus/pci/devices");
        for (final String name : tree.names(bus)) {
            add(name, tree.real(bus.resolve(name)), false, found);
        }
        final Path drm = tree.at("/sys/class/drm");
        for (final String name : tree.names(drm)) {
            if (CARD.matcher(name).matches()) {
                final Path device = tree.real(drm.resolve(name).resolve("device"));
                if (device != null) {
                    add(device.getFileName().toString(), device, true, found);
                }
            }
        }
        gpus = found.values().stream().filter(gpu -> !secondHead(gpu, found)).toList();
    }

    /** Old cards show their second output as a display controller of its own, which no driver ever takes. */
    private static boolean secondHead(final PciGpu gpu, final Map<GpuId, PciGpu> all) {
        final GpuId id = gpu.id();
        return id.function() > 0 && gpu.driver() == null
            && all.containsKey(new GpuId(id.domain(), id.bus(), id.device(), 0));
    }

    private void add(final String name, final Path device, final boolean hasCard, final Map<GpuId, PciGpu> found) {
        final GpuId id = address(name);
        if (id == null || device == null || found.containsKey(id)) {
            return;
        }
        final Tree.Text classText = tree.text(device.resolve("class"));
        final int pciClass = hex(classText.value()) >> 8;
        if (!hasCard && pciClass != VGA && pciClass != THREE_D && pciClass != DISPLAY) {
            if (pciClass < 0 && isOurs(device)) {
                problems.add(damaged(id, "class", classText));
            }
            return;
        }
        final Tree.Text vendorText = tree.text(device.resolve("vendor"));
        final int vendorId = hex(vendorText.value());
        final Tree.Text deviceText = tree.text(device.resolve("device"));
        final int deviceId = hex(deviceText.value());
        final Vendor vendor = Vendor.ofPci(vendorId);
        if (vendorId < 0) {
            problems.add(damaged(id, "vendor", vendorText));
        } else if (vendor != null) {
            if (deviceId < 0) {
                problems.add(damaged(id, "device", deviceText));
            }
            found.put(id, gpu(id, vendor, deviceId, device));
        }
    }

    private boolean isOurs(final Path device) {
        return Vendor.ofPci(hex(tree.text(device.resolve("vendor")).value())) != null
            && tree.exists(device.resolve("drm"));
    }

    private static String damaged(final GpuId id, final String file, final Tree.Text text) {
        return id + ": its file " + file + " "
            + (text.problem() == null ? "holds no hexadecimal number" : text.problem());
    }

    private PciGpu gpu(final GpuId id, final Vendor vendor, final int deviceId, final Path device) {
        String card = null;
        String renderNode = null;
        for (final String name : tree.names(device.resolve("drm"))) {
            if (card == null && CARD.matcher(name).matches()) {
                card = name;
            } else if (renderNode == null && RENDER_NODE.matcher(name).matches()) {
                renderNode = name;
            }
        }
        final String power = tree.text(device.resolve("power/runtime_status")).or("");
        return new PciGpu(id, vendor, deviceId,
            hex(tree.text(device.resolve("subsystem_vendor")).value()),
            hex(tree.text(device.resolve("subsystem_device")).value()),
            hex(tree.text(device.resolve("revision")).value()),
            driver(tree, device), card, renderNode,
            decimal(tree.text(device.resolve("numa_node")).value()),
            power.startsWith("suspend"),
            tree.text(device.resolve("boot_vga")).is("1"),
            device);
    }

    /**
     * The driver bound to a device.
     *
     * @param tree   to look in.
     * @param device its folder.
     * @return its name, or null.
     */
    static String driver(final Tree tree, final Path device) {
        final String linked = Tree.linkName(device.resolve("driver"));
        // A tree copied without its links still has the driver's name here.
        return linked != null ? linked : tree.text(device.resolve("uevent")).or("").lines()
            .filter(line -> line.startsWith(DRIVER)).map(line -> line.substring(DRIVER.length()))
            .findFirst().orElse(null);
    }

    private static GpuId address(final String name) {
        try {
            return GpuId.parse(name);
        } catch (final IllegalArgumentException notAnAddress) {
            return null;
        }
    }

    /** The number of a text such as 0x1002, or -1. */
    private static int hex(final String text) {
        if (text == null || !text.startsWith("0x") || text.length() < 3 || text.length() > 8) {
            return -1;
        }
        final String digits = text.substring(2);
        return digits.chars().allMatch(HexFormat::isHexDigit) ? HexFormat.fromHexDigits(digits) : -1;
    }

    private static int decimal(final String text) {
        return text != null && text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : -1;
    }

    /**
     * The GPUs found.
     *
     * @return by PCI address; unmodifiable.
     */
    public List<PciGpu> gpus() {
        return gpus;
    }

    /**
     * What could not be understood.
     *
     * @return one sentence a device; empty when all is well.
     */
    public List<String> problems() {
        return List.copyOf(problems);
    }
}

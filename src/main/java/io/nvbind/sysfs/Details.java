package io.nvbind.sysfs;

import io.nvbind.gpu.GpuDetails;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What hardly ever changes of a GPU, read when somebody asks. Of a sleeping GPU only what the kernel keeps in memory. */
final class Details {

    private static final String ABSENT = "the kernel has no file for it on this GPU";

    private final Tree tree;
    private final PciGpu pci;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, String> unavailable = new LinkedHashMap<>();

    private Details(final Tree tree, final PciGpu pci) {
        this.tree = tree;
        this.pci = pci;
    }

    /**
     * Reads them.
     *
     * @param tree   to look in.
     * @param pci    whose.
     * @param target its gfx target, or null.
     * @param asleep whether it sleeps now.
     * @return the details.
     */
    static GpuDetails of(final Tree tree, final PciGpu pci, final GfxTarget target, final boolean asleep) {
        final Details details = new Details(tree, pci);
        details.identity(target);
        details.file("vbios", "vbios_version", asleep);
        details.file("uuid", "unique_id", asleep);
        details.file("serial", "serial_number", asleep);
        details.file("memory_vendor", "mem_info_vram_vendor", asleep);
        details.levels("supported_graphics_clocks_mhz", "pp_dpm_sclk", asleep);
        details.levels("supported_memory_clocks_mhz", "pp_dpm_mclk", asleep);
        details.displays(asleep);
        return new GpuDetails(details.values, details.unavailable);
    }

    private void identity(final GfxTarget target) {
        values.put("pci_id", "%04x:%04x".formatted(pci.vendor().pciVendor(), pci.deviceId() & 0xffff));
        put("subsystem_id", pci.subsystemVendor() < 0 ? null
            : "%04x:%04x".formatted(pci.subsystemVendor(), pci.subsystemDevice() & 0xffff));
        put("kernel_driver", pci.driver());
        put("drm_card", pci.card());
        put("render_node", pci.renderNode());
        put("numa_node", pci.numaNode() < 0 ? null : Integer.toString(pci.numaNode()));
        values.put("boot_vga", Boolean.toString(pci.bootVga()));
        if (target != null) {
            values.put("gfx_target", target.name());
        }
    }

    private void put(final String name, final String value) {
        if (value == null) {
            unavailable.put(name, ABSENT);
        } else {
            values.put(name, value);
        }
    }

    private void file(final String name, final String file, final boolean asleep) {
        final Path path = pci.device().resolve(file);
        final Tree.Text text = asleep ? Tree.Text.wrong(SysfsGpu.ASLEEP) : tree.text(path);
        if (text.value() != null) {
            values.put(name, text.value());
        } else if (asleep || Tree.MISSING.equals(text.problem())) {
            unavailable.put(name, asleep ? SysfsGpu.ASLEEP : ABSENT);
        } else {
            unavailable.put(name, file + " " + text.problem());
        }
    }

    private void levels(final String name, final String file, final boolean asleep) {
        file(name, file, asleep);
        final String text = values.remove(name);
        if (text != null) {
            final List<String> levels = text.lines()
                .map(line -> line.toLowerCase(Locale.ROOT).replaceFirst("^[^:]*:\\s*([0-9]{1,6})mhz.*$", "$1"))
                .filter(level -> level.matches("[0-9]+")).toList();
            if (levels.isEmpty()) {
                unavailable.put(name, file + " lists no clock");
            } else {
                values.put(name, String.join(" ", levels));
            }
        }
    }

    private void displays(final boolean asleep) {
        if (asleep) {
            unavailable.put("displays", SysfsGpu.ASLEEP);
            return;
        }
        for (final Display display : Displays.of(tree, pci)) {
            if (display.problem() == null) {
                values.put("display_" + display.connector(), display.name() + sync(display));
            } else {
                unavailable.put("display_" + display.connector(), display.problem());
            }
        }
    }

    private static String sync(final Display display) {
        final String range = display.maxHz() > 0
            ? " " + display.minHz() + "-" + display.maxHz() + " Hz" : " from " + display.minHz() + " Hz";
        return switch (display.sync()) {
            case NONE -> ", no adaptive sync";
            case FREESYNC -> ", FreeSync" + range;
            case HDMI_VRR -> ", HDMI VRR" + range;
            case CONTINUOUS -> ", adaptive sync" + range;
        };
    }
}

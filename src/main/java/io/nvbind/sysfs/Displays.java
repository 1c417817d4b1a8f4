package io.nvbind.sysfs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The displays connected to a GPU's card, as the kernel last saw them. Not asked of a sleeping GPU. */
final class Displays {

    private Displays() {
    }

    /**
     * Looks at each connector.
     *
     * @param tree to look in.
     * @param pci  whose.
     * @return those with a display, in the order of their names.
     */
    static List<Display> of(final Tree tree, final PciGpu pci) {
        final List<Display> displays = new ArrayList<>();
        if (pci.card() == null || pci.asleep()) {
            return displays;
        }
        for (final Path connector : connectors(tree, pci)) {
            if (tree.text(connector.resolve("status")).is("connected")) {
                displays.add(display(tree, connector, pci.card()));
            }
        }
        return displays;
    }

    /**
     * Whether the GPU drives a display, so that it cannot fall asleep.
     *
     * @param tree to look in.
     * @param pci  whose.
     * @return true when a connector is enabled.
     */
    static boolean lit(final Tree tree, final PciGpu pci) {
        return pci.card() != null && connectors(tree, pci).stream()
            .anyMatch(connector -> tree.text(connector.resolve("enabled")).is("enabled"));
    }

    private static List<Path> connectors(final Tree tree, final PciGpu pci) {
        final Path card = pci.device().resolve("drm").resolve(pci.card());
        return tree.names(card).stream()
            .filter(name -> name.startsWith(pci.card() + "-"))
            .map(card::resolve)
            .toList();
    }

    private static Display display(final Tree tree, final Path connector, final String card) {
        final String name = connector.getFileName().toString().substring(card.length() + 1);
        try {
            final Edid edid = Edid.parse(tree.bytes(connector.resolve("edid"), Tree.TABLE_CAP));
            return new Display(name, edid.name(), edid.sync(), edid.minHz(), edid.maxHz(), null);
        } catch (final IOException problem) {
            return new Display(name, "unknown", AdaptiveSync.NONE, 0, 0, "its EDID " + problem.getMessage());
        }
    }
}

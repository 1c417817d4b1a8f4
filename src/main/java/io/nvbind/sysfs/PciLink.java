package io.nvbind.sysfs;

import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import java.nio.file.Path;

/**
 * The PCIe link between a card and its slot.
 *
 * <p>Many cards of AMD and Intel carry a PCIe switch of their own, and the GPU's own link ends there: an Arc shows 2.5 GT/s
 * x1. So the link is taken of the outermost bridge that is still on the card: of the GPU's vendor, and not a root port.
 */
final class PciLink {

    private static final String ABSENT = "the GPU has no PCIe link of its own";
    private static final String BRIDGE = "0x0604";
    private static final int MOST_LANES = 32;

    private final SpeedFile speed;
    private final NumberFile width;
    private final SpeedFile cardSpeed;
    private final SpeedFile slotSpeed;
    private final NumberFile cardWidth;
    private final NumberFile slotWidth;

    PciLink(final Tree tree, final Sensors sensors, final PciGpu pci) {
        final Path card = outermost(tree, pci.device());
        speed = speed(sensors, card, "current_link_speed");
        width = width(sensors, card, "current_link_width");
        cardSpeed = speed(sensors, card, "max_link_speed");
        cardWidth = width(sensors, card, "max_link_width");
        final Path slot = card.getParent();
        slotSpeed = speed(sensors, slot, "max_link_speed");
        slotWidth = width(sensors, slot, "max_link_width");
    }

    private static SpeedFile speed(final Sensors sensors, final Path folder, final String name) {
        return sensors.speed(sensors.present(folder, name), ABSENT);
    }

    private static NumberFile width(final Sensors sensors, final Path folder, final String name) {
        return sensors.number(sensors.present(folder, name), 1, MOST_LANES, ABSENT);
    }

    private static Path outermost(final Tree tree, final Path device) {
        final String vendor = tree.text(device.resolve("vendor")).or("");
        Path link = device;
        Path bridge = device.getParent();
        while (isPci(bridge) && isPci(bridge.getParent()) && tree.text(bridge.resolve("vendor")).is(vendor)
            && tree.text(bridge.resolve("class")).or("").startsWith(BRIDGE)) {
            link = bridge;
            bridge = bridge.getParent();
        }
        return link;
    }

    private static boolean isPci(final Path folder) {
        try {
            GpuId.parse(String.valueOf(folder.getFileName()));
            return true;
        } catch (final IllegalArgumentException root) {
            return false;
        }
    }

    /**
     * Reads the link now and what it could be.
     *
     * @param out receives generations and lanes.
     */
    void read(final GpuSample out) {
        Sensors.put(Metric.PCIE_GENERATION, speed.read() ? speed.generation() : Double.NaN, speed.reason(), out);
        Sensors.put(Metric.PCIE_WIDTH, width, 1, Double.NaN, out);
        double generation = cardSpeed.read() ? cardSpeed.generation() : Double.NaN;
        if (slotSpeed.read()) {
            generation = Math.min(generation, slotSpeed.generation());
        }
        Sensors.put(Metric.PCIE_GENERATION_MAX, generation, cardSpeed.reason(), out);
        double lanes = cardWidth.read() ? cardWidth.value() : Double.NaN;
        if (slotWidth.read()) {
            lanes = Math.min(lanes, (double) slotWidth.value());
        }
        Sensors.put(Metric.PCIE_WIDTH_MAX, lanes, cardWidth.reason(), out);
    }
}

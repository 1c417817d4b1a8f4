package io.nvbind.sysfs;

import static io.nvbind.sysfs.Sampling.assertNear;
import static io.nvbind.sysfs.Sampling.reason;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The link that counts is the one to the slot, not the one within the card. */
final class PciLinkTest {

    private static final String ROOT_PORT = "/sys/devices/pci0000:00/0000:00:01.0";

    @TempDir
    private Path root;
    private SysTree tree;

    @BeforeEach
    void setUp() {
        tree = new SysTree(root);
    }

    private void port(final String folder, final String vendor, final String speed, final int width) {
        tree.write(folder + "/vendor", vendor + "\n").write(folder + "/class", "0x060400\n");
        link(folder, speed, width);
    }

    private void link(final String folder, final String speed, final int width) {
        tree.write(folder + "/current_link_speed", speed + "\n").write(folder + "/current_link_width", width + "\n")
            .write(folder + "/max_link_speed", speed + "\n").write(folder + "/max_link_width", width + "\n");
    }

    /** An Arc: root port of the processor (Intel's, too), upstream and downstream port of the card's switch, GPU. */
    private void arc() {
        final String upstream = ROOT_PORT + "/0000:04:00.0";
        final String downstream = upstream + "/0000:05:01.0";
        final String gpu = downstream + "/0000:06:00.0";
        port(ROOT_PORT, "0x8086", "16.0 GT/s PCIe", 8);
        port(upstream, "0x8086", "32.0 GT/s PCIe", 16);
        tree.write(upstream + "/current_link_speed", "8.0 GT/s PCIe\n").write(upstream + "/current_link_width", "4\n");
        port(downstream, "0x8086", "2.5 GT/s PCIe", 1);
        tree.write(gpu + "/vendor", "0x8086\n").write(gpu + "/device", "0xe20b\n").write(gpu + "/class", "0x030000\n")
            .link(gpu + "/driver", "../xe");
        link(gpu, "2.5 GT/s PCIe", 1);
        tree.link("/sys/bus/pci/devices/0000:06:00.0", "../../../devices" + gpu.substring("/sys/devices".length()));
    }

    @Test
    void shouldTakeTheCardsOutermostBridgeWhenItHasASwitch() {
        arc();
        final GpuSample sample = Sampling.of(root, Cards.ARC);
        assertNear(3, sample, Metric.PCIE_GENERATION);
        assertNear(4, sample, Metric.PCIE_WIDTH);
        assertNear(4, sample, Metric.PCIE_GENERATION_MAX);
        assertNear(8, sample, Metric.PCIE_WIDTH_MAX);
    }

    @Test
    void shouldTakeItsOwnLinkWhenItHasNoSwitch() {
        final String device = Cards.navi21(tree);
        link(device, "16.0 GT/s PCIe", 16);
        final GpuSample sample = Sampling.of(root, Cards.NAVI21);
        assertNear(4, sample, Metric.PCIE_GENERATION);
        assertNear(16, sample, Metric.PCIE_WIDTH_MAX);
    }

    @Test
    void shouldGiveTheReasonWhenTheLinkIsOffOrTheGpuHasNone() {
        final String device = Cards.navi21(tree);
        assertEquals("the GPU has no PCIe link of its own",
            reason(Sampling.of(root, Cards.NAVI21), Metric.PCIE_GENERATION));
        link(device, "Unknown", 0);
        final GpuSample sample = Sampling.of(root, Cards.NAVI21);
        assertEquals("0000:03:00.0/current_link_speed holds no number", reason(sample, Metric.PCIE_GENERATION));
        assertEquals("0000:03:00.0/current_link_width holds a number out of its range",
            reason(sample, Metric.PCIE_WIDTH));
    }

    @Test
    void shouldKnowEachGenerationWhenItsSpeedIsGiven() {
        final String device = Cards.navi21(tree);
        final String[] speeds = {"2.5 GT/s PCIe", "5.0 GT/s PCIe", "8 GT/s", "16.0 GT/s PCIe", "32.0 GT/s PCIe",
            "64.0 GT/s PCIe"};
        for (int i = 0; i < speeds.length; i++) {
            link(device, speeds[i], 1);
            assertNear(i + 1, Sampling.of(root, Cards.NAVI21), Metric.PCIE_GENERATION);
        }
        for (final String wrong : new String[] {"128.0 GT/s PCIe", "99999999999999", "2.6", ".", "-8", "8\0"}) {
            link(device, wrong, 1);
            final GpuSample sample = Sampling.of(root, Cards.NAVI21);
            assertEquals("8\0".equals(wrong), sample.has(Metric.PCIE_GENERATION), wrong);
        }
    }
}

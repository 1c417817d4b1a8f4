package io.nvbind.sysfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.Vendor;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Discovery is complete: whatever the bus or DRM shows of the three vendors, and nothing else. */
final class PciGpusTest {

    @TempDir
    private Path root;
    private SysTree tree;

    @BeforeEach
    void setUp() {
        tree = new SysTree(root);
    }

    private PciGpu only() {
        final List<PciGpu> gpus = new PciGpus(root).gpus();
        assertEquals(1, gpus.size(), gpus::toString);
        return gpus.getFirst();
    }

    @Test
    void shouldTellEverythingWhenACardIsBoundToItsDriver() {
        Cards.navi21(tree);
        final PciGpu gpu = only();
        assertEquals(Cards.NAVI21, gpu.id());
        assertEquals(Vendor.AMD, gpu.vendor());
        assertEquals(0x73bf, gpu.deviceId());
        assertEquals(0x1da2, gpu.subsystemVendor());
        assertEquals(0xe441, gpu.subsystemDevice());
        assertEquals(0xc1, gpu.revision());
        assertEquals("amdgpu", gpu.driver());
        assertEquals("card0", gpu.card());
        assertEquals("renderD128", gpu.renderNode());
        assertEquals(1, gpu.numaNode());
        assertFalse(gpu.asleep());
        assertTrue(gpu.bootVga());
    }

    @Test
    void shouldListEveryGpuInOrderWhenThereAreMany() {
        Cards.vfio(tree);
        Cards.unbound(tree);
        Cards.nouveau(tree);
        Cards.arc(tree);
        Cards.igpu(tree);
        Cards.instinct(tree);
        Cards.apu(tree);
        tree.device("0000:00:1f.3", "0x040300", "8086:a0c8", "snd_hda_intel");
        tree.device("0000:05:00.0", "0x030000", "1a03:2000", "ast");
        assertEquals(List.of(Cards.IGPU, Cards.NOUVEAU, Cards.ARC, Cards.NVIDIA, Cards.VFIO, Cards.INSTINCT, Cards.APU),
            new PciGpus(root).gpus().stream().map(PciGpu::id).toList());
    }

    @Test
    void shouldFindALoneCard1WhenThereIsNoCard0() {
        Cards.apu(tree);
        assertEquals("card1", only().card());
    }

    @Test
    void shouldFindACardByDrmWhenItsClassIsNotDisplay() {
        Cards.instinct(tree);
        assertEquals(Cards.INSTINCT, only().id());
    }

    @Test
    void shouldListAGpuWithoutDriverWhenNoneIsLoaded() {
        Cards.unbound(tree);
        final PciGpu gpu = only();
        assertNull(gpu.driver());
        assertNull(gpu.card());
        assertNull(gpu.renderNode());
        assertEquals(-1, gpu.numaNode());
    }

    @Test
    void shouldSayAsleepWhenTheKernelSuspendedIt() {
        Cards.asleep(tree);
        assertTrue(only().asleep());
    }

    @Test
    void shouldKnowWideDomainsWhenABridgeMakesThem() {
        tree.device("10000:01:00.0", "0x030000", "8086:56a0", "i915");
        assertEquals(GpuId.parse("10000:01:00.0"), only().id());
    }

    @Test
    void shouldLeaveADamagedDeviceOutAndTheOthersInWhenItsIdsAreNoNumbers() {
        final String damaged = Cards.vfio(tree);
        Cards.navi21(tree);
        tree.write(damaged + "/vendor", "0x10de\0\0\0");
        final PciGpus gpus = new PciGpus(root);
        assertEquals(1, gpus.gpus().size());
        assertEquals(List.of("0000:0b:00.0: its file vendor holds NUL bytes"), gpus.problems());
    }

    @Test
    void shouldIgnoreADeviceWhenItsLinkLeavesTheTree() {
        tree.link("/sys/bus/pci/devices/0000:09:00.0", "../../../../../../../../../../etc");
        Cards.navi21(tree);
        assertEquals(Cards.NAVI21, only().id());
    }

    @Test
    void shouldLeaveASecondHeadOutWhenAnOldCardShowsOne() {
        Cards.nouveau(tree);
        tree.device("0000:01:00.1", "0x038000", "10de:1c04", null);
        assertEquals(Cards.NOUVEAU, only().id());
    }

    @Test
    void shouldTakeTheDriverFromItsEventWhenLinksWereNotCopied() {
        final String device = tree.device(Cards.APU.toString(), "0x030000", "1002:1681", null);
        tree.write(device + "/uevent", "DRIVER=amdgpu\nPCI_CLASS=30000\n");
        assertEquals("amdgpu", only().driver());
    }

    @Test
    void shouldFindNothingWhenThereIsNoBus(@TempDir final Path empty) {
        final PciGpus gpus = new PciGpus(empty);
        assertTrue(gpus.gpus().isEmpty());
        assertTrue(gpus.problems().isEmpty());
        assertTrue(new PciGpus(empty.resolve("missing")).gpus().isEmpty());
    }
}

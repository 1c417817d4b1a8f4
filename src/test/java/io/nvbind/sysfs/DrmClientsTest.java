package io.nvbind.sysfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who uses which GPU, by fdinfo. */
final class DrmClientsTest {

    @TempDir
    private Path root;
    private SysTree tree;
    private DrmClients clients;
    private long now;

    @BeforeEach
    void setUp() {
        tree = new SysTree(root);
        clients = new DrmClients(new Tree(root), () -> now);
    }

    private void fd(final int pid, final int fd, final String device, final String info) {
        tree.write("/proc/" + pid + "/fdinfo/" + fd, "pos:\t0\nflags:\t02100002\n" + info);
        if (!Files.isSymbolicLink(tree.path("/proc/" + pid + "/fd/" + fd))) {
            tree.link("/proc/" + pid + "/fd/" + fd, device);
        }
    }

    private static String amdgpu(final long client, final long gfxNanos, final long vramKib) {
        return "drm-driver:\tamdgpu\ndrm-client-id:\t" + client + "\ndrm-pdev:\t" + Cards.NAVI21 + "\ndrm-memory-vram:\t"
            + vramKib + " KiB\ndrm-memory-gtt: \t5 KiB\ndrm-engine-gfx:\t" + gfxNanos + " ns\ndrm-engine-compute:\t0 ns\n";
    }

    private static String xe(final long cycles, final long total) {
        return "drm-driver:\txe\ndrm-client-id:\t7\ndrm-pdev:\t" + Cards.ARC + "\ndrm-total-vram0:\t900 MiB\n"
            + "drm-resident-vram0:\t300 MiB\ndrm-resident-gtt:\t8 MiB\ndrm-engine-capacity-vcs:\t2\ndrm-cycles-vcs:\t"
            + cycles + "\ndrm-total-cycles-vcs:\t" + total + "\n";
    }

    @Test
    void shouldTellMemoryAtOnceAndLoadFromTheSecondReadingWhenAGameRuns() {
        fd(4242, 12, "/dev/dri/renderD128", amdgpu(31, 1_000_000_000L, 2_097_152));
        fd(4242, 13, "/dev/dri/renderD128", amdgpu(31, 1_000_000_000L, 2_097_152));
        fd(4242, 14, "/dev/dri/renderD128", amdgpu(32, 0, 1024));
        assertEquals(List.of(new DrmUse(4242, Cards.NAVI21, (2048L << 20) + (1 << 20), Map.of(), Map.of())), clients.read());
        now += 2_000_000_000L;
        fd(4242, 12, "/dev/dri/renderD128", amdgpu(31, 2_000_000_000L, 1_048_576));
        fd(4242, 13, "/dev/dri/renderD128", amdgpu(31, 2_000_000_000L, 1_048_576));
        fd(4242, 14, "/dev/dri/renderD128", amdgpu(32, 500_000_000L, 1024));
        final DrmUse use = clients.read().getFirst();
        assertEquals((1024L << 20) + (1 << 20), use.vramBytes());
        assertEquals(75, use.enginePercent().get("gfx"), 0.001);
        assertEquals(0, use.enginePercent().get("compute"), 0.001);
        assertEquals(1_500_000_000L, use.engineNanos().get("gfx"));
    }

    @Test
    void shouldCountCyclesAndAlikeEnginesWhenXeDrivesIt() {
        fd(50, 3, "/dev/dri/renderD131", xe(1000, 100_000));
        clients.read();
        now += 1_000_000_000L;
        fd(50, 3, "/dev/dri/renderD131", xe(51_000, 200_000));
        final DrmUse use = clients.read().getFirst();
        assertEquals(300L << 20, use.vramBytes());
        assertEquals(25, use.enginePercent().get("vcs"), 0.001);
        assertEquals(500_000_000L, use.engineNanos().get("vcs"));
    }

    @Test
    void shouldReadLocalMemoryWhenI915DrivesIt() {
        fd(60, 4, "/dev/dri/renderD132", "drm-driver: i915\ndrm-pdev: 0000:03:00.0\ndrm-client-id: 9\n"
            + "drm-resident-local0: 4096 KiB\ndrm-resident-system0: 1 MiB\ndrm-engine-render: 5 ns\n");
        assertEquals(4 << 20, clients.read().getFirst().vramBytes());
    }

    @Test
    void shouldCountAClientOnceWhenTwoProcessesShareIt() {
        fd(100, 3, "/dev/dri/renderD128", amdgpu(31, 0, 1024));
        fd(2000, 5, "/dev/dri/renderD128", amdgpu(31, 0, 1024));
        assertEquals(List.of(100), clients.read().stream().map(DrmUse::pid).toList());
    }

    @Test
    void shouldStayWithTheGreaterValueWhenACounterGoesBack() {
        fd(100, 3, "/dev/dri/renderD128", amdgpu(31, 1_000_000_000L, 1024));
        clients.read();
        now += 1_000_000_000L;
        fd(100, 3, "/dev/dri/renderD128", amdgpu(31, 400_000_000L, 1024));
        assertEquals(0, clients.read().getFirst().enginePercent().get("gfx"), 0.001);
        now += 1_000_000_000L;
        fd(100, 3, "/dev/dri/renderD128", amdgpu(31, 1_100_000_000L, 1024));
        assertEquals(10, clients.read().getFirst().enginePercent().get("gfx"), 0.001);
    }

    @Test
    void shouldLeaveOutWhatIsNoGpuOrDamagedWhenOtherFilesAreOpen() {
        fd(100, 0, "/dev/null", amdgpu(1, 0, 1));
        fd(100, 1, "/dev/dri/renderD128", "drm-driver: amdgpu\ndrm-client-id: 3\n");
        fd(100, 2, "/dev/dri/renderD128", "drm-driver: amdgpu\ndrm-pdev: here\ndrm-client-id: 3\n");
        fd(100, 3, "/dev/dri/renderD128", "drm-driver: amdgpu\ndrm-pdev: 0000:03:00.0\ndrm-client-id: x\n");
        fd(100, 4, "/dev/dri/renderD128", "drm-driver: vmwgfx\ndrm-pdev: 0000:03:00.0\ndrm-client-id: 3\n");
        fd(100, 5, "/dev/dri/renderD128", "x".repeat(Tree.TABLE_CAP + 1));
        fd(100, 6, "/dev/dri/renderD128", "drm-driver: amdgpu\ndrm-pdev: 0000:03:00.0\ndrm-client-id: 3\n"
            + "drm-memory-vram: 99999999999999999999 KiB\ndrm-engine-gfx: -5 ns\n:\nno colon\0\n");
        tree.folder("/proc/self").folder("/proc/200").write("/proc/300/fdinfo", "");
        assertEquals(List.of(new DrmUse(100, Cards.NAVI21, -1, Map.of(), Map.of())), clients.read());
    }

    @Test
    void shouldLeaveAGpuAloneWhenItSleeps() {
        Cards.asleep(tree);
        fd(100, 3, "/dev/dri/renderD128", amdgpu(31, 0, 1024));
        fd(100, 4, "/dev/dri/card0", amdgpu(32, 0, 1024));
        assertEquals(List.of(), clients.read());
    }

    @Test
    void shouldWalkTheRunningSystemWhenThereIsNoGpu() {
        final DrmClients real = new DrmClients(Path.of("/"));
        assertTrue(real.read().size() >= 0 && real.hidden() >= 0);
    }
}

package io.nvbind.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.api.Problem;
import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DmemLimitsTest {

    private static final GpuId AMD = GpuId.parse("0000:0b:00.0");
    private static final GpuId INTEL = GpuId.parse("0000:03:00.0");
    private static final GpuId NVIDIA = GpuId.parse("0000:01:00.0");
    private static final String BOX = "gaming-001";

    @TempDir
    private Path folder;
    private Path cgroups;
    private Path group;
    private Containers containers;
    private DmemLimits limits;

    @BeforeEach
    void prepare() throws Exception {
        cgroups = folder.resolve("root/sys/fs/cgroup");
        group = Files.createDirectories(cgroups.resolve("machine.slice/game.scope"));
        Files.writeString(group.resolve("cgroup.procs"), "");
        Files.writeString(cgroups.resolve("dmem.capacity"), "drm/" + AMD + "/vram 17163091968\ndrm/" + INTEL
            + "/vram0 12884901888\ndrm/" + INTEL + "/stolen 67108864\n");
        Files.writeString(group.resolve("dmem.max"), "drm/" + AMD + "/vram max\ndrm/" + INTEL + "/vram0 max\n");
        containers = new Containers(folder.resolve("root"), folder, problem -> {
            throw new AssertionError(problem);
        });
        limits = new DmemLimits(folder.resolve("root"), containers);
    }

    private void register(final String cgroup) throws Problem {
        containers.register(new Registration(BOX, null, 0, cgroup, null), ContainerToken.make(), 1);
    }

    @Test
    void shouldWriteTheRegionAndBytes() throws Exception {
        register("machine.slice/game.scope");
        final SettingState state = limits.state(BOX, AMD);
        assertEquals(SettingValue.AUTOMATIC, state.value());
        assertEquals(16368, state.max());
        // A plain file takes the place of the kernel's: what is written is all that is read.
        assertEquals(SettingOutcome.applied(new SettingValue.Amount(4096)),
            limits.limit(BOX, AMD, new SettingValue.Amount(4096)));
        assertEquals("drm/0000:0b:00.0/vram 4294967296", Files.readString(group.resolve("dmem.max")).lines().findFirst()
            .orElseThrow());
        Files.writeString(group.resolve("dmem.max"), "drm/" + INTEL + "/vram0 max\n");
        assertEquals(SettingOutcome.Result.APPLIED, limits.limit(BOX, INTEL, new SettingValue.Amount(1000)).result());
        assertTrue(Files.readString(group.resolve("dmem.max")).startsWith("drm/0000:03:00.0/vram0 1048576000\n"));
    }

    @Test
    void shouldTellWhatTheKernelDidNotKeep() throws Exception {
        register("machine.slice/game.scope");
        Files.delete(group.resolve("dmem.max"));
        Files.createFile(group.resolve("dmem.max"));
        assertNull(limits.state(BOX, AMD).value());
        assertTrue(limits.state(BOX, AMD).unread().contains("lists no drm/0000:0b:00.0/vram"));
    }

    @Test
    void shouldSayWhyThereIsNoLimit() throws Exception {
        register("machine.slice/game.scope");
        assertTrue(limits.state(BOX, NVIDIA).unsupported().contains("NVIDIA's and i915 do not"));
        Files.delete(group.resolve("dmem.max"));
        assertTrue(limits.state(BOX, AMD).unsupported().contains("cgroup.subtree_control"));
        Files.delete(cgroups.resolve("dmem.capacity"));
        assertTrue(limits.state(BOX, AMD).unsupported().contains("Linux 6.14"));
        assertEquals(SettingOutcome.Result.UNSUPPORTED,
            limits.limit(BOX, AMD, new SettingValue.Amount(4096)).result());
    }

    @Test
    void shouldNotLimitAGroupThatIsPerhapsOthersToo() throws Exception {
        register(null);
        assertTrue(limits.state(BOX, AMD).unsupported().contains("--cgroup"));
    }

    @Test
    void shouldRefuseWhatTheCardHasNot() throws Exception {
        register("machine.slice/game.scope");
        for (final double bad : new double[] {Double.NaN, -1, 0, 16369, Double.POSITIVE_INFINITY}) {
            assertEquals(SettingOutcome.Result.OUT_OF_RANGE,
                limits.limit(BOX, AMD, new SettingValue.Amount(bad)).result());
        }
        assertTrue(Files.readString(group.resolve("dmem.max")).startsWith("drm/0000:0b:00.0/vram max"));
    }

    @Test
    void shouldGiveTheGroupFreeAfterItsContainerWasTakenOut() throws Exception {
        register("machine.slice/game.scope");
        limits.limit(BOX, AMD, new SettingValue.Amount(4096));
        containers.remove(BOX, "it was removed");
        assertEquals(SettingOutcome.Result.APPLIED, limits.limit(BOX, AMD, SettingValue.AUTOMATIC).result());
        deleteGroup();
        assertEquals(SettingOutcome.Result.LOST, limits.state(BOX, AMD).lacking());
    }

    private void deleteGroup() throws IOException {
        Files.delete(group.resolve("dmem.max"));
        Files.delete(group.resolve("cgroup.procs"));
        Files.delete(group);
    }
}

package io.nvbind.sysfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.gpu.GpuId;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a GPU's set-up, and what would mend it. */
final class FindingsTest {

    @TempDir
    private Path root;
    private SysTree tree;
    /** Nodes that may not be used, with their groups. */
    private final Map<String, String> forbidden = new HashMap<>();

    private final Access access = new Access() {
        @Override
        public boolean mayUse(final Path node) {
            return !forbidden.containsKey(node.getFileName().toString());
        }

        @Override
        public String group(final Path node) {
            return forbidden.getOrDefault(node.getFileName().toString(), "");
        }
    };

    @BeforeEach
    void setUp() {
        tree = new SysTree(root);
    }

    private List<Finding> findings(final GpuId id) {
        try (SysfsDriver driver = new SysfsDriver(new Tree(root), access)) {
            assertEquals(driver.findings(id).stream().map(Finding::sentence).toList(),
                driver.gpu(id).orElseThrow().info().findings());
            return driver.findings(id);
        }
    }

    private Finding only(final GpuId id) {
        final List<Finding> findings = findings(id);
        assertEquals(1, findings.size(), findings::toString);
        return findings.getFirst();
    }

    private void assertFinding(final Finding finding, final Finding.Kind kind, final String... parts) {
        assertEquals(kind, finding.kind());
        for (final String part : parts) {
            assertTrue(finding.sentence().contains(part), () -> part + " is not in: " + finding.sentence());
        }
    }

    private void computeReady() {
        tree.write("/dev/kfd", "").write("/opt/rocm-6.4.1/lib/libamdhip64.so.6", "");
    }

    @Test
    void shouldFindNothingWhenAllIsWell() {
        Cards.navi21(tree);
        computeReady();
        assertEquals(List.of(), findings(Cards.NAVI21));
        Cards.arc(tree);
        assertEquals(List.of(), findings(Cards.ARC));
    }

    @Test
    void shouldNameTheModuleWhenNoDriverIsLoaded() {
        Cards.unbound(tree);
        assertFinding(only(Cards.NVIDIA), Finding.Kind.PROBLEM, "its module nvidia is not loaded",
            "sudo modprobe nvidia", "nvidia-driver (Debian)");
    }

    @ParameterizedTest
    @CsvSource({"1002:744c,amdgpu", "8086:56a0,i915", "8086:64a0,xe", "8086:e20b,xe", "8086:b080,xe"})
    void shouldNameTheVendorsModuleWhenItIsAnother(final String ids, final String module) {
        tree.device("0000:09:00.0", "0x030000", ids, null);
        assertFinding(only(GpuId.parse("0000:09:00.0")), Finding.Kind.PROBLEM, "sudo modprobe " + module + ".");
    }

    @Test
    void shouldNameTheCauseWhenTheModuleIsKeptFromLoading() {
        tree.device("0000:09:00.0", "0x030000", "1002:744c", null);
        final GpuId id = GpuId.parse("0000:09:00.0");
        tree.folder("/sys/module/amdgpu");
        assertFinding(only(id), Finding.Kind.PROBLEM, "though its module amdgpu is loaded", "journalctl -k");
        tree.write("/etc/modprobe.d/gpu.conf", "# passthrough\nblacklist amdgpu\n");
        assertFinding(only(id), Finding.Kind.PROBLEM, "is blacklisted in /etc/modprobe.d/gpu.conf");
        tree.write("/proc/cmdline", "quiet modprobe.blacklist=amdgpu\n");
        assertFinding(only(id), Finding.Kind.PROBLEM, "is blacklisted in the kernel's command line");
        tree.write("/proc/cmdline", "quiet nomodeset\n");
        assertFinding(only(id), Finding.Kind.PROBLEM, "started with nomodeset", "Take nomodeset off");
    }

    @Test
    void shouldSayHowToGiveItBackWhenAVirtualMachineHasIt() {
        Cards.vfio(tree);
        assertFinding(only(Cards.VFIO), Finding.Kind.EXPECTED, "bound to vfio-pci",
            "echo 0000:0b:00.0 > /sys/bus/pci/drivers/vfio-pci/unbind");
    }

    @Test
    void shouldNameTheDriverWhenNouveauHasIt() {
        Cards.nouveau(tree);
        assertFinding(only(Cards.NOUVEAU), Finding.Kind.PROBLEM, "runs on nouveau", "nvidia-driver (Debian)");
    }

    @ParameterizedTest
    @CsvSource({"6798,radeon.si_support=0 amdgpu.si_support=1", "6610,radeon.si_support=0 amdgpu.si_support=1",
        "67b0,radeon.cik_support=0 amdgpu.cik_support=1", "6658,radeon.cik_support=0 amdgpu.cik_support=1",
        "9832,radeon.cik_support=0 amdgpu.cik_support=1", "9540,A chip this old has no other driver"})
    void shouldNameTheParameterWhenRadeonHasIt(final String id, final String mend) {
        tree.card(tree.device("0000:09:00.0", "0x030000", "1002:" + id, "radeon"), 0, 128);
        assertFinding(only(GpuId.parse("0000:09:00.0")), Finding.Kind.PROBLEM, "the old driver radeon", mend);
    }

    @Test
    void shouldNameTheGroupWhenARenderNodeMayNotBeUsed() {
        Cards.arc(tree);
        forbidden.put("renderD131", "render");
        assertFinding(only(Cards.ARC), Finding.Kind.PROBLEM, "This user may not use /dev/dri/renderD131",
            "sudo usermod -aG render $USER");
        forbidden.put("renderD131", "video");
        assertFinding(only(Cards.ARC), Finding.Kind.PROBLEM, "sudo usermod -aG video $USER");
        forbidden.put("renderD131", "root");
        assertFinding(only(Cards.ARC), Finding.Kind.PROBLEM, "its group is root", "udevadm trigger");
    }

    @Test
    void shouldSayMissingWhenARenderNodeIsNotThere() {
        final String device = Cards.arc(tree);
        tree.delete("/dev/dri/renderD131");
        assertFinding(only(Cards.ARC), Finding.Kind.PROBLEM, "/dev/dri/renderD131 is missing", "--device");
        tree.delete(device + "/drm/renderD131/device").delete(device + "/drm/renderD131");
        assertFinding(only(Cards.ARC), Finding.Kind.PROBLEM, "made no render node", "journalctl -k | grep -i xe");
    }

    @Test
    void shouldNameTheDrmModuleWhenNvidiaHasNoRenderNode() {
        tree.device(Cards.NVIDIA.toString(), "0x030000", "10de:2684", "nvidia");
        assertFinding(only(Cards.NVIDIA), Finding.Kind.PROBLEM, "options nvidia-drm modeset=1");
    }

    @Test
    void shouldSayThatOnlyComputingNeedsItWhenKfdOrHipIsMissing() {
        Cards.navi21(tree);
        final List<Finding> findings = findings(Cards.NAVI21);
        assertEquals(2, findings.size());
        assertFinding(findings.get(0), Finding.Kind.COMPUTE, "/dev/kfd is missing", "games do not need it");
        assertFinding(findings.get(1), Finding.Kind.COMPUTE, "The HIP runtime (libamdhip64) is not installed");
        computeReady();
        forbidden.put("kfd", "render");
        assertFinding(only(Cards.NAVI21), Finding.Kind.COMPUTE, "may not use /dev/kfd", "usermod -aG render");
    }

    @Test
    void shouldTellWhereTheHipRuntimeIsWhenItIsInstalled() {
        tree.write("/usr/lib/x86_64-linux-gnu/libamdhip64.so.5.7.1", "");
        tree.link("/usr/lib/x86_64-linux-gnu/libamdhip64.so.5", "libamdhip64.so.5.7.1");
        try (SysfsDriver driver = new SysfsDriver(root)) {
            assertEquals("/usr/lib/x86_64-linux-gnu/libamdhip64.so.5", driver.hipRuntime().orElseThrow());
        }
    }

    @ParameterizedTest
    @CsvSource({"100301,gfx1031,10.3.0", "100302,gfx1032,10.3.0", "100304,gfx1034,10.3.0", "100305,gfx1035,10.3.0",
        "100306,gfx1036,10.3.0", "110002,gfx1102,11.0.0", "110003,gfx1103,11.0.0"})
    void shouldAdviseTheOverrideWhenRocmDoesNotSupportTheTarget(final int version, final String name, final String value) {
        Cards.navi21(tree);
        computeReady();
        kfd("domain 0\nlocation_id 768\ngfx_target_version " + version + "\n");
        assertFinding(only(Cards.NAVI21), Finding.Kind.COMPUTE, name, "HSA_OVERRIDE_GFX_VERSION=" + value);
    }

    @ParameterizedTest
    @CsvSource({"100300", "110000", "110001", "110501", "120001", "90402", "90012", "100100", "0", "99999999999"})
    void shouldAdviseNoOverrideWhenTheTargetIsSupportedOrHasNoSibling(final String version) {
        Cards.navi21(tree);
        computeReady();
        kfd("domain 0\nlocation_id 768\ngfx_target_version " + version + "\n");
        assertEquals(List.of(), findings(Cards.NAVI21));
    }

    private void kfd(final String properties) {
        tree.write("/sys/devices/virtual/kfd/kfd/topology/nodes/1/properties", properties);
        tree.link("/sys/class/kfd/kfd", "../../devices/virtual/kfd/kfd");
    }

    @Test
    void shouldSpellTheTargetAsCompilersDoWhenItsSteppingIsGreat() {
        assertEquals("gfx90c", GfxTarget.of(90012).name());
        assertEquals("gfx1103", GfxTarget.of(110003).name());
        assertEquals("gfx942", GfxTarget.of(90402).name());
    }
}

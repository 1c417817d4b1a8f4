package io.nvbind.sysfs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * AMD cards as the real ROCm SMI wants to find them: what amdgpu and amdkfd show below {@code /sys}, written below a folder.
 */
public final class KfdTree {

    /** The generations of cards that are written. */
    public enum Generation {
        /** RX 6900 XT: table v1.3, hwmon with every sensor. */
        NAVI21("0x73bf", 100300),
        /** RX 9070: its list of graphics clocks has a deep-sleep line, power only as it is now, more table. */
        NAVI48("0x7550", 120001),
        /** MI100: ECC, HBM, an older table, no fan. */
        ARCTURUS("0x738c", 90008);

        private final String device;
        private final int gfx;

        Generation(final String device, final int gfx) {
            this.device = device;
            this.gfx = gfx;
        }
    }

    private static final String KFD = "/sys/devices/virtual/kfd/kfd";
    private static final String NODE = KFD + "/topology/nodes/1";

    private final SysTree tree;
    private final String device;

    private KfdTree(final SysTree tree, final String device) {
        this.tree = tree;
        this.device = device;
    }

    /** Writes one card, at 0000:03:00.0. */
    public static KfdTree of(final Path root, final Generation generation) {
        final SysTree tree = new SysTree(root);
        final KfdTree written = new KfdTree(tree, Cards.navi21(tree));
        written.identity(generation);
        written.topology(generation);
        written.levels();
        switch (generation) {
            case NAVI21 -> written.navi21();
            case NAVI48 -> written.navi48();
            case ARCTURUS -> written.arcturus();
        }
        return written;
    }

    /** Writes one of the card's files, or overwrites it. */
    public KfdTree file(final String name, final String text) {
        tree.write(device + "/" + name, text);
        return this;
    }

    /** Takes the sensors away, which makes ROCm SMI 5.2.3 abort when it is asked for one. */
    public KfdTree withoutHwmon() {
        try {
            Files.move(tree.path(device + "/hwmon"), tree.path(device + "/no-hwmon"));
            return this;
        } catch (final IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** What stands for {@code /sys}. */
    public Path sys() {
        return tree.path("/sys");
    }

    private void identity(final Generation generation) {
        file("device", generation.device + "\n").file("vbios_version", "113-FABRICATED-001\n");
        file("unique_id", "1234567890abcdef\n").file("mem_info_vram_vendor", "samsung\n");
        file("pcie_replay_count", "3\n").file("power_dpm_force_performance_level", "auto\n");
        file("mem_info_gtt_total", "16777216000\n").file("mem_info_gtt_used", "33554432\n");
        file("fw_version/smc_fw_version", "0x003a5800\n").file("fw_version/vcn_fw_version", "0x0211b000\n");
        // amdgpu shows the label wherever it shows the voltage; 5.2.3 fails to initialise without.
        sensor("in0_label", "vddgfx\n");
        tree.write(device + "/uevent", "DRIVER=amdgpu\nPCI_SLOT_NAME=" + Cards.NAVI21 + "\n");
    }

    private void levels() {
        file("pp_dpm_sclk", "0: 500Mhz\n1: 1800Mhz *\n2: 2575Mhz\n");
        file("pp_dpm_mclk", "0: 96Mhz\n1: 456Mhz\n2: 1000Mhz *\n");
        file("pp_dpm_pcie", "0: 2.5GT/s, x1 310Mhz\n1: 16.0GT/s, x16 619Mhz *\n");
    }

    private void topology(final Generation generation) {
        tree.link("/sys/class/kfd/kfd", "../../devices/virtual/kfd/kfd");
        tree.folder(KFD + "/proc").folder(KFD + "/topology/nodes/0/io_links");
        tree.write(KFD + "/topology/nodes/0/gpu_id", "0\n").write(KFD + "/topology/nodes/0/name", "\n");
        tree.write(KFD + "/topology/nodes/0/properties", "cpu_cores_count 16\nsimd_count 0\n");
        tree.write(NODE + "/gpu_id", "51234\n").write(NODE + "/name", "fabricated\n");
        final String properties = String.join("\n", "simd_count 160", "array_count 8", "simd_arrays_per_engine 2",
            "cu_per_simd_array 10", "gfx_target_version " + generation.gfx, "location_id 768", "domain 0",
            "drm_render_minor 128", "hive_id 0", "unique_id 1311768467294899695", "");
        tree.write(NODE + "/properties", properties);
        tree.write(NODE + "/io_links/0/properties", "type 2\nnode_from 1\nnode_to 0\nweight 20\nflags 1\n");
    }

    private void navi21() {
        tree.write(device + "/gpu_metrics", Tables.navi21().u64(24, 65_536_000L).u16(20, 14)
            .u16(74, 16).u16(76, 160).bytes());
        sensor("fan1_max", "3300\n").sensor("pwm1_max", "255\n");
    }

    private void navi48() {
        file("pp_dpm_sclk", "S: 19Mhz *\n0: 500Mhz\n1: 2400Mhz\n3: 3320Mhz\n");
        tree.delete(device + "/hwmon/hwmon0/power1_average");
        sensor("power1_input", "88000000\n").sensor("fan1_max", "3100\n");
        tree.write(device + "/gpu_metrics", new Tables(1, 3, 120).u16(4, 47).u16(6, 58).u16(8, 76).u16(16, 81).u16(18, 30)
            .u16(22, 88).u16(54, 3010).u16(58, 1258).u16(72, 900).u16(74, 16).u16(76, 320).u64(112, 1L).bytes());
    }

    private void arcturus() {
        for (final String name : List.of("fan1_input", "pwm1")) {
            tree.delete(device + "/hwmon/hwmon0/" + name);
        }
        file("ras/features", "feature mask: 0x1\n").file("ras/umc_err_count", "ue: 1\nce: 2\n");
        tree.write(device + "/gpu_metrics", new Tables(1, 1, 96).u16(4, 41).u16(6, 49).u16(8, 44).u16(16, 99).u16(18, 55)
            .u16(22, 210).u64(24, 131_072_000L).u16(54, 1502).u16(58, 1200).u16(74, 16).u16(76, 160).bytes());
    }

    private KfdTree sensor(final String name, final String text) {
        return file("hwmon/hwmon0/" + name, text);
    }
}

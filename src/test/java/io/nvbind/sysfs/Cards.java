package io.nvbind.sysfs;

import io.nvbind.gpu.GpuId;
import java.util.HashMap;
import java.util.Map;

/** The fabricated GPUs of the tests, each as its kernel driver shows it. */
final class Cards {

    static final GpuId NAVI21 = GpuId.parse("0000:03:00.0");
    static final GpuId APU = GpuId.parse("0000:c4:00.0");
    static final GpuId INSTINCT = GpuId.parse("0000:45:00.0");
    static final GpuId ARC = GpuId.parse("0000:06:00.0");
    static final GpuId IGPU = GpuId.parse("0000:00:02.0");
    static final GpuId NOUVEAU = GpuId.parse("0000:01:00.0");
    static final GpuId VFIO = GpuId.parse("0000:0b:00.0");
    static final GpuId NVIDIA = GpuId.parse("0000:0a:00.0");

    private Cards() {
    }

    static String navi21(final SysTree tree) {
        final String device = tree.device(NAVI21.toString(), "0x030000", "1002:73bf", "amdgpu");
        tree.card(device, 0, 128).write(device + "/boot_vga", "1\n").write(device + "/numa_node", "1\n");
        amdFiles(tree, device);
        tree.write(device + "/gpu_metrics", Tables.navi21().bytes());
        final Map<String, Object> files = new HashMap<>(Map.of("name", "amdgpu",
            "temp1_input", 54000, "temp1_label", "edge", "temp2_input", 66000, "temp2_label", "junction",
            "temp3_input", 60000, "temp3_label", "mem"));
        files.putAll(Map.of("power1_average", 123000000, "power1_cap", 255000000, "power1_cap_max", 293000000,
            "power1_cap_min", 0, "power1_cap_default", 250000000, "in0_input", 987, "fan1_input", 1450, "pwm1", 102));
        files.putAll(Map.of("freq1_input", 1800000000L, "freq1_label", "sclk",
            "freq2_input", 1000000000L, "freq2_label", "mclk"));
        tree.hwmon(device, files);
        return device;
    }

    private static void amdFiles(final SysTree tree, final String device) {
        tree.write(device + "/gpu_busy_percent", "37\n").write(device + "/mem_busy_percent", "12\n")
            .write(device + "/mem_info_vram_total", "17163091968\n").write(device + "/mem_info_vram_used", "1234567168\n")
            .write(device + "/pp_dpm_sclk", "0: 500Mhz\n1: 1800Mhz *\n2: 2575Mhz\n")
            .write(device + "/pp_dpm_mclk", "0: 96Mhz\n1: 1000Mhz *\n");
    }

    /** No fan, no VRAM of its own to speak of, its power under another name. */
    static String apu(final SysTree tree) {
        final String device = tree.device(APU.toString(), "0x038000", "1002:1681", "amdgpu");
        tree.card(device, 1, 129);
        tree.write(device + "/gpu_busy_percent", "20\n").write(device + "/gpu_metrics", Tables.apu().bytes())
            .write(device + "/mem_info_vram_total", "536870912\n").write(device + "/mem_info_vram_used", "536870912\n")
            .write(device + "/mem_info_gtt_total", "8053063680\n").write(device + "/mem_info_gtt_used", "536870912\n");
        tree.hwmon(device, Map.of("name", "amdgpu", "power1_input", 15500000));
        return device;
    }

    /** Of the class "processing accelerator": only DRM shows that it is a GPU. */
    static String instinct(final SysTree tree) {
        final String device = tree.device(INSTINCT.toString(), "0x120000", "1002:74a1", "amdgpu");
        tree.card(device, 2, 130).write(device + "/gpu_metrics", Tables.instinct().bytes());
        tree.hwmon(device, Map.of("name", "amdgpu"));
        return device;
    }

    static String arc(final SysTree tree) {
        final String device = tree.device(ARC.toString(), "0x030000", "8086:e20b", "xe");
        tree.card(device, 4, 131);
        tree.hwmon(device, new HashMap<>(Map.of("name", "xe", "energy1_input", 5_000_000, "energy2_input", 1,
            "power1_max", 190000000, "power1_rated_max", 225000000, "temp2_input", 48000, "temp2_label", "pkg",
            "temp3_input", 52000, "temp3_label", "vram", "fan1_input", 900)));
        final String freq = device + "/tile0/gt0/freq0";
        tree.write(freq + "/act_freq", "2400\n").write(freq + "/rp0_freq", "2850\n").write(freq + "/throttle/status", "0\n")
            .write(freq + "/throttle/reason_thermal", "0\n").write(freq + "/throttle/reason_pl1", "0\n");
        tree.write("/sys/fs/cgroup/dmem.capacity", "drm/" + NAVI21 + "/vram 17163091968\ndrm/" + ARC + "/vram0 12884901888\n")
            .write("/sys/fs/cgroup/dmem.current", "drm/" + NAVI21 + "/vram 1\ndrm/" + ARC + "/vram0 3221225472\n");
        return device;
    }

    static String igpu(final SysTree tree) {
        final String device = tree.device(IGPU.toString(), "0x030000", "8086:9a49", "i915");
        tree.card(device, 5, 132).write(device + "/boot_vga", "1\n");
        final String gt = device + "/drm/card5/gt/gt0";
        tree.write(gt + "/rps_act_freq_mhz", "1150\n").write(gt + "/throttle_reason_status", "1\n")
            .write(gt + "/throttle_reason_thermal", "0\n").write(gt + "/throttle_reason_pl1", "1\n");
        return device;
    }

    static String nouveau(final SysTree tree) {
        final String device = tree.device(NOUVEAU.toString(), "0x030000", "10de:1c03", "nouveau");
        tree.card(device, 3, 133);
        tree.hwmon(device, Map.of("name", "nouveau", "temp1_input", 41000, "fan1_input", 1200, "pwm1", 30,
            "in0_input", 850));
        return device;
    }

    static String vfio(final SysTree tree) {
        return tree.device(VFIO.toString(), "0x030000", "10de:2684", "vfio-pci");
    }

    static String unbound(final SysTree tree) {
        return tree.device(NVIDIA.toString(), "0x030200", "10de:2704", null);
    }

    /** The second GPU of a laptop, asleep: whoever reads more than its power state wakes it. */
    static String asleep(final SysTree tree) {
        final String device = navi21(tree);
        tree.write(device + "/power/runtime_status", "suspended\n").write(device + "/power/control", "auto\n");
        return device;
    }
}

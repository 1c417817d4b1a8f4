package io.nvbind.sysfs;

import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingControls;
import java.nio.file.Path;
import java.util.Set;

/** What the kernel driver of one GPU lets be set, found when the GPU is first asked. */
final class KernelControls {

    private static final String NO_OVERDRIVE = "amdgpu has no OverDrive table for this GPU: boot with "
        + "amdgpu.ppfeaturemask=0xffffffff to have one";

    private final Tree tree;
    private final PciGpu pci;
    private final KernelFiles files;
    private final Hwmon hwmon;

    private KernelControls(final Tree tree, final PciGpu pci, final KernelFiles files, final Set<String> names) {
        this.tree = tree;
        this.pci = pci;
        this.files = files;
        hwmon = new Hwmon(tree, pci.device(), names);
    }

    /**
     * Finds them.
     *
     * @param tree    to look in.
     * @param pci     whose.
     * @param files   reads and writes.
     * @param lacking why there are no others.
     * @return all settings of the GPU.
     */
    static SettingControls of(final Tree tree, final PciGpu pci, final KernelFiles files, final String lacking) {
        return switch (pci.driver()) {
            case "amdgpu" -> new KernelControls(tree, pci, files, Set.of("amdgpu")).amd(lacking);
            case "i915", "xe" -> new KernelControls(tree, pci, files, Set.of("i915", "xe")).intel(lacking);
            case null, default -> new SettingControls(lacking);
        };
    }

    private SettingControls amd(final String lacking) {
        final SettingFile level =
            device("power_dpm_force_performance_level", "amdgpu has no performance level for this GPU");
        final Overdrive overdrive = new Overdrive(device("pp_od_clk_voltage", NO_OVERDRIVE));
        return new SettingControls(lacking)
            .with(Setting.PERFORMANCE_LEVEL, new PerformanceLevel(level))
            .with(Setting.POWER_PROFILE, new PowerProfile(
                device("pp_power_profile_mode", "amdgpu has no power profiles for this GPU"), level))
            .with(Setting.POWER_LIMIT, new PowerCap(
                sensor("amdgpu lets nobody limit the power of this GPU", "power1_cap"), sensor("", "power1_cap_min"),
                sensor("", "power1_cap_max"), sensor("", "power1_cap_default")))
            .with(Setting.GPU_CLOCK_RANGE, new OverdriveRange(overdrive, OverdriveClock.GRAPHICS))
            .with(Setting.MEMORY_CLOCK_RANGE, new OverdriveRange(overdrive, OverdriveClock.MEMORY))
            .with(Setting.GPU_CLOCK_OFFSET, new OverdriveOffset(overdrive))
            .with(Setting.FAN_SPEED, new FanDuty(
                sensor("amdgpu does not tell who drives a fan of this GPU", "pwm1_enable"),
                sensor("amdgpu gives no fan duty cycle for this GPU", "pwm1")))
            .with(Setting.FAN_CURVE, new FanCurveFile(device("gpu_od/fan_ctrl/fan_curve",
                "amdgpu has no fan curve for this GPU (RDNA 3 and later have one, once OverDrive is on)")));
    }

    private SettingControls intel(final String lacking) {
        final String noClock = "Intel's driver has no file for it";
        final SettingFile rated = sensor("", "power1_rated_max", "power2_rated_max");
        return new SettingControls(lacking)
            .with(Setting.POWER_LIMIT, new PowerCap(
                sensor("Intel's driver gives no power limit for this GPU", "power1_max", "power2_max"),
                new SettingFile(files, null, ""), rated, rated))
            .with(Setting.GPU_CLOCK_RANGE, new ClockBounds(clock("min_freq", "min", noClock),
                clock("max_freq", "max", noClock), clock("rpn_freq", "RPn", noClock), clock("rp0_freq", "RP0", noClock)));
    }

    private SettingFile clock(final String xe, final String i915, final String absent) {
        if (pci.boundTo("xe")) {
            return device("tile0/gt0/freq0/" + xe, absent);
        }
        final SettingFile file = device("drm/" + pci.card() + "/gt/gt0/rps_" + i915 + "_freq_mhz", absent);
        return file.present() ? file : device("drm/" + pci.card() + "/gt_" + i915 + "_freq_mhz", absent);
    }

    private SettingFile device(final String name, final String absent) {
        final Path path = pci.device().resolve(name);
        return new SettingFile(files, tree.exists(path) ? path : null, absent);
    }

    private SettingFile sensor(final String absent, final String... names) {
        return new SettingFile(files, hwmon.first(names), absent);
    }
}

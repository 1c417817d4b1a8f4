package io.nvbind.sysfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingControls;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingOutcome.Result;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings of an AMD GPU by the kernel's files alone: what is written, in which order, and what becomes of a refusal. */
final class AmdSettingsTest {

    @TempDir
    private Path root;
    private SysTree tree;
    private String device;
    private final AmdKernel kernel = new AmdKernel();
    private SettingControls controls;

    @BeforeEach
    void setUp() {
        tree = new SysTree(root);
        device = Cards.navi21(tree);
        for (final String name : List.of("pp_od_clk_voltage", "pp_power_profile_mode", "power_dpm_force_performance_level",
            "gpu_od/fan_ctrl/fan_curve", "hwmon/hwmon0/pwm1_enable")) {
            tree.write(device + "/" + name, "1\n");
        }
        controls = controls(kernel);
    }

    private SettingControls controls(final KernelFiles files) {
        final Tree below = new Tree(root);
        final PciGpu pci = new PciGpus(root).gpus().getFirst();
        return KernelControls.of(below, pci, files == null ? KernelFiles.of(below) : files, "no file");
    }

    private SettingOutcome apply(final Setting setting, final String value) {
        return controls.apply(setting, setting.parse(value));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "PERFORMANCE_LEVEL | manual | power_dpm_force_performance_level manual",
        "POWER_LIMIT | 310 | power1_cap 310000000",
        "GPU_CLOCK_RANGE | 800..2300 | pp_od_clk_voltage s 1 2300;pp_od_clk_voltage s 0 800;pp_od_clk_voltage c",
        "GPU_CLOCK_RANGE | 2600..2600 | pp_od_clk_voltage s 1 2600;pp_od_clk_voltage s 0 2600;pp_od_clk_voltage c",
        "MEMORY_CLOCK_RANGE | 97..1000 | pp_od_clk_voltage m 1 1000;pp_od_clk_voltage m 0 97;pp_od_clk_voltage c",
        "FAN_SPEED | 60 | pwm1_enable 1;pwm1 153",
        "FAN_SPEED | automatic | pwm1_enable 2",
        "FAN_CURVE | 30:20,40:30,60:50,75:80,90:100 | fan_curve 0 30 20;fan_curve 1 40 30;fan_curve 2 60 50;"
            + "fan_curve 3 75 80;fan_curve 4 90 100;fan_curve c"})
    void shouldWriteInTheKernelsOrderAndReadBack(final Setting setting, final String value, final String written) {
        final SettingOutcome outcome = apply(setting, value);
        assertEquals(SettingOutcome.applied(setting.parse(value)), outcome);
        assertEquals(List.of(written.split(";", -1)), kernel.log);
    }

    @Test
    void shouldTellRangesDefaultsAndChoices() {
        assertEquals(SettingState.of(300, 258, 345, 300), controls.state(Setting.POWER_LIMIT));
        assertEquals(SettingState.of(new SettingValue.Range(500, 2500), 500, 3000, null),
            controls.state(Setting.GPU_CLOCK_RANGE));
        assertEquals(SettingState.of("bootup_default", List.of("bootup_default", "3d_full_screen", "power_saving", "video",
            "vr", "compute"), "bootup_default"), controls.state(Setting.POWER_PROFILE));
        assertEquals(SettingState.of(SettingValue.AUTOMATIC, 15, 100, SettingValue.AUTOMATIC),
            controls.state(Setting.FAN_CURVE));
    }

    @Test
    void shouldSayThatAProfileWantsTheManualLevel() {
        final SettingOutcome outcome = apply(Setting.POWER_PROFILE, "compute");
        assertEquals(Result.UNSUPPORTED, outcome.result());
        assertTrue(outcome.message().contains("performance_level = manual"), outcome.message());
        apply(Setting.PERFORMANCE_LEVEL, "manual");
        assertEquals(Result.APPLIED, apply(Setting.POWER_PROFILE, "compute").result());
    }

    @Test
    void shouldKeepTheOtherClocksWhenOneIsGivenBack() {
        kernel.clocks.put("vo", -50);
        apply(Setting.GPU_CLOCK_RANGE, "800..2300");
        apply(Setting.MEMORY_CLOCK_RANGE, "97..1000");
        kernel.clocks.put("vo", -50);
        final SettingOutcome outcome = apply(Setting.GPU_CLOCK_RANGE, "automatic");
        assertEquals(Result.ACCEPTED, outcome.result());
        assertEquals(new SettingValue.Range(500, 2500), outcome.inForce());
        assertEquals(new SettingValue.Range(97, 1000), controls.state(Setting.MEMORY_CLOCK_RANGE).value());
        assertEquals(-50, kernel.clocks.get("vo"));
    }

    @Test
    void shouldSetAnOffsetOnCardsThatHaveOne() {
        kernel.rdna4 = true;
        assertEquals(SettingState.of(0, -500, 1000, 0), controls.state(Setting.GPU_CLOCK_OFFSET));
        assertEquals(SettingOutcome.applied(new SettingValue.Amount(-75)), apply(Setting.GPU_CLOCK_OFFSET, "-75"));
        assertEquals(List.of("pp_od_clk_voltage s -75", "pp_od_clk_voltage c"), kernel.log);
        assertEquals(Result.UNSUPPORTED, apply(Setting.GPU_CLOCK_RANGE, "800..2300").result());
    }

    @Test
    void shouldTellRefusalsApart() {
        kernel.denied = true;
        assertEquals(Result.NO_PERMISSION, apply(Setting.POWER_LIMIT, "310").result());
        kernel.denied = false;
        kernel.failing = "power1_cap";
        assertEquals(Result.IN_USE, apply(Setting.POWER_LIMIT, "310").result());
        kernel.failing = null;
        kernel.ignoring = true;
        final SettingOutcome outcome = apply(Setting.POWER_LIMIT, "310");
        assertEquals(Result.NOT_APPLIED, outcome.result());
        assertEquals(new SettingValue.Amount(300), outcome.inForce());
        kernel.ignoring = false;
        kernel.plain.remove("power1_cap");
        assertEquals(Result.UNSUPPORTED, apply(Setting.POWER_LIMIT, "310").result());
    }

    @ParameterizedTest
    @CsvSource({"FAN_CURVE,'40:20,80:100'", "FAN_CURVE,'20:20,40:30,60:50,75:80,90:100'", "POWER_LIMIT,400",
        "GPU_CLOCK_RANGE,499..2000", "FAN_SPEED,101", "PERFORMANCE_LEVEL,turbo"})
    void shouldWriteNothingWhenItIsOutOfRange(final Setting setting, final String value) {
        assertEquals(Result.OUT_OF_RANGE, apply(setting, value).result());
        assertEquals(List.of(), kernel.log);
    }

    @Test
    void shouldStopAtTheFirstPointThatIsRefusedAndNotCommit() {
        kernel.failing = "fan_curve 2";
        assertEquals(Result.IN_USE, apply(Setting.FAN_CURVE, "30:20,40:30,60:50,75:80,90:100").result());
        assertEquals(List.of("fan_curve 0 30 20", "fan_curve 1 40 30"), kernel.log);
        assertEquals(SettingValue.AUTOMATIC, controls.state(Setting.FAN_CURVE).value());
    }

    @Test
    void shouldSayWhatToBootWithWhenThereIsNoOverdrive() {
        tree.delete(device + "/pp_od_clk_voltage");
        final String reason = controls(kernel).state(Setting.GPU_CLOCK_RANGE).unsupported();
        assertTrue(reason.contains("amdgpu.ppfeaturemask"), reason);
    }

    @Test
    void shouldNotOfferLevelsWithAVoltageEachAsARange() {
        tree.write(device + "/pp_od_clk_voltage",
            "OD_SCLK:\n0: 852Mhz 800mV\n1: 991Mhz 900mV\nOD_RANGE:\nSCLK: 852MHz 2400MHz\n");
        final SettingState state = controls(null).state(Setting.GPU_CLOCK_RANGE);
        assertTrue(state.unsupported().contains("voltage each"), state.toString());
    }

    @Test
    void shouldNotFollowALinkOutOfTheTreeToWrite() throws IOException {
        final Path outside = Files.writeString(Files.createTempFile("outside", null), "300000000\n");
        tree.delete(device + "/hwmon/hwmon0/power1_cap");
        tree.link(device + "/hwmon/hwmon0/power1_cap", outside.toString());
        final SettingOutcome outcome = controls(null).apply(Setting.POWER_LIMIT, new SettingValue.Amount(260));
        assertEquals(Result.UNSUPPORTED, outcome.result());
        assertEquals("300000000\n", Files.readString(outside));
        Files.delete(outside);
    }

    @Test
    void shouldWriteRealFilesOfTheTree() throws IOException {
        try (SysfsDriver driver = new SysfsDriver(root)) {
            final SysfsGpu gpu = driver.gpu(Cards.NAVI21).orElseThrow();
            assertEquals(SettingOutcome.applied(new SettingValue.Amount(260)),
                gpu.apply(Setting.POWER_LIMIT, new SettingValue.Amount(260)));
            assertEquals("260000000\n", Files.readString(tree.path(device + "/hwmon/hwmon0/power1_cap")));
            tree.write(device + "/power/runtime_status", "suspended\n");
            final SettingOutcome asleep = gpu.apply(Setting.POWER_LIMIT, new SettingValue.Amount(270));
            assertEquals(Result.UNSUPPORTED, asleep.result());
            assertTrue(asleep.message().contains("asleep"), asleep.message());
            assertNull(asleep.inForce());
        }
    }
}

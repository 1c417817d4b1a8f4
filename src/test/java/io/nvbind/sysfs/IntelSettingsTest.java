package io.nvbind.sysfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingControls;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingOutcome.Result;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings of Intel GPUs by the files of xe and i915. */
final class IntelSettingsTest {

    @TempDir
    private Path root;
    private SysTree tree;
    private final List<String> log = new ArrayList<>();

    @BeforeEach
    void setUp() {
        tree = new SysTree(root);
    }

    private SettingControls controls() {
        final Tree below = new Tree(root);
        final KernelFiles real = KernelFiles.of(below);
        return KernelControls.of(below, new PciGpus(root).gpus().getFirst(), new KernelFiles() {
            @Override
            public Tree.Text read(final Path path) {
                return real.read(path);
            }

            @Override
            public void write(final Path path, final String line) throws IOException {
                log.add(path.getFileName() + " " + line);
                real.write(path, line);
            }
        }, "no file");
    }

    private void xe() {
        final String freq = Cards.arc(tree) + "/tile0/gt0/freq0/";
        tree.write(freq + "min_freq", "400\n").write(freq + "max_freq", "2850\n").write(freq + "rpn_freq", "400\n");
    }

    @Test
    void shouldSetTheRangeOfXeWithTheEndFirstThatMakesRoom() {
        xe();
        final SettingControls controls = controls();
        assertEquals(SettingState.of(new SettingValue.Range(400, 2850), 400, 2850, new SettingValue.Range(400, 2850)),
            controls.state(Setting.GPU_CLOCK_RANGE));
        assertEquals(SettingOutcome.applied(new SettingValue.Range(800, 1200)),
            controls.apply(Setting.GPU_CLOCK_RANGE, new SettingValue.Range(800, 1200)));
        assertEquals(SettingOutcome.applied(new SettingValue.Range(1500, 2000)),
            controls.apply(Setting.GPU_CLOCK_RANGE, new SettingValue.Range(1500, 2000)));
        assertEquals(SettingOutcome.applied(new SettingValue.Range(400, 2850)),
            controls.apply(Setting.GPU_CLOCK_RANGE, SettingValue.AUTOMATIC));
        assertEquals(List.of("min_freq 800", "max_freq 1200", "max_freq 2000", "min_freq 1500", "min_freq 400",
            "max_freq 2850"), log);
    }

    @Test
    void shouldSetThePowerLimitOfXeWithinItsRating() {
        xe();
        final SettingControls controls = controls();
        assertEquals(SettingOutcome.applied(new SettingValue.Amount(150)),
            controls.apply(Setting.POWER_LIMIT, new SettingValue.Amount(150)));
        assertEquals(Result.OUT_OF_RANGE, controls.apply(Setting.POWER_LIMIT, new SettingValue.Amount(226)).result());
        assertEquals(List.of("power1_max 150000000"), log);
    }

    @Test
    void shouldSetTheRangeOfI915() {
        final String gt = Cards.igpu(tree) + "/drm/card5/gt/gt0/rps_";
        tree.write(gt + "min_freq_mhz", "350\n").write(gt + "max_freq_mhz", "1300\n").write(gt + "RPn_freq_mhz", "350\n")
            .write(gt + "RP0_freq_mhz", "1300\n");
        assertEquals(SettingOutcome.applied(new SettingValue.Range(350, 900)),
            controls().apply(Setting.GPU_CLOCK_RANGE, new SettingValue.Range(350, 900)));
        assertEquals(List.of("rps_min_freq_mhz 350", "rps_max_freq_mhz 900"), log);
        final SettingOutcome power = controls().apply(Setting.POWER_LIMIT, new SettingValue.Amount(15));
        assertEquals(Result.UNSUPPORTED, power.result());
        assertTrue(power.message().contains("no power limit"), power.message());
    }
}

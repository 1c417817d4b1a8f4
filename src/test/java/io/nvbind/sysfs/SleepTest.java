package io.nvbind.sysfs;

import static io.nvbind.sysfs.Sampling.assertNear;
import static io.nvbind.sysfs.Sampling.reason;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The second GPU of a hybrid laptop is listed and stays asleep. */
final class SleepTest {

    @TempDir
    private Path root;
    private SysTree tree;
    private String device;

    @BeforeEach
    void setUp() {
        tree = new SysTree(root);
        Cards.igpu(tree);
        device = Cards.asleep(tree);
    }

    private List<String> openFiles() throws IOException {
        final List<String> open = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (final Path each : descriptors.toList()) {
                final Path target = Files.isSymbolicLink(each) ? Files.readSymbolicLink(each) : each;
                if (target.startsWith(tree.path(device).toRealPath())) {
                    open.add(target.getFileName().toString());
                }
            }
        }
        return open;
    }

    @Test
    void shouldOpenNothingButItsPowerStateWhenItSleeps() throws IOException {
        try (SysfsDriver driver = new SysfsDriver(root)) {
            final SysfsGpu gpu = driver.gpu(Cards.NAVI21).orElseThrow();
            final GpuSample sample = Sampling.of(gpu);
            for (final Metric metric : Metric.ALL) {
                assertEquals(SysfsGpu.ASLEEP, reason(sample, metric));
            }
            assertEquals(SysfsGpu.ASLEEP, gpu.settings().get(Setting.POWER_LIMIT).unsupported());
            assertTrue(driver.displays(Cards.NAVI21).isEmpty());
            assertEquals(List.of("runtime_status"), openFiles());
        }
        assertEquals(List.of(), openFiles());
    }

    @Test
    void shouldGiveValuesWhenItWakesAndNoneWhenItSleepsAgain() {
        try (SysfsDriver driver = new SysfsDriver(root)) {
            final SysfsGpu gpu = driver.gpu(Cards.NAVI21).orElseThrow();
            assertEquals(SysfsGpu.ASLEEP, reason(Sampling.of(gpu), Metric.GPU_TEMP_C));
            tree.write(device + "/power/runtime_status", "resuming\n");
            assertEquals(SysfsGpu.ASLEEP, reason(Sampling.of(gpu), Metric.GPU_TEMP_C));
            tree.write(device + "/power/runtime_status", "active\n");
            assertNear(54, Sampling.of(gpu), Metric.GPU_TEMP_C);
            tree.write(device + "/power/runtime_status", "suspending\n");
            assertEquals(SysfsGpu.ASLEEP, reason(Sampling.of(gpu), Metric.GPU_TEMP_C));
        }
    }

    @Test
    void shouldSayThatItSleepsWhenAskedForFindings() {
        try (SysfsDriver driver = new SysfsDriver(root)) {
            final Finding finding = driver.findings(Cards.NAVI21).getFirst();
            assertEquals(Finding.Kind.EXPECTED, finding.kind());
            assertTrue(finding.sentence().startsWith("The GPU is asleep"), finding::sentence);
        }
    }

    @Test
    void shouldRestWhenItWasIdleForAWhileAndMaySleep() {
        final IdleRest rest = new IdleRest(true, 5000);
        final long second = 1_000_000_000L;
        rest.sampled(true, 0);
        rest.sampled(false, 2 * second);
        rest.sampled(true, 3 * second);
        rest.sampled(true, 7 * second);
        assertEquals(false, rest.resting(7 * second));
        rest.sampled(true, 8 * second);
        assertEquals(true, rest.resting(8 * second));
        assertEquals(true, rest.resting(14 * second));
        assertEquals(false, rest.resting(15 * second));
        rest.sampled(true, 15 * second);
        assertEquals(true, rest.resting(16 * second));
        assertEquals(false, rest.resting(22 * second));
        rest.sampled(false, 22 * second);
        assertEquals(false, rest.resting(22 * second));
    }

    @Test
    void shouldNeverRestWhenItDrivesADisplayOrMayNotSleep() {
        final String awake = device + "/power/control";
        tree.write(device + "/power/runtime_status", "active\n").write(device + "/power/autosuspend_delay_ms", "100\n");
        final PciGpu pci = new PciGpus(root).gpus().getLast();
        assertEquals(true, restsAfterIdling(pci));
        tree.connector(device, "card0-DP-1", Edids.freeSync());
        assertEquals(false, restsAfterIdling(pci));
        tree.write(device + "/drm/card0/card0-DP-1/enabled", "disabled\n");
        assertEquals(true, restsAfterIdling(pci));
        tree.write(awake, "on\n");
        assertEquals(false, restsAfterIdling(pci));
    }

    private boolean restsAfterIdling(final PciGpu pci) {
        final IdleRest rest = IdleRest.of(new Tree(root), pci);
        rest.sampled(true, 0);
        rest.sampled(true, 6_000_000_000L);
        return rest.resting(7_000_000_000L);
    }
}

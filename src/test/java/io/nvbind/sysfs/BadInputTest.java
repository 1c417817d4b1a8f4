package io.nvbind.sysfs;

import static io.nvbind.sysfs.Sampling.assertNear;
import static io.nvbind.sysfs.Sampling.reason;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files of sysfs: one reason each, nothing else disturbed. */
final class BadInputTest {

    @TempDir
    private Path root;
    private SysTree tree;
    private String device;
    private String volts;

    @BeforeEach
    void setUp() {
        tree = new SysTree(root);
        device = Cards.navi21(tree);
        volts = device + "/hwmon/hwmon0/in0_input";
    }

    /** Samples, and sees to it that all but the voltage is as it was. */
    private String voltageReason() {
        final GpuSample sample = Sampling.of(root, Cards.NAVI21);
        assertNear(37, sample, Metric.GPU_UTILIZATION);
        assertNear(54, sample, Metric.GPU_TEMP_C);
        assertNear(123, sample, Metric.POWER_DRAW_W);
        assertNear(255, sample, Metric.POWER_LIMIT_W);
        assertNear(1800, sample, Metric.GPU_CLOCK_MHZ);
        return reason(sample, Metric.VOLTAGE_MV);
    }

    private String voltageReason(final String content) {
        tree.write(volts, content);
        return voltageReason();
    }

    @Test
    void shouldGiveTheReasonWhenAFileIsEmpty() {
        assertEquals("hwmon0/in0_input is empty", voltageReason(""));
    }

    @Test
    void shouldGiveTheReasonWhenAFileIsPaddedWithNuls() {
        assertEquals("hwmon0/in0_input holds NUL bytes", voltageReason("987\n\0\0\0\0"));
        assertEquals("hwmon0/in0_input holds NUL bytes", voltageReason("\0\0\0\0"));
    }

    @Test
    void shouldGiveTheReasonWhenAFileHoldsNoNumber() {
        for (final String content : new String[] {"N/A\n", "-\n", "\n", "0x10\n", "98 7\n", "9.87\n", "987mV\n", "987\n987\n"}) {
            assertEquals("hwmon0/in0_input holds no number", voltageReason(content), content);
        }
    }

    @Test
    void shouldGiveTheReasonWhenAFileIsLongerThanAnyOfTheKernel() {
        assertEquals("hwmon0/in0_input is longer than any such file of the kernel",
            voltageReason("987" + "\n".repeat(Tree.TEXT_CAP)));
    }

    @Test
    void shouldGiveTheReasonWhenANumberIsHuge() {
        assertEquals("hwmon0/in0_input holds a number too great to be true", voltageReason("99999999999999999999\n"));
        assertEquals("hwmon0/in0_input holds a number too great to be true", voltageReason("9223372036854775808\n"));
        assertEquals("hwmon0/in0_input holds a number out of its range", voltageReason("9000000000000000\n"));
        assertEquals("hwmon0/in0_input holds a number out of its range", voltageReason("-1\n"));
    }

    @Test
    void shouldReadTheNumberWhenItsLineEndsAsOnWindows() {
        tree.write(volts, " 990\r\n");
        assertNear(990, Sampling.of(root, Cards.NAVI21), Metric.VOLTAGE_MV);
        tree.write(volts, "991");
        assertNear(991, Sampling.of(root, Cards.NAVI21), Metric.VOLTAGE_MV);
    }

    @Test
    void shouldBelieveANegativeTemperatureWhenItIsCold() {
        tree.write(device + "/gpu_metrics", "").write(device + "/hwmon/hwmon0/temp1_input", "-5000\n");
        assertNear(-5, Sampling.of(root, Cards.NAVI21), Metric.GPU_TEMP_C);
        tree.write(device + "/hwmon/hwmon0/temp1_input", "-273150\n");
        assertEquals("hwmon0/temp1_input holds a number out of its range",
            reason(Sampling.of(root, Cards.NAVI21), Metric.GPU_TEMP_C));
    }

    @Test
    void shouldTakeTheTableWhenAFileIsDamagedThatItAlsoHolds() {
        tree.write(device + "/gpu_busy_percent", "4200\n");
        assertNear(37, Sampling.of(root, Cards.NAVI21), Metric.GPU_UTILIZATION);
    }

    @Test
    void shouldGiveTheReasonWhenAFileVanishes() {
        try (SysfsDriver driver = new SysfsDriver(root)) {
            final SysfsGpu gpu = driver.gpu(Cards.NAVI21).orElseThrow();
            assertNear(987, Sampling.of(gpu), Metric.VOLTAGE_MV);
        }
        tree.delete(volts);
        assertEquals("amdgpu gives no voltage for this GPU", voltageReason());
    }

    @Test
    void shouldReadAgainWhenAVanishedFileComesBack() throws IOException {
        final byte[] buffer = new byte[Tree.TEXT_CAP + 1];
        tree.delete(volts);
        try (NumberFile file = new NumberFile(new Tree(root), tree.path(volts), 0, 2000, buffer, "absent")) {
            assertFalse(file.read());
            assertEquals("hwmon0/in0_input is missing", file.reason());
            tree.write(volts, "900\n");
            boolean read = false;
            for (int i = 0; i < 4 && !read; i++) {
                read = file.read();
            }
            assertTrue(read, "left alone for too long");
        }
    }

    @Test
    void shouldGiveTheKernelsErrorWhenReadingFails() {
        final byte[] buffer = new byte[Tree.TEXT_CAP + 1];
        final Path unreadable = Path.of("/proc/self/mem");
        try (NumberFile file = new NumberFile(new Tree(Path.of("/")), unreadable, 0, 1, buffer, "absent")) {
            assertFalse(file.read());
            assertTrue(file.reason().endsWith("/mem cannot be read (Input/output error)"), file::reason);
        }
    }

    @Test
    void shouldNotFollowALinkWhenItLeavesTheTree(@TempDir final Path elsewhere) throws IOException {
        final Path secret = Files.writeString(elsewhere.resolve("secret"), "1234\n");
        tree.delete(volts).link(volts, secret.toString());
        assertEquals("amdgpu gives no voltage for this GPU", voltageReason());
        final byte[] buffer = new byte[Tree.TEXT_CAP + 1];
        try (NumberFile file = new NumberFile(new Tree(root), tree.path(volts), 0, 2000, buffer, "absent")) {
            assertFalse(file.read());
            assertEquals("hwmon0/in0_input leads out of the tree", file.reason());
        }
    }

    @Test
    void shouldNotBlockWhenAFileIsAFolderOrAPipe() throws Exception {
        tree.delete(volts).folder(volts);
        assertEquals("hwmon0/in0_input is not a regular file", voltageReason());
        tree.delete(volts);
        final Process mkfifo = new ProcessBuilder("mkfifo", tree.path(volts).toString()).start();
        assertTrue(mkfifo.waitFor(10, TimeUnit.SECONDS) && mkfifo.exitValue() == 0);
        assertEquals("hwmon0/in0_input is not a regular file", voltageReason());
    }

    private String tableReason(final byte[] table) {
        tree.write(device + "/gpu_metrics", table);
        return reason(Sampling.of(root, Cards.NAVI21), Metric.THERMAL_THROTTLING);
    }

    @Test
    void shouldRefuseATableWhenItIsCutShortOverLongOrUnknown() {
        final byte[] good = Tables.navi21().bytes();
        assertEquals("0000:03:00.0/gpu_metrics is cut short", tableReason(Arrays.copyOf(good, 119)));
        assertEquals("0000:03:00.0/gpu_metrics is cut short", tableReason(Arrays.copyOf(good, 3)));
        assertEquals("0000:03:00.0/gpu_metrics is cut short", tableReason(new Tables(1, 3, 64).bytes()));
        assertEquals("0000:03:00.0/gpu_metrics is empty", tableReason(new byte[0]));
        assertEquals("0000:03:00.0/gpu_metrics is longer than any such file of the kernel",
            tableReason(Arrays.copyOf(good, Tree.TABLE_CAP + 1)));
        assertEquals("gpu_metrics version 1.9 is not known to nvbind", tableReason(new Tables(1, 9, 200).bytes()));
        assertEquals("gpu_metrics version 0.0 is not known to nvbind", tableReason(new byte[64]));
        assertEquals("gpu_metrics version 105.110 is not known to nvbind",
            tableReason("garbage in a text file\n".replace("rb", "in").getBytes(StandardCharsets.UTF_8)));
        assertEquals(TableThrottle.UNKNOWN, tableReason(new Tables(1, 3, 120).bytes()));
        assertEquals(TableThrottle.NO_STATUS, tableReason(new Tables(1, 1, 96).bytes()));
    }

    @Test
    void shouldReadATableWhenItIsLongerThanItsVersion() {
        final byte[] longer = Arrays.copyOf(Tables.navi21().u64(112, 1L << 34).bytes(), 20_000);
        tree.write(device + "/gpu_metrics", longer);
        assertNear(1, Sampling.of(root, Cards.NAVI21), Metric.THERMAL_THROTTLING);
    }

    @Test
    void shouldNotCallItThermalWhenOnlyTheHotspotBitOrAPowerBitIsSet() {
        tree.write(device + "/gpu_metrics", Tables.navi21().u64(112, 1L << 36 | 1 | 1L << 16).bytes());
        assertNear(0, Sampling.of(root, Cards.NAVI21), Metric.THERMAL_THROTTLING);
    }

    @Test
    void shouldGiveTheReasonWhenLevelsAreGarbage() {
        tree.write(device + "/gpu_metrics", "").delete(device + "/hwmon/hwmon0/freq1_label");
        for (final String content : new String[] {"*\n", "0: Mhz *\n", "x *"}) {
            tree.write(device + "/pp_dpm_sclk", content);
            assertEquals("0000:03:00.0/pp_dpm_sclk holds no number",
                reason(Sampling.of(root, Cards.NAVI21), Metric.GPU_CLOCK_MHZ));
        }
        tree.write(device + "/pp_dpm_sclk", "0: 99999999999999999999Mhz *\n");
        assertEquals("0000:03:00.0/pp_dpm_sclk holds a number out of its range",
            reason(Sampling.of(root, Cards.NAVI21), Metric.GPU_CLOCK_MHZ));
    }
}

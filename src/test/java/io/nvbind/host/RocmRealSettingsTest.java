package io.nvbind.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.parts.Program;
import io.nvbind.parts.RealParts;
import io.nvbind.sysfs.KfdTree;
import io.nvbind.sysfs.KfdTree.Generation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real ROCm SMI of this machine over a fabricated card: what a setting writes into which of the driver's files. */
class RocmRealSettingsTest {

    private static final String LIBRARY = "librocm_smi64.so.1";
    private static final List<String> FOLDERS =
        List.of("/lib", "/usr/lib", "/usr/lib/x86_64-linux-gnu", "/lib/x86_64-linux-gnu", "/opt/rocm/lib");

    private static final Pattern OPEN = Pattern.compile("openat\\([^,]*, \"([^\"]*)\", ([A-Z_|]+).* = ([0-9]+)");
    private static final Pattern WRITE = Pattern.compile("writev?\\(([0-9]+), [^\"]*\"([^\"]*)\"");

    @TempDir
    private Path folder;
    private KfdTree tree;

    @BeforeEach
    void needRealLibrary() throws Exception {
        if (FOLDERS.stream().noneMatch(each -> Files.exists(Path.of(each, LIBRARY)))) {
            RealParts.missing(LIBRARY + " is not installed (package librocm-smi64-1)");
        }
        tree = KfdTree.of(folder, Generation.NAVI21)
            .file("pp_od_clk_voltage", "OD_SCLK:\n0: 500Mhz\n1: 2500Mhz\nOD_MCLK:\n0: 97Mhz\n1: 1000MHz\n"
                + "OD_VDDGFX_OFFSET:\n0mV\nOD_RANGE:\nSCLK: 500Mhz 2800Mhz\nMCLK: 674Mhz 1075Mhz\n")
            .file("hwmon/hwmon0/pwm1_enable", "2\n").file("hwmon/hwmon0/pwm1_max", "255\n");
        PrivateSys.need(tree.sys());
    }

    private static List<String> command(final String... settings) {
        final List<String> command = new ArrayList<>(Program.nvbindCommand());
        command.set(command.size() - 1, ApplySettings.class.getName());
        command.add(LIBRARY);
        command.addAll(List.of(settings));
        return command;
    }

    private String apply(final String... settings) throws Exception {
        try (Program program = PrivateSys.start(tree.sys(), Map.of(), command(settings))) {
            assertEquals(0, program.await(), program.err());
            return program.out();
        }
    }

    private String file(final String name) throws Exception {
        return Files.readString(tree.sys().resolve("devices/pci0000:00/0000:03:00.0").resolve(name)).strip();
    }

    @Test
    void shouldWriteThePowerCapInMicrowatts() throws Exception {
        assertEquals("POWER_LIMIT APPLIED 260 null", apply("POWER_LIMIT=260"));
        assertEquals("260000000", file("hwmon/hwmon0/power1_cap"));
    }

    @Test
    void shouldWriteThePerformanceLevelByName() throws Exception {
        assertEquals("PERFORMANCE_LEVEL APPLIED profile_peak null", apply("PERFORMANCE_LEVEL=profile_peak"));
        assertEquals("profile_peak", file("power_dpm_force_performance_level"));
    }

    @Test
    void shouldTakeTheFanInHandBeforeItIsTurned() throws Exception {
        assertTrue(apply("FAN_SPEED=60").startsWith("FAN_SPEED ACCEPTED - "));
        assertEquals("1", file("hwmon/hwmon0/pwm1_enable"));
        assertEquals("153", file("hwmon/hwmon0/pwm1"));
        assertTrue(apply("FAN_SPEED=automatic").startsWith("FAN_SPEED ACCEPTED - "));
        assertEquals("2", file("hwmon/hwmon0/pwm1_enable"));
    }

    @Test
    void shouldWriteBothEndsOfAClockRangeAndThenCommit() throws Exception {
        RealParts.needProgram("strace", "strace");
        final Path trace = folder.resolve("trace");
        final List<String> command = new ArrayList<>(
            List.of("strace", "-f", "-qq", "-e", "trace=openat,write,writev", "-e", "signal=none", "-o", trace.toString()));
        command.addAll(command("GPU_CLOCK_RANGE=800..2300", "POWER_LIMIT=260"));
        try (Program program = PrivateSys.start(tree.sys(), Map.of(), command)) {
            assertEquals(0, program.await(), program.err());
            assertTrue(program.out().startsWith("GPU_CLOCK_RANGE ACCEPTED - "), program.out());
        }
        assertEquals(List.of("power_dpm_force_performance_level manual", "pp_od_clk_voltage s 0 800",
            "pp_od_clk_voltage s 1 2300", "pp_od_clk_voltage c", "power1_cap 260000000"), writes(trace));
    }

    /** What was written into files below /sys, in order, each with the file's name. */
    private static List<String> writes(final Path trace) throws IOException {
        final Map<String, String> names = new HashMap<>();
        final List<String> written = new ArrayList<>();
        for (final String line : Files.readAllLines(trace, StandardCharsets.ISO_8859_1)) {
            final Matcher open = OPEN.matcher(line);
            final Matcher write = WRITE.matcher(line);
            if (open.find()) {
                names.put(open.group(3), open.group(1).startsWith("/sys/") && open.group(2).contains("WR")
                    ? open.group(1).substring(open.group(1).lastIndexOf('/') + 1) : null);
            } else if (write.find() && names.get(write.group(1)) != null) {
                written.add(names.get(write.group(1)) + " " + write.group(2).replace("\\n", ""));
            }
        }
        return written;
    }

    @Test
    void shouldRefuseWhatIsOutOfTheCardsRange() throws Exception {
        assertTrue(apply("POWER_LIMIT=294").startsWith("POWER_LIMIT OUT_OF_RANGE 255 "));
        assertEquals("255000000", file("hwmon/hwmon0/power1_cap"));
    }

    private List<String> control(final Path trace, final String end, final String... settings) throws Exception {
        final List<String> command = new ArrayList<>(
            List.of("strace", "-f", "-qq", "-e", "trace=openat,write,writev", "-e", "signal=none", "-o", trace.toString()));
        final List<String> program = new ArrayList<>(Program.nvbindCommand());
        program.set(program.size() - 1, ControlSettings.class.getName());
        program.addAll(List.of(LIBRARY, folder.resolve("control").toString(), end));
        program.addAll(List.of(settings));
        command.addAll(program);
        try (Program run = PrivateSys.start(tree.sys(), Map.of(), command)) {
            final int code = run.await();
            assertTrue(code == 0 || "die".equals(end), run.err());
            return run.out().lines().toList();
        }
    }

    @Test
    void shouldWriteAChangeInTheRightOrderAndTakeItBack() throws Exception {
        RealParts.needProgram("strace", "strace");
        final Path trace = folder.resolve("trace");
        assertEquals(List.of("IN_FORCE []", "REVERTED"),
            control(trace, "revert", "FAN_SPEED=60", "POWER_LIMIT=260", "PERFORMANCE_LEVEL=manual"));
        assertEquals(List.of("power_dpm_force_performance_level manual", "power1_cap 260000000", "pwm1_enable 1", "pwm1 153",
            "power_dpm_force_performance_level auto", "power1_cap 255000000", "pwm1_enable 2"), writes(trace));
        assertEquals("255000000", file("hwmon/hwmon0/power1_cap"));
    }

    @Test
    void shouldPutBackAtTheNextStartWhatADeadProcessLeft() throws Exception {
        RealParts.needProgram("strace", "strace");
        control(folder.resolve("trace"), "die", "POWER_LIMIT=260", "PERFORMANCE_LEVEL=manual");
        assertEquals("260000000", file("hwmon/hwmon0/power1_cap"));
        final Path trace = folder.resolve("trace-2");
        assertTrue(control(trace, "settle").getFirst().contains("was not confirmed before the daemon ended"));
        assertEquals(List.of("power_dpm_force_performance_level auto", "power1_cap 255000000"), writes(trace));
    }
}

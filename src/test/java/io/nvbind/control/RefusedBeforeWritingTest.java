package io.nvbind.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusedBeforeWritingTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -1, 0, 99.4, 300.6, 1e9,
        Double.MAX_VALUE, 150_000})
    void shouldRefuseANumberNoGpuTakes(final double watts) {
        try (ControlBench bench = new ControlBench(folder.resolve("control"))) {
            final Refusal refusal = assertThrows(Refusal.class, () -> bench.control.apply(new Request("tester", Wish.HOST,
                50, Map.of(ControlBench.GPU, Map.of(Setting.FAN_SPEED, new SettingValue.Amount(60),
                Setting.POWER_LIMIT, new SettingValue.Amount(watts))), 0, false)));
            assertEquals(Refusal.Kind.BAD_VALUE, refusal.kind());
            assertEquals("power_limit", refusal.field());
            assertEquals(0, bench.writes());
            assertTrue(bench.control.wishes().isEmpty());
        }
    }

    @Test
    void shouldRefuseAGpuThatIsNotThere() {
        try (ControlBench bench = new ControlBench(folder.resolve("control"))) {
            assertEquals(Refusal.Kind.UNKNOWN, assertThrows(Refusal.class, () -> bench.control.apply(new Request("tester",
                Wish.HOST, 50, Map.of(GpuId.parse("0000:99:00.0"), ControlBench.wishes("power_limit=150")), 0, false)))
                .kind());
        }
    }

    @Test
    void shouldRefuseAWrongKindOfValue() {
        try (ControlBench bench = new ControlBench(folder.resolve("control"))) {
            assertThrows(Refusal.class, () -> bench.control.apply(new Request("tester", Wish.HOST, 50,
                Map.of(ControlBench.GPU, Map.of(Setting.POWER_LIMIT, new SettingValue.Choice("low"))), 0, false)));
            assertThrows(Refusal.class, () -> bench.apply("performance_level=turbo"));
            assertThrows(Refusal.class, () -> bench.apply("gpu_clock_range=1500..800"));
            assertThrows(Refusal.class, () -> bench.apply("fan_curve=40:20,30:50"));
            assertEquals(Refusal.Kind.UNSUPPORTED,
                assertThrows(Refusal.class, () -> bench.apply("compute_mode=default")).kind());
            assertEquals(0, bench.writes());
        }
    }

    @Test
    void shouldRefuseSettingsThatExcludeEachOther() {
        try (ControlBench bench = new ControlBench(folder.resolve("control"))) {
            assertEquals(Refusal.Kind.BAD_VALUE, assertThrows(Refusal.class,
                () -> bench.apply("fan_speed=60", "fan_curve=40:20,80:100")).kind());
            assertEquals(0, bench.writes());
        }
    }

    @Test
    void shouldRefuseAPriorityOutOfRange() {
        try (ControlBench bench = new ControlBench(folder.resolve("control"))) {
            for (final int priority : List.of(-1, 101, Integer.MAX_VALUE)) {
                assertThrows(Refusal.class,
                    () -> bench.control.apply(ControlBench.request(Wish.HOST, priority, 0, "power_limit=150")));
            }
            assertEquals(0, bench.writes());
        }
    }

    @Test
    void shouldRefuseAFolderThatIsALink() throws IOException {
        final Path real = Files.createDirectory(folder.resolve("real"));
        Files.createSymbolicLink(folder.resolve("control"), real);
        final IOException refused = assertThrows(IOException.class, () -> new ChangeLog(folder.resolve("control")));
        assertTrue(refused.getMessage().contains("not a folder, or a link"), refused.getMessage());
        assertEquals(0, Files.list(real).count());
    }

    @Test
    void shouldRefuseAFolderThatAnotherDaemonUses() throws IOException {
        final ChangeLog first = new ChangeLog(folder.resolve("control"));
        assertThrows(IOException.class, () -> new ChangeLog(folder.resolve("control")));
        first.close();
        new ChangeLog(folder.resolve("control")).close();
    }
}

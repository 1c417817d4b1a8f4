package io.nvbind.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.parts.RealParts;
import io.nvbind.sim.SimulatedMachine.Answers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every function of every library, called with null and with handles it never gave out. */
class SimulatedMisuseTest {

    /** Their first argument is where the result goes, or a struct. */
    private static final Set<String> RESULT_FIRST = Set.of("nvmlDeviceGetCount_v2", "nvmlEventSetCreate",
        "nvmlGpmMetricsGet", "nvmlGpmSampleAlloc", "nvmlSystemGetCudaDriverVersion", "nvmlSystemGetCudaDriverVersion_v2",
        "rsmi_num_monitor_devices", "rsmi_version_get", "zeDriverGet", "zesDriverGet");

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"new, nvml, libnvidia-ml.so.1", "old, nvml, libnvidia-ml.so.1", "new, rocm, librocm_smi64.so.1",
        "mid, rocm, librocm_smi64.so.1", "old, rocm, librocm_smi64.so.1", "new, ze, libze_nvbind_sim.so.1",
        "old, ze, libze_nvbind_sim.so.1"})
    void shouldSurviveNullsAndForeignHandles(final String variant, final String kind, final String library) throws Exception {
        RealParts.needProgram("binutils", "nm");
        try (SimulatedMachine machine = new SimulatedMachine(folder, variant, SimState.standardCards())) {
            final List<String> functions = new ArrayList<>();
            functions.add(kind);
            for (final String function : exported(machine.library(library))) {
                functions.add(RESULT_FIRST.contains(function) ? "=" + function : function);
            }
            assertTrue(functions.size() > 50, () -> functions.toString());
            final Answers answers = machine.ask(Map.of("ZES_ENABLE_SYSMAN", "1"), "misuse",
                machine.library(library).toString(), functions.toArray(new String[0]));
            assertEquals(List.of(), answers.lines());
            assertEquals(0, answers.status());
        }
    }

    private static List<String> exported(final Path library) throws IOException {
        final Process nm = new ProcessBuilder("nm", "-D", "--defined-only", library.toString()).start();
        final String listed = new String(nm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return listed.lines().map(line -> line.substring(line.lastIndexOf(' ') + 1)).toList();
    }
}

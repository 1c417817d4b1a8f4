package io.nvbind.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.gpu.GpuDetails;
import io.nvbind.gpu.GpuDriver;
import io.nvbind.sim.SimCardFlag;
import io.nvbind.sim.SimFeature;
import io.nvbind.sim.SimField;
import io.nvbind.sim.SimOverride;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What hardly ever changes of an NVIDIA GPU. */
class NvmlDetailsTest {

    private static final Map<String, String> BOTH = Map.ofEntries(
        Map.entry("uuid", "GPU-5175a7ed-0000-4000-8000-000000000001"), Map.entry("vbios", "95.03.1E.00.01"),
        Map.entry("cuda_driver_version", "12.4"), Map.entry("architecture", "Ada"),
        Map.entry("compute_capability", "8.9"), Map.entry("cores", "9728"), Map.entry("minor_number", "3"),
        Map.entry("performance_state", "P2"), Map.entry("persistence_mode", "on"),
        Map.entry("compute_mode", "exclusive process"), Map.entry("virtualization_mode", "passthrough"),
        Map.entry("ecc_mode", "on"), Map.entry("supported_memory_clocks_mhz", "405..11201 (2)"),
        Map.entry("supported_graphics_clocks_mhz", "210..3105 (194)"), Map.entry("slowdown_temp_c", "98"),
        Map.entry("shutdown_temp_c", "101"), Map.entry("gpu_max_temp_c", "84"), Map.entry("memory_max_temp_c", "110"),
        Map.entry("mig_mode", "off, on after a reset"), Map.entry("mig_instances", "0"),
        Map.entry("nvlink_active_links", "3"), Map.entry("nvlink_peers", "0000:41:00.0"));

    @TempDir
    private Path folder;

    private static void plant(final NvmlMachine machine) {
        machine.card().set(SimCardFlag.PERSISTENT, true).set(SimField.DRM_MINOR, 3).set(SimField.PERFORMANCE_STATE, 2)
            .set(SimField.COMPUTE_MODE, 3).set(SimField.VIRTUALIZATION_MODE, 1).set(SimField.MIG_PENDING, 1)
            .set(SimField.FABRIC_LINKS, 0b1011).set(SimField.FABRIC_PEER, 1);
    }

    @Test
    void shouldTellEverythingAboutACardOfToday() throws IOException {
        try (NvmlMachine machine = NvmlMachine.of("new", folder, 2); GpuDriver driver = machine.open()) {
            plant(machine);
            final GpuDetails details = driver.gpus().getFirst().details();
            final Map<String, String> wanted = new TreeMap<>(BOTH);
            wanted.put("gsp_firmware", "550.54.14");
            wanted.put("nvml_version", details.values().get("nvml_version"));
            assertNotNull(wanted.get("nvml_version"));
            assertEquals(wanted, new TreeMap<>(details.values()), details.unavailable().toString());
            assertEquals(Set.of("serial"), details.unavailable().keySet());
        }
    }

    @Test
    void shouldTellWithAnOldLibraryWhatItKnows() throws IOException {
        try (NvmlMachine machine = NvmlMachine.of("old", folder, 2); GpuDriver driver = machine.open()) {
            plant(machine);
            final GpuDetails details = driver.gpus().getFirst().details();
            BOTH.forEach((name, text) -> assertEquals(text, details.values().get(name), name));
            assertTrue(details.unavailable().get("gsp_firmware").contains("too old"));
        }
    }

    @Test
    void shouldSayWhyADetailIsMissing() throws IOException {
        try (NvmlMachine machine = NvmlMachine.of("new", folder, 1); GpuDriver driver = machine.open()) {
            final Set<String> all = new HashSet<>(driver.gpus().getFirst().details().values().keySet());
            machine.card().lacks(SimFeature.FIRMWARE, SimFeature.MIG, SimFeature.FABRIC, SimFeature.VIRTUALIZATION,
                SimFeature.CLOCK_LIST, SimFeature.ECC, SimFeature.TEMPERATURE_LIMITS);
            final GpuDetails details = driver.gpus().getFirst().details();
            for (final String name : Set.of("vbios", "gsp_firmware", "mig_mode", "mig_instances", "nvlink_active_links",
                "virtualization_mode", "supported_memory_clocks_mhz", "ecc_mode", "slowdown_temp_c")) {
                assertNull(details.values().get(name), name);
                assertTrue(details.unavailable().get(name).contains("not supported"), name);
            }
            all.removeAll(details.values().keySet());
            assertTrue(details.unavailable().keySet().containsAll(all), all.toString());
        }
    }

    @Test
    void shouldCountInstancesOnlyWhereTheGpuIsDivided() throws IOException {
        try (NvmlMachine machine = NvmlMachine.of("new", folder, 1); GpuDriver driver = machine.open()) {
            machine.card().set(SimField.MIG_MODE, 1).set(SimField.MIG_PENDING, 1).set(SimField.MIG_MAX, 7);
            machine.state().override(SimOverride.untouched("nvmlDeviceGetMigDeviceHandleByIndex").forCalls(0, 2));
            final GpuDetails details = driver.gpus().getFirst().details();
            assertEquals("on", details.values().get("mig_mode"));
            assertEquals("2", details.values().get("mig_instances"));
            assertEquals(7, machine.state().calls("nvmlDeviceGetMigDeviceHandleByIndex"));
        }
    }
}

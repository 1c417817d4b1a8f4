package io.nvbind.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.sim.SimulatedMachine.Answers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a whole vendor bridge reads besides the basics, on cards that can tell everything. */
class SimulatedMoreTest {

    private static final SimProcess GAME = SimProcess.game(4711, 6_000_000_000L, 80);
    private static final SimProcess TRAINER = new SimProcess(815, SimProcess.COMPUTE, 1_000_000_000L, 15, 5, 2, 1);

    @TempDir
    Path folder;

    /** Two cards of each vendor, the first with links to the second and nothing it cannot tell. */
    private SimulatedMachine machine(final String variant) throws Exception {
        final List<SimCard> cards = List.of(SimStandardCards.nvidia(), SimStandardCards.amd(), SimStandardCards.intel(),
            SimStandardCards.nvidia().set(SimField.PCI_BUS, 0x21), SimStandardCards.amd().set(SimField.PCI_BUS, 0x23),
            SimStandardCards.intel().set(SimField.PCI_BUS, 0x2a));
        for (int i = 0; i < 3; i++) {
            cards.get(i).set(SimField.UNSUPPORTED, 0).set(SimCardFlag.ECC_ENABLED, true)
                .set(SimField.FABRIC_LINKS, 1).set(SimField.FABRIC_PEER, i + 3L).set(SimField.FABRIC_HIVE_ID, 77)
                .set(SimField.ECC_CORRECTED, 5).set(SimField.ECC_UNCORRECTED_LIFETIME, 3)
                .processes(List.of(GAME, TRAINER));
        }
        return new SimulatedMachine(folder, variant, cards);
    }

    @Test
    void shouldShowAllThatNvmlKnows() throws Exception {
        try (SimulatedMachine machine = machine("new")) {
            final SimCard card = machine.state().card(0);
            SimLoad.advance(card, 10, 0.5);
            card.set(SimField.ENCODER_PERCENT, 30).set(SimField.ENCODER_SESSIONS, 2).set(SimField.ENCODER_FPS, 60)
                .set(SimField.THERMAL_VIOLATION_NS, 123).set(SimField.PCIE_REPLAY_COUNT, 9)
                .set(SimField.CLOCK_GRAPHICS_OFFSET_MHZ, -150);
            final Answers answers = machine.ask("nvml_more", SimulatedMachine.NVML);

            assertEquals("0 count=1 lastPid=4711 lastBytes=6000000000 after=165",
                answers.of("nvmlDeviceGetGraphicsRunningProcesses").get(1));
            assertEquals("7 count=1", answers.first("nvmlDeviceGetGraphicsRunningProcesses_v3"));
            assertEquals("0 count=1 lastPid=4711 lastBytes=6000000000 after=165",
                answers.of("nvmlDeviceGetGraphicsRunningProcesses_v3").get(1));
            assertEquals("0 count=1 lastPid=815 lastBytes=1000000000 after=165",
                answers.of("nvmlDeviceGetComputeRunningProcesses_v3").get(1));
            assertEquals(List.of("7 count=2", "0 count=2 pid=4711 sm=80", "6"), answers.of("nvmlDeviceGetProcessUtilization"));
            assertEquals("0 first=30 second=167000", answers.first("nvmlDeviceGetEncoderUtilization"));
            assertEquals("0 sessions=2 fps=60", answers.first("nvmlDeviceGetEncoderStats"));
            assertEquals(2, answers.value("nvmlDeviceGetNumFans", "value"));
            assertEquals(16, answers.value("nvmlDeviceGetCurrPcieLinkWidth", "value"));
            assertEquals(310_000, answers.value("nvmlDeviceGetPcieThroughput", "value"));
            assertEquals(9, answers.value("nvmlDeviceGetPcieReplayCounter", "value"));
            assertEquals("0 first=1 second=1", answers.first("nvmlDeviceGetEccMode"));
            assertEquals(5, answers.value("nvmlDeviceGetTotalEccErrors", "value"));
            assertEquals(3, answers.value("nvmlDeviceGetMemoryErrorCounter", "value"));
            assertEquals("0 type=1 value=98", answers.of("nvmlDeviceGetTemperatureThreshold").get(1));
            assertEquals(List.of("0 count=194 first=3105 last=210", "6"), answers.of("nvmlDeviceGetSupportedGraphicsClocks"));
            assertEquals(123, answers.value("nvmlDeviceGetViolationStatus", "value"));
            assertEquals(List.of("0 link=0 active=1", "0 link=9 active=0", "2 link=18 active=0"),
                answers.of("nvmlDeviceGetNvLinkState"));
            assertEquals("00000000:21:00.0", answers.text("nvmlDeviceGetNvLinkRemotePciInfo_v2", "busId"));
            assertEquals("550.54.14", answers.text("nvmlDeviceGetGspFirmwareVersion", "value"));
            assertEquals(8, answers.value("nvmlDeviceGetArchitecture", "value"));
            assertEquals("0 value=-150 low=-1000", answers.first("nvmlDeviceGetClockOffsets"));
        }
    }

    @Test
    void shouldComputeGpmMetricsFromTwoSamples() throws Exception {
        try (SimulatedMachine machine = machine("new")) {
            machine.state().card(0).set(SimField.GPM_TENSOR_PERMILLE, 421).set(SimField.GPM_TENSOR_HALF_PERMILLE, 200);
            final Answers answers = machine.ask("nvml_more", SimulatedMachine.NVML);
            assertEquals("0 value=1", answers.first("nvmlGpmQueryDeviceSupport"));
            assertEquals(List.of("2 how=[one sample]", "0 tensor=42.1 half=20 unknown=3"), answers.of("nvmlGpmMetricsGet"));
            assertEquals(List.of("0", "2 how=[again]"), answers.of("nvmlGpmSampleFree"));
            assertEquals("2 how=[foreign sample]", answers.of("nvmlGpmSampleGet").get(2));
        }
    }

    @Test
    void shouldLackWhatOldNvmlLacks() throws Exception {
        try (SimulatedMachine machine = machine("old")) {
            final Answers answers = machine.ask("nvml_more", SimulatedMachine.NVML);
            assertEquals("0 count=1 lastPid=4711 lastBytes=6000000000 after=165",
                answers.of("nvmlDeviceGetGraphicsRunningProcesses_v2").get(1));
            for (final String function : List.of("nvmlDeviceGetGraphicsRunningProcesses_v3", "nvmlGpmQueryDeviceSupport",
                "nvmlDeviceGetGspFirmwareVersion", "nvmlDeviceGetTemperatureV", "nvmlDeviceGetClockOffsets")) {
                assertEquals(-1, answers.statusOf(function), function);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"new, 416", "mid, 416", "old, 392"})
    void shouldShowAllThatRocmKnows(final String variant, final int bandwidth) throws Exception {
        try (SimulatedMachine machine = machine(variant)) {
            SimLoad.advance(machine.state().card(1), 10, 0.5);
            machine.state().card(4).processes(List.of(TRAINER));
            machine.state().card(1).set(SimField.FABRIC_ERRORS, 2).set(SimField.PCIE_REPLAY_COUNT, 4);
            final Answers answers = machine.ask("rocm_more_" + variant, SimulatedMachine.ROCM);
            final boolean old = "old".equals(variant);

            assertEquals(List.of("0 count=1", "0 count=1 pid=815 bytes=2000000000"),
                answers.of("rsmi_compute_process_info_get"));
            assertEquals("0 count=2 first=0", answers.first("rsmi_compute_process_gpus_get"));
            assertEquals(old ? -1 : 0, answers.statusOf("rsmi_compute_process_info_by_device_get"));
            assertEquals(10, answers.statusOf("rsmi_compute_process_info_by_pid_get"));
            assertEquals("0 expected=" + bandwidth + " after=165 count=2 rate=16000000000 lanes=16",
                answers.first("rsmi_dev_pci_bandwidth_get"));
            assertEquals(310_000L * 1024, answers.value("rsmi_dev_pci_throughput_get", "received"));
            assertEquals(4, answers.value("rsmi_dev_pci_replay_counter_get", "value"));
            assertEquals(875, answers.value("rsmi_dev_volt_metric_get", "value"));
            assertEquals("samsung", answers.text("rsmi_dev_vram_vendor_get", "value"));
            assertEquals(0x004e7900, answers.value("rsmi_dev_firmware_version_get", "value"));
            assertEquals(old ? -1 : 0, answers.statusOf("rsmi_dev_target_graphics_version_get"));
            assertEquals(old ? "missing value=[]" : "0 value=[SPX]", answers.first("rsmi_dev_compute_partition_get"));
            assertEquals("0 corrected=5 uncorrected=0", answers.first("rsmi_dev_ecc_count_get"));
            assertEquals(77, answers.value("rsmi_dev_xgmi_hive_id_get", "value"));
            assertEquals(2, answers.value("rsmi_dev_xgmi_error_status", "value"));
            assertEquals("0 hops=1 type=2", answers.first("rsmi_topo_get_link_type"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"new", "old"})
    void shouldShowAllThatLevelZeroKnows(final String variant) throws Exception {
        try (SimulatedMachine machine = machine(variant)) {
            final SimState state = machine.state();
            final SimCard card = state.card(2);
            state.freezeClock(9_000_000_000_000L);
            card.change(() -> {
                card.set(SimField.TOTALS_AT_NS, 9_000_000_000_000L).set(SimField.PCIE_RX_BYTES, 0);
                card.set(SimField.MEMORY_READ_BYTES, 0).set(SimField.THROTTLED_US, 0);
                card.set(SimField.PCIE_RX_KIB_S, 1000).set(SimField.MEMORY_READ_BYTES_S, 3_000_000);
                card.set(SimField.THROTTLE_REASONS, 8);
            });
            state.freezeClock(9_002_000_000_000L);
            final Answers answers = machine.ask(Map.of("ZES_ENABLE_SYSMAN", "1"), "ze_more",
                machine.library(SimulatedMachine.LEVEL_ZERO).toString());

            assertEquals(List.of("0 count=2", "0 count=2 pid=4711 bytes=6000000000 engines=4"),
                answers.of("zesDeviceProcessesGetState"));
            assertEquals(2000L * 1024, answers.value("zesDevicePciGetStats", "received"), 2048);
            assertEquals("0 count=2 size=17179869184 resizable=1", answers.first("zesDevicePciGetBars"));
            assertEquals(List.of("0 value=5", "0", "0 value=0"), answers.of("zesRasGetState"));
            assertEquals("0 name=[GSC] version=[DG02_1.3267]", answers.first("zesFirmwareGetProperties"));
            assertEquals("0 count=43 first=300 last=2400", answers.first("zesFrequencyGetAvailableClocks"));
            assertEquals(2_000_000, answers.value("zesFrequencyGetThrottleTime", "value"));
            assertEquals(6_000_000, answers.value("zesMemoryGetBandwidth", "read"));
            assertEquals("0 status=1 remote=6", answers.first("zesFabricPortGetState"));
            assertEquals(0, answers.value("zesStandbyGetMode", "value"));
        }
    }

    @ParameterizedTest
    @CsvSource({"nvml, libnvidia-ml.so.1", "ze, libze_nvbind_sim.so.1"})
    void shouldServeManyThreadsWhileTheStateChanges(final String kind, final String library) throws Exception {
        try (SimulatedMachine machine = machine("new")) {
            final Thread load = Thread.ofPlatform().daemon().start(() -> {
                for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
                    SimLoad.advance(machine.state(), 0.01, i / 100 % 2 == 0 ? 0.9 : 0.1);
                }
            });
            try {
                final Answers answers = machine.ask("stress", library, kind, "2");
                assertEquals(0, answers.status(), () -> answers.lines().toString());
                assertTrue(answers.statusOf("calls") > 10_000);
            } finally {
                load.interrupt();
                load.join();
            }
        }
    }
}

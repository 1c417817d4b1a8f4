package io.nvbind.cli;

import io.nvbind.api.Operations;
import io.nvbind.bench.SimulatedNvml;
import io.nvbind.container.Containers;
import io.nvbind.container.Registration;
import io.nvbind.control.Control;
import io.nvbind.control.HotReload;
import io.nvbind.control.VramDesk;
import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuId;
import io.nvbind.nvml.gen.nvml_h;
import io.nvbind.operations.KnownContainers;
import io.nvbind.operations.ReloadOperations;
import io.nvbind.operations.SnapshotOperations;
import io.nvbind.snapshot.Snapshots;
import io.nvbind.socket.PeerCallers;
import io.nvbind.socket.SocketClient;
import io.nvbind.socket.SocketServer;
import io.nvbind.telemetry.GpuSampler;
import io.nvbind.telemetry.SessionSinks;
import io.nvbind.telemetry.Sessions;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.agrona.concurrent.SystemNanoClock;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What setting a running container's GPU, and keeping and putting back eight GPUs, take over the Unix socket, against
 * simulated libraries whose calls return at once; beside it the library calls alone, the settings read through the bindings,
 * and what the disk takes to sync as many bytes, in turns. Prints one JSON object, microseconds.
 */
public final class ControlCost {

    private static final int GPUS = 8;
    private static final int WARM_UP = 1_500;
    private static final int TIMES = 2_000;
    private static final int SNAPSHOTS_WARM_UP = 40;
    private static final int SNAPSHOTS = 100;
    private static final int INTENT_BYTES = 1_000;
    private static final String BOX = "gaming-001";

    private ControlCost() {
    }

    /** Something whose time is taken, one by one. */
    @FunctionalInterface
    private interface Work {
        void run(int i) throws Exception;
    }

    private static void time(final Work work, final int i, final long[] into) throws Exception {
        final long before = System.nanoTime();
        work.run(i);
        if (i >= 0) {
            into[i] = System.nanoTime() - before;
        }
    }

    /** Each in turn with the others, so that whatever else the machine does falls on all. */
    private static void measure(final Map<String, Object> report, final int warmUp, final int times,
                                final Map<String, Work> works) throws Exception {
        final Map<String, long[]> nanos = new LinkedHashMap<>();
        works.keySet().forEach(name -> nanos.put(name, new long[times]));
        for (int i = -warmUp; i < times; i++) {
            for (final Map.Entry<String, Work> work : works.entrySet()) {
                time(work.getValue(), i, nanos.get(work.getKey()));
            }
        }
        nanos.forEach((name, all) -> {
            Arrays.sort(all);
            report.put(name, Map.of("least_us", all[0] / 1e3, "p50_us", all[times / 2] / 1e3,
                "p99_us", all[(int) (0.99 * times)] / 1e3, "most_us", all[times - 1] / 1e3, "times", times));
        });
    }

    /**
     * Measures.
     *
     * @param arguments folders to keep the state in; none for one in memory and one below {@code target}.
     * @throws Exception when anything is not there.
     */
    public static void main(final String[] arguments) throws Exception {
        final List<Path> folders = arguments.length > 0 ? Arrays.stream(arguments).map(Path::of).toList()
            : List.of(Path.of("/dev/shm"), Path.of("target").toAbsolutePath());
        final Map<String, Object> report = new LinkedHashMap<>();
        try (SimulatedNvml nvml = new SimulatedNvml(GPUS)) {
            final GpuSampler sampler = new GpuSampler(nvml.gpus(), SystemNanoClock.INSTANCE);
            sampler.wanted(false);
            try (AgentRunner runner = new AgentRunner(new Deadline(sampler::nextDeadlineNanos),
                problem -> System.err.println("sampler: " + problem), null, sampler)) {
                AgentRunner.startOnThread(runner);
                measureIn(folders, nvml, new SamplerDesk(sampler), report);
            }
        }
        System.out.println(JsonMapper.shared().writeValueAsString(report));
    }

    private static void measureIn(final List<Path> folders, final SimulatedNvml nvml, final SamplerDesk desk,
                                  final Map<String, Object> report) throws Exception {
        for (final Path folder : folders) {
            final Path own = Files.createTempDirectory(folder, "nvbind-control-");
            final Map<String, Object> figures = new LinkedHashMap<>();
            try {
                measure(figures, nvml, desk, own);
            } finally {
                delete(own);
            }
            report.put("state in " + folder, figures);
        }
    }

    private static void delete(final Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (final Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private static void measure(final Map<String, Object> figures, final SimulatedNvml nvml, final SamplerDesk desk,
                                final Path folder) throws Exception {
        final Path frames = Files.createDirectory(folder.resolve("frames"));
        try (Control control = new Control(desk, VramDesk.NONE, folder.resolve("control"), "boot", event -> { }, List::of,
                 System::nanoTime);
             AgentRunner upkeep = new AgentRunner(new Deadline(control.upkeep()::nextDeadlineNanos),
                 problem -> System.err.println("control: " + problem), null, control.upkeep());
             FileChannel yardstick = FileChannel.open(folder.resolve("yardstick"), StandardOpenOption.CREATE,
                 StandardOpenOption.WRITE)) {
            control.settle(owner -> true);
            AgentRunner.startOnThread(upkeep);
            final Containers containers = new Containers(Path.of("/"), folder, problem -> System.err.println(problem));
            final KnownContainers known = new KnownContainers(containers, new Sessions(new SessionSinks(List.of()),
                SystemNanoClock.INSTANCE, new OffsetEpochNanoClock()), frames);
            containers.register(new Registration(BOX, null, ProcessHandle.current().pid(), null, null), "token", 1);
            final Snapshots snapshots = new Snapshots(folder.resolve("snapshots"), Path.of("/"), control, desk,
                InstantSource.system());
            final SocketServer server = SocketServer.start(folder.resolve("s"), new Operations("bench", List.of(
                new ReloadOperations(known, desk, new HotReload(control, desk, (box, environment) -> { })),
                new SnapshotOperations(known, desk, snapshots))), new PeerCallers(System.getProperty("user.name"), "nvbind",
                (user, group) -> false, id -> null), Integer.MAX_VALUE, Long.MAX_VALUE);
            try (SocketClient client = SocketClient.connect(folder.resolve("s"))) {
                reload(figures, nvml, desk, client, yardstick);
                snapshots(figures, nvml, desk, client);
            }
            server.close();
        }
    }

    private static void call(final SocketClient client, final String operation, final ObjectNode arguments)
        throws IOException {
        final JsonNode answer = client.call(operation, arguments);
        if (answer.get("status").intValue() >= 300) {
            throw new IllegalStateException(operation + ": " + answer);
        }
    }

    private static void reload(final Map<String, Object> figures, final SimulatedNvml nvml, final SamplerDesk desk,
                               final SocketClient client, final FileChannel yardstick) throws Exception {
        final String gpu = nvml.gpus().getFirst().info().id().toString();
        final MemorySegment milliwatts = Arena.ofAuto().allocate(ValueLayout.JAVA_INT);
        final MemorySegment device = nvml.devices()[1];
        final ByteBuffer intent = ByteBuffer.allocate(INTENT_BYTES);
        measure(figures, WARM_UP, TIMES, new LinkedHashMap<>(Map.of(
            "hot reload over the socket", i -> call(client, "containers.gpu.profile", SocketClient.arguments()
                .put("id", BOX).put("gpu", gpu).put("power_limit", (i & 1) == 0 ? 200 : 210).put("confirm_within_s", 0)),
            "the two library calls alone", i -> {
                nvml_h.nvmlDeviceSetPowerManagementLimit(device, (i & 1) == 0 ? 200_000 : 210_000);
                nvml_h.nvmlDeviceGetPowerManagementLimit(device, milliwatts);
            },
            "three errands on the thread of the GPUs alone", i -> {
                desk.with(desk.gpus().getFirst(), Gpu::info);
                desk.with(desk.gpus().getFirst(), Gpu::info);
                desk.with(desk.gpus().getFirst(), Gpu::info);
            },
            "sync of 1000 bytes alone", i -> {
                yardstick.write(intent.clear());
                yardstick.force(false);
            })));
    }

    private static void snapshots(final Map<String, Object> figures, final SimulatedNvml nvml, final SamplerDesk desk,
                                  final SocketClient client)
        throws Exception {
        final List<GpuId> ids = nvml.gpus().stream().map(gpu -> gpu.info().id()).toList();
        final MemorySegment milliwatts = Arena.ofAuto().allocate(ValueLayout.JAVA_INT);
        for (final GpuId id : ids) {
            call(client, "containers.gpu.profile", SocketClient.arguments().put("id", BOX).put("gpu", id.toString())
                .put("power_limit", 200).put("confirm_within_s", 0));
        }
        call(client, "snapshots.create", SocketClient.arguments().put("container_id", BOX).put("name", "first"));
        final Map<String, Work> works = new LinkedHashMap<>();
        works.put("(another power limit on each of 8 GPUs)", i -> {
            for (final GpuId id : ids) {
                call(client, "containers.gpu.profile", SocketClient.arguments().put("id", BOX).put("gpu", id.toString())
                    .put("power_limit", 230).put("confirm_within_s", 0));
            }
        });
        works.put("snapshot and restore of 8 GPUs over the socket", i -> {
            call(client, "snapshots.create", SocketClient.arguments().put("container_id", BOX).put("name", "n"));
            call(client, "snapshots.restore", SocketClient.arguments().put("container_id", BOX).put("name", "first")
                .put("confirm_within_s", 0));
        });
        works.put("(its deletion)", i -> call(client, "snapshots.delete",
            SocketClient.arguments().put("container_id", BOX).put("name", "n")));
        works.put("the 8 x 2 library calls alone", i -> {
            for (final MemorySegment each : nvml.devices()) {
                nvml_h.nvmlDeviceSetPowerManagementLimit(each, 200_000);
                nvml_h.nvmlDeviceGetPowerManagementLimit(each, milliwatts);
            }
        });
        works.put("all settings of 8 GPUs read through the bindings", i -> desk.with(ids.getFirst(), first -> {
            nvml.gpus().forEach(Gpu::settings);
            return first;
        }));
        measure(figures, SNAPSHOTS_WARM_UP, SNAPSHOTS, works);
    }
}

package io.nvbind.server;

import io.nvbind.api.Operations;
import io.nvbind.container.Containers;
import io.nvbind.control.Control;
import io.nvbind.control.GpuDesk;
import io.nvbind.control.HotReload;
import io.nvbind.control.VramDesk;
import io.nvbind.event.EventLog;
import io.nvbind.export.Figures;
import io.nvbind.export.FiguresRequest;
import io.nvbind.export.Health;
import io.nvbind.export.PrometheusPage;
import io.nvbind.frame.FrameDrain;
import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Vendor;
import io.nvbind.journal.SessionCatalog;
import io.nvbind.operations.ContainerOperations;
import io.nvbind.operations.ControlOperations;
import io.nvbind.operations.GameOperations;
import io.nvbind.operations.GpuOperations;
import io.nvbind.operations.HealthOperations;
import io.nvbind.operations.KnownContainers;
import io.nvbind.operations.ReloadOperations;
import io.nvbind.operations.SessionOperations;
import io.nvbind.operations.SnapshotOperations;
import io.nvbind.snapshot.Snapshots;
import io.nvbind.telemetry.GpuEventLog;
import io.nvbind.telemetry.GpuSampler;
import io.nvbind.telemetry.Session;
import io.nvbind.telemetry.SessionSink;
import io.nvbind.telemetry.Sessions;
import io.nvbind.telemetry.SnapshotSink;
import io.nvbind.telemetry.Telemetry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.agrona.DirectBuffer;
import org.agrona.IoUtil;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The real road from ring to socket, with a clock and a telemetry turn that the test moves: the test is the telemetry
 * thread.
 */
final class TestDaemon implements AutoCloseable {

    static final long MILLI = 1_000_000L;
    /** The daemon's own. */
    static final String TOKEN = "A-test_token-of-43-characters-0123456789abc";
    static final JsonMapper JSON = JsonMapper.shared();
    private static final long EPOCH = 1_790_000_000_123_456_789L;
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    final Path framesDir;
    final AtomicLong clock = new AtomicLong(1_000_000_000_000L);
    final Sessions sessions;
    final GpuSampler sampler;
    final EventLog events = new EventLog();
    final MetricsSocket metrics;
    final FiguresRequest scrape;
    final Telemetry telemetry;
    final Containers containers;
    final LatestMetrics latest;
    private final Path surroundings;
    final Control control;
    final Operations operations;
    final HttpServer server;
    final HttpClient http = HttpClient.newHttpClient();

    TestDaemon(final Path framesDir, final List<? extends Function<TestDaemon, Gpu>> gpus,
               final Function<String, byte[]> frames, final SnapshotSink... moreSinks) throws IOException {
        this(framesDir, gpus, frames, HttpSettings.loopback(0), Patience.USUAL, moreSinks);
    }

    /** One typical NVIDIA card, served as a test wants. */
    TestDaemon(final Path framesDir, final HttpSettings settings) throws IOException {
        this(framesDir, settings, Patience.USUAL);
    }

    /** The same, patient as a test wants. */
    TestDaemon(final Path framesDir, final HttpSettings settings, final Patience patience) throws IOException {
        this(framesDir, List.of(TestDaemon::geforce), null, settings, patience);
    }

    private TestDaemon(final Path framesDir, final List<? extends Function<TestDaemon, Gpu>> gpus,
                       final Function<String, byte[]> frames, final HttpSettings settings, final Patience patience,
                       final SnapshotSink... moreSinks) throws IOException {
        this.framesDir = framesDir;
        // Of its own: the folder beside the frames may be every test's.
        surroundings = Files.createTempDirectory("nvbind-test-daemon-");
        final List<Gpu> made = new ArrayList<>();
        gpus.forEach(gpu -> made.add(gpu.apply(this)));
        sessions = new Sessions(new NoRecorder(), clock::get, this::epochNanos);
        scrape = new FiguresRequest(() -> sessions.containers().size());
        sampler = new GpuSampler(made, clock::get);
        metrics = new MetricsSocket(patience);
        final List<SnapshotSink> sinks = new ArrayList<>(List.of(moreSinks));
        sinks.add(metrics);
        sinks.add(scrape);
        latest = new LatestMetrics(sampler.readings(), sessions, clock::get, this::epochNanos);
        sinks.add(latest);
        final FrameDrain drain = new FrameDrain(framesDir, sessions, (ring, problem) -> {
            throw new IllegalStateException(ring + ": " + problem);
        }, clock::get, () -> epochNanos() / MILLI);
        telemetry = new Telemetry(drain, sessions, scrape, sampler, sinks, clock::get, this::epochNanos);
        containers = new Containers(framesDir.resolveSibling("root"), framesDir, problem -> {
            throw new IllegalStateException(problem);
        });
        final KnownContainers known = new KnownContainers(containers, sessions, framesDir);
        control = new Control(new Desk(made), VramDesk.NONE, surroundings.resolve("control"), "test", events, List::of,
            System::nanoTime);
        control.settle(known::has);
        operations = new Operations("test", List.of(
            new ControlOperations(control),
            new HealthOperations(metrics),
            new GpuOperations(new GpuStatus(sampler.readings()), new GpuEvents(new GpuEventLog(event -> { }))),
            new ContainerOperations(known, containers, sampler.readings(), () -> Instant.ofEpochSecond(1_790_000_000)),
            new ReloadOperations(known, new Desk(made), new HotReload(control, new Desk(made), (id, environment) -> { })),
            new SnapshotOperations(known, new Desk(made), new Snapshots(surroundings.resolve("snapshots"),
                framesDir.resolveSibling("root"), control, new Desk(made), InstantSource.system())),
            new GameOperations(known, latest, frames),
            new SessionOperations(new SessionCatalog(framesDir.resolveSibling("sessions")))));
        server = HttpServer.start(settings, operations, new HttpCallers(TOKEN, "/run/nvbind/token",
            containers::idOfToken, settings.tokenToRead()),
            new Streams(metrics, events, new PrometheusPage(new Figures(scrape, sampler.readings(), new Health()))),
            known::has);
    }

    /** One typical NVIDIA card. */
    TestDaemon(final Path framesDir) throws IOException {
        this(framesDir, List.of(TestDaemon::geforce), null);
    }

    static Gpu geforce(final TestDaemon daemon) {
        return FakeGpu.typical("0000:01:00.0", Vendor.NVIDIA, "NVIDIA GeForce RTX 4070", daemon.clock::get);
    }

    private long epochNanos() {
        return EPOCH + clock.get();
    }

    /** A container without a game. */
    TestDaemon container(final String id) {
        try {
            Files.createDirectories(framesDir.resolve(id));
        } catch (final IOException problem) {
            throw new UncheckedIOException(problem);
        }
        tick(200 * MILLI);
        return this;
    }

    /** Moves the clock and takes a turn. */
    void tick(final long nanos) {
        clock.addAndGet(nanos);
        sampler.doWork();
        telemetry.doWork();
    }

    /** Takes turns until something is so. */
    void tickUntil(final BooleanSupplier condition) {
        final long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            tick(4 * MILLI);
            Thread.yield();
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("waited in vain");
            }
        }
    }

    URI uri(final String path) {
        return URI.create(server.url() + path);
    }

    URI socket(final String path) {
        return URI.create("ws" + server.url().substring("http".length()) + path);
    }

    int port() {
        return server.address().getPort();
    }

    /** Sends a request and takes turns until its answer is there. */
    HttpResponse<String> send(final HttpRequest request) {
        final CompletableFuture<HttpResponse<String>> answer =
            http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
        tickUntil(answer::isDone);
        return answer.join();
    }

    HttpResponse<String> get(final String path) {
        return send(HttpRequest.newBuilder(uri(path)).build());
    }

    JsonNode json(final String path) {
        return JSON.readTree(get(path).body());
    }

    @Override
    public void close() {
        server.close();
        http.shutdownNow();
        telemetry.onClose();
        control.close();
        IoUtil.delete(surroundings.toFile(), true);
    }

    /** Fake GPUs may be set by any thread. */
    private record Desk(List<Gpu> all) implements GpuDesk {
        @Override
        public List<GpuId> gpus() {
            return all.stream().map(gpu -> gpu.info().id()).toList();
        }

        @Override
        public <T> T with(final GpuId wanted, final Function<Gpu, T> work) {
            return work.apply(all.stream().filter(gpu -> gpu.info().id().equals(wanted)).findFirst().orElseThrow());
        }
    }

    private static final class NoRecorder implements SessionSink {
        @Override
        public void onSessionStart(final Session session) {
            // Nothing is recorded.
        }

        @Override
        public void onFrameRecord(final Session session, final int ring, final int type, final DirectBuffer payload,
                                  final int offset, final int length) {
            // Nothing is recorded.
        }

        @Override
        public void onGpuSample(final Session session, final int gpu, final GpuSample sample, final long nanos) {
            // Nothing is recorded.
        }

        @Override
        public void onTurn(final long nowNanos) {
            // Nothing is recorded.
        }

        @Override
        public void onSessionEnd(final Session session) {
            // Nothing is recorded.
        }
    }
}

package io.nvbind.cli;

import io.nvbind.api.Operations;
import io.nvbind.container.Containers;
import io.nvbind.event.EventLog;
import io.nvbind.export.Figures;
import io.nvbind.export.FiguresRequest;
import io.nvbind.export.PrometheusPage;
import io.nvbind.ffi.UserGroups;
import io.nvbind.flight.FlightEvents;
import io.nvbind.frame.FrameDrain;
import io.nvbind.game.GameProcess;
import io.nvbind.game.StartedGames;
import io.nvbind.gpu.GpuEvent;
import io.nvbind.gpu.GpuInfo;
import io.nvbind.journal.Journal;
import io.nvbind.journal.SessionCatalog;
import io.nvbind.journal.SessionInfo;
import io.nvbind.operations.AutoNews;
import io.nvbind.operations.AutoProfiles;
import io.nvbind.operations.ContainerOperations;
import io.nvbind.operations.ControlOperations;
import io.nvbind.operations.GameOperations;
import io.nvbind.operations.GameProfiles;
import io.nvbind.operations.GamingOperations;
import io.nvbind.operations.GpuOperations;
import io.nvbind.operations.HealthOperations;
import io.nvbind.operations.KnownContainers;
import io.nvbind.operations.LiveScenes;
import io.nvbind.operations.ReloadOperations;
import io.nvbind.operations.PlayedGames;
import io.nvbind.operations.SessionOperations;
import io.nvbind.operations.TrialMemory;
import io.nvbind.operations.TrialOperations;
import io.nvbind.operations.SnapshotOperations;
import io.nvbind.profile.LaunchFolder;
import io.nvbind.replay.AnalysisSoFar;
import io.nvbind.replay.Replay;
import io.nvbind.server.GpuEvents;
import io.nvbind.server.GpuStatus;
import io.nvbind.server.HttpCallers;
import io.nvbind.server.HttpServer;
import io.nvbind.server.HttpSettings;
import io.nvbind.server.LatestMetrics;
import io.nvbind.server.MetricsSocket;
import io.nvbind.server.Streams;
import io.nvbind.server.TokenFile;
import io.nvbind.socket.PeerCallers;
import io.nvbind.socket.SocketServer;
import io.nvbind.telemetry.GpuEventLog;
import io.nvbind.telemetry.GpuSampler;
import io.nvbind.telemetry.HostEvents;
import io.nvbind.telemetry.LibraryWatch;
import io.nvbind.telemetry.SceneRecorder;
import io.nvbind.telemetry.SessionSink;
import io.nvbind.telemetry.SessionSinks;
import io.nvbind.telemetry.Sessions;
import io.nvbind.telemetry.Telemetry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.CompositeAgent;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;

/**
 * The service put together: sampler, drain, telemetry, journal and server, and the two threads that drive them.
 *
 * <p>Started and closed by one thread.
 */
final class Daemon implements AutoCloseable {

    /** How soon it is noticed that a container's process ended, or that a peer keeps the socket waiting. */
    private static final long TENDING_MILLIS = 500;
    private static final long PEER_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final RunFile runFile;
    private final Journal journal;
    private final HttpServer server;
    private final SocketServer socket;
    private final Sessions sessions;
    private final SessionCatalog catalog;
    private final SettingsKeeper keeper;
    private final Worker samplerWorker;
    private final Worker telemetryWorker;
    private final Worker journalWorker;
    private final Worker libraryWorker;
    private final Worker tendingWorker;
    private final GameProfiles profiles;
    private Worker profileWorker;
    private Figures figures;
    private boolean closed;

    private Daemon(final RunFile runFile, final Journal journal, final HttpServer server, final SocketServer socket,
                   final Sessions sessions, final SessionCatalog catalog, final SettingsKeeper keeper,
                   final Worker samplerWorker, final Worker telemetryWorker, final Worker journalWorker,
                   final Worker libraryWorker, final Worker tendingWorker, final GameProfiles profiles) {
        this.runFile = runFile;
        this.sessions = sessions;
        this.catalog = catalog;
        this.keeper = keeper;
        this.journalWorker = journalWorker;
        this.libraryWorker = libraryWorker;
        this.tendingWorker = tendingWorker;
        this.profiles = profiles;
        this.journal = journal;
        this.server = server;
        this.socket = socket;
        this.samplerWorker = samplerWorker;
        this.telemetryWorker = telemetryWorker;
    }

    /**
     * Starts it.
     *
     * @param host     the GPUs.
     * @param places   where games meet it and recordings go.
     * @param settings how it serves.
     * @return the running service.
     * @throws CommandFailure when the port or a folder cannot be had.
     */
    static Daemon start(final Host host, final Places places, final ServerSettings settings) {
        Places.makePassable(places.runDir());
        Places.makePassable(places.framesDir());
        Places.make(places.sessionsDir());
        final RunFile runFile = RunFile.take(places.runDir());
        final SettingsKeeper keeper = new SettingsKeeper();
        try {
            return start(runFile, keeper, host, places, settings);
        } catch (final InterruptedException told) {
            Thread.currentThread().interrupt();
            keeper.close();
            runFile.close();
            throw new CommandFailure(CommandFailure.FAILED, "told to stop before it was ready", told);
        } catch (final IOException | RuntimeException problem) {
            keeper.close();
            runFile.close();
            throw problem instanceof CommandFailure failure ? failure
                : new CommandFailure(CommandFailure.FAILED, problem.getMessage(), problem);
        }
    }

    private static Daemon start(final RunFile runFile, final SettingsKeeper keeper, final Host host, final Places places,
                                final ServerSettings settings) throws IOException, InterruptedException {
        final SystemNanoClock clock = SystemNanoClock.INSTANCE;
        final OffsetEpochNanoClock epochClock = new OffsetEpochNanoClock();
        final EventLog hostEvents = new EventLog();
        final Consumer<GpuEvent> gpuEvents = HostEvents.ofGpus(hostEvents);
        final GpuEventLog events = new GpuEventLog(event -> {
            System.err.println("nvbind: " + event.id() + ": " + Output.safe(event.message()));
            gpuEvents.accept(event);
            keeper.onGpuEvent(event);
        });
        final GpuSampler sampler = new GpuSampler(host.source(), events, clock);
        final List<GpuInfo> infos = new LiveInfos(sampler.readings());
        final Journal journal = new Journal(places.sessionsDir(), infos, Replay.liveSummary(), clock);
        final FlightEvents flight = new FlightEvents(sampler.readings());
        final AtomicReference<Sessions> games = new AtomicReference<>();
        final FiguresRequest scrape = new FiguresRequest(() -> games.get().containers().size());
        final SceneRecorder scenes = new SceneRecorder();
        final SessionSink followers = new SessionSinks(List.of(journal, flight, scrape, scenes,
            new HostEvents(hostEvents, sampler.readings(), flight::onStutter)));
        final Sessions sessions = new Sessions(followers, clock, epochClock);
        games.set(sessions);
        final FrameDrain drain = new FrameDrain(places.framesDir(), sessions,
            (ring, problem) -> System.err.println("nvbind: " + Output.safe(ring) + ": " + Output.safe(problem)), clock,
            SystemEpochClock.INSTANCE);
        final MetricsSocket metrics = new MetricsSocket();
        final LatestMetrics latest = new LatestMetrics(sampler.readings(), sessions, clock, epochClock);
        final Telemetry telemetry =
            new Telemetry(drain, sessions, followers, sampler, List.of(metrics, latest, scrape), clock, epochClock);
        final AnalysisSoFar soFar = new AnalysisSoFar(sessions, places.sessionsDir(), clock);
        final LibraryWatch libraries = new LibraryWatch(sessions, new GameProcess(places.root()), clock);
        final SessionCatalog catalog = new SessionCatalog(places.sessionsDir());
        final Containers containers = new Containers(places.root(), places.runDir(),
            problem -> System.err.println("nvbind: " + problem));
        final KnownContainers known = new KnownContainers(containers, sessions, places.framesDir());
        keeper.open(new SamplerDesk(sampler), places, sampler.readings(), hostEvents, containers);
        final GameProfiles profiles = new GameProfiles(places.profileFolders(), keeper.control(), sampler.readings(),
            sessions, new LaunchFolder(places.launchDir()), keeper.folder().resolve("profiles-begun"),
            problem -> System.err.println("nvbind: " + Output.safe(problem)));
        profiles.reload();
        final Operations operations = new Operations(Version.number(), List.of(
            new GamingOperations(profiles, known),
            new TrialOperations(profiles, known, new LiveScenes(scenes, sampler.readings(), latest::json),
                new TrialMemory(places.stateDir().resolve("profile-trials.json")), InstantSource.system()),
            new ControlOperations(keeper.control()),
            new ReloadOperations(known, keeper.desk(), keeper.reload()),
            new SnapshotOperations(known, keeper.desk(), keeper.snapshots()),
            new HealthOperations(metrics),
            new GpuOperations(new GpuStatus(sampler.readings()), new GpuEvents(events)),
            new ContainerOperations(known, containers, sampler.readings(), InstantSource.system()),
            new GameOperations(known, latest, container -> frames(soFar, container)),
            new SessionOperations(catalog)));
        final ThreadHealth threads = new ThreadHealth();
        final Figures figures = new Figures(scrape, sampler.readings(),
            DaemonHealth.of(sampler, drain, journal, metrics, hostEvents, threads));
        final HttpSettings http = settings.http();
        final HttpServer server = HttpServer.start(http, operations, new HttpCallers(TokenFile.take(places.tokenFile()),
            places.tokenFile().toString(), containers::idOfToken, http.tokenToRead()),
            new Streams(metrics, hostEvents, new PrometheusPage(figures)), known::has);
        final SocketServer socket = socket(places, operations, known, settings, server);
        final Daemon daemon = new Daemon(runFile, journal, server, socket, sessions, catalog, keeper,
            start(threads, sampler, new Deadline(sampler::nextDeadlineNanos)),
            start(threads, telemetry, new Deadline(telemetry::nextDeadlineNanos)),
            start(threads, journal.writer(), new Deadline(journal::nextDeadlineNanos)),
            start(threads, libraries, new Deadline(libraries::nextDeadlineNanos)),
            start(threads, new CompositeAgent(containers, socket), Deadline.every(TENDING_MILLIS)),
            profiles);
        daemon.figures = figures;
        keeper.start(known::has);
        profiles.recover();
        daemon.profileWorker = start(threads, new ProfileWatch(profiles, new AutoProfiles(new StartedGames(places.root()),
            settings.autoApply() ? new PlayedGames(sessions, known, new GameProcess(places.root())) : null, profiles,
            user -> PeerCallers.maySet(user, System.getProperty("user.name"), TokenFile.GROUP, UserGroups::isMember),
            new AutoNews(hostEvents, done -> System.err.println("nvbind: " + Output.safe(done))))),
            Deadline.every(ProfileWatch.MILLIS));
        journal.awaitReady();
        runFile.publish(server.url(), settings.certificate());
        return daemon;
    }

    private static byte[] frames(final AnalysisSoFar soFar, final String container) {
        try {
            final Map<String, Object> json = soFar.of(container);
            return json == null ? null : Output.json(json).getBytes(StandardCharsets.UTF_8);
        } catch (final IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static SocketServer socket(final Places places, final Operations operations, final KnownContainers known,
                                       final ServerSettings settings, final HttpServer server) throws IOException {
        try {
            return SocketServer.start(places.socketFile(), operations, new PeerCallers(System.getProperty("user.name"),
                TokenFile.GROUP, UserGroups::isMember, known::owner), settings.socketRequestsPerSecond(),
                PEER_PATIENCE_NANOS);
        } catch (final IOException refused) {
            server.close();
            throw refused;
        }
    }

    private static Worker start(final ThreadHealth threads, final Agent agent, final Deadline deadline) {
        final Worker worker = new Worker(agent, deadline, problem -> {
            threads.problem();
            System.err.println("nvbind: " + agent.roleName() + ": " + problem);
        });
        threads.watch(worker.thread());
        return worker;
    }

    /**
     * What monitoring is told.
     *
     * @return the figures, to be exported.
     */
    Figures figures() {
        return figures;
    }

    /**
     * Where it serves.
     *
     * @return for instance {@code http://127.0.0.1:9090}.
     */
    String url() {
        return server.url();
    }

    /**
     * Connects a client, once the container is known.
     *
     * @param container whose metrics.
     * @param millis    interval asked for.
     * @return the connected client.
     * @throws InterruptedException when the thread is told to stop.
     */
    MetricsListener connect(final String container, final int millis) throws InterruptedException {
        Await.until("the container " + container + " to appear", () -> sessions.isKnown(container));
        return MetricsListener.connect(url(), container, millis);
    }

    /**
     * Waits until a container's latest recording is complete.
     *
     * @param container whose game has ended.
     * @return the recording with its summary.
     * @throws InterruptedException when the thread is told to stop.
     */
    SessionInfo awaitRecording(final String container) throws InterruptedException {
        return Await.value("the recording of " + container + " to be complete", () -> catalog.list().stream()
            .filter(session -> container.equals(session.container())).findFirst()
            .filter(session -> session.summary() != null));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            socket.close();
            server.close();
            libraryWorker.close();
            if (profileWorker != null) {
                profileWorker.close();
            }
            profiles.close();
            keeper.close();
            tendingWorker.close();
            telemetryWorker.close();
            journalWorker.close();
            journal.close();
            samplerWorker.close();
            runFile.close();
        }
    }
}

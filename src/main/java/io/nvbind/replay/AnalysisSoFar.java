package io.nvbind.replay;

import io.nvbind.analysis.FrameAnalysis;
import io.nvbind.analysis.Subject;
import io.nvbind.journal.JournalReader;
import io.nvbind.telemetry.Session;
import io.nvbind.telemetry.Sessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.agrona.concurrent.NanoClock;

/**
 * The figures of a game that still runs, computed from what is recorded of it so far: the telemetry thread is not asked.
 *
 * <p>Any thread; one reads a recording at a time, and an answer serves everybody for a second. Reading takes about a second
 * for an hour of play.
 */
public final class AnalysisSoFar {

    private static final long FRESH_NANOS = 1_000_000_000L;

    private record Answer(String session, long nanos, Map<String, Object> json) {
    }

    private final Sessions sessions;
    private final Path sessionsDir;
    private final NanoClock clock;
    private final Map<String, Answer> latest = new HashMap<>();

    /**
     * Creates it.
     *
     * @param sessions    the games.
     * @param sessionsDir where they are recorded.
     * @param clock       CLOCK_MONOTONIC.
     */
    public AnalysisSoFar(final Sessions sessions, final Path sessionsDir, final NanoClock clock) {
        this.sessions = sessions;
        this.sessionsDir = sessionsDir;
        this.clock = clock;
    }

    /**
     * A container's game.
     *
     * @param container its id.
     * @return the fields of a {@link FrameAnalysis}, at most about a second old; null when no game runs there.
     * @throws IOException when nothing of it is recorded, or that cannot be read.
     */
    public synchronized Map<String, Object> of(final String container) throws IOException {
        final Session running = sessions.running().stream()
            .filter(session -> session.container().equals(container)).findFirst().orElse(null);
        if (running == null) {
            latest.remove(container);
            return null;
        }
        final Answer last = latest.get(container);
        final long now = clock.nanoTime();
        if (last != null && Objects.equals(last.session, running.id()) && now - last.nanos < FRESH_NANOS) {
            return last.json;
        }
        final Path recording = sessionsDir.resolve(running.id());
        if (!Files.isDirectory(recording)) {
            throw new IOException("nothing of the running session " + running.id() + " is recorded");
        }
        final Playback playback = new Playback();
        JournalReader.read(recording, playback);
        final Session soFar = playback.session();
        if (soFar == null) {
            throw new IOException("nothing of the running session " + running.id() + " is recorded yet");
        }
        final Map<String, Object> json = FrameAnalysis.of(Subject.of(soFar), soFar.frames(), soFar.gpuStats(),
            playback.primaryFrameTimes()).toJson();
        latest.put(container, new Answer(running.id(), clock.nanoTime(), json));
        return json;
    }
}

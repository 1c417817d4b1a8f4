package io.nvbind.replay;

import io.nvbind.analysis.FrameAnalysis;
import io.nvbind.analysis.FrameTimes;
import io.nvbind.analysis.Subject;
import io.nvbind.journal.JournalReader;
import io.nvbind.journal.RecordingContent;
import io.nvbind.journal.SessionInfo;
import io.nvbind.journal.SessionSummary;
import io.nvbind.telemetry.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A recording played back: the session as it was, and its figures. Any thread.
 *
 * @param session     with all its statistics.
 * @param analysis    the figures, computed from the recording.
 * @param content     what the recording holds and what is wrong with it.
 * @param matchesLive whether the figures are those computed live, to the last digit; null when the recording has none.
 */
public record Replay(Session session, FrameAnalysis analysis, RecordingContent content, Boolean matchesLive) {

    private static final String INCOMPLETE = "the recording does not hold every frame of the session";

    /**
     * Plays a recording.
     *
     * @param recording from the catalog.
     * @return the session and its figures; also of a recording without end.
     * @throws IOException when nothing of it can be read.
     */
    public static Replay of(final SessionInfo recording) throws IOException {
        final Playback playback = new Playback();
        final RecordingContent content = JournalReader.read(recording.folder(), playback);
        final Session session = playback.session();
        if (session == null) {
            throw new IOException("the recording " + recording.folder() + " does not say whose it is: "
                + String.join("; ", content.problems()));
        }
        final FrameAnalysis analysis = analysis(session, playback.primaryFrameTimes());
        final Map<String, Object> live = recording.summary();
        return new Replay(session, analysis, content, live == null ? null : SameFigures.same(live, analysis.toJson()));
    }

    private static FrameAnalysis analysis(final Session session, final FrameTimes times) {
        return FrameAnalysis.of(Subject.of(session), session.frames(), session.gpuStats(), times);
    }

    /**
     * What the journal writes at a session's end: the figures of the live statistics. Only those that need every frame
     * time one by one are taken from the recording, and only when it holds them all.
     *
     * @return the summary, for the journal's constructor.
     */
    public static SessionSummary liveSummary() {
        return Replay::liveSummary;
    }

    private static Map<String, Object> liveSummary(final Session live, final Path recording) {
        return analysis(live, recordedFrameTimes(live, recording)).toJson();
    }

    private static FrameTimes recordedFrameTimes(final Session live, final Path recording) {
        try {
            final Playback playback = new Playback();
            JournalReader.read(recording, playback);
            final FrameTimes times = playback.primaryFrameTimes();
            return times.count() == live.frames().analysed().frameTimes() ? times : FrameTimes.unavailable(INCOMPLETE);
        } catch (final IOException unreadable) {
            return FrameTimes.unavailable("the recording cannot be read: " + unreadable.getMessage());
        }
    }

    /**
     * As JSON: the fields of a {@link FrameAnalysis}, and what the recording is worth.
     *
     * @return an ordered map.
     */
    public Map<String, Object> toJson() {
        final Map<String, Object> json = new LinkedHashMap<>(analysis.toJson());
        json.put("matches_live", matchesLive);
        final Map<String, Object> recording = new LinkedHashMap<>();
        recording.put("complete", content.complete());
        recording.put("excerpts", content.excerpts());
        recording.put("damaged", content.damaged());
        recording.put("lost_frame_records", content.lostFrameRecords());
        recording.put("lost_gpu_samples", content.lostGpuSamples());
        recording.put("problems", content.problems());
        json.put("recording", recording);
        return json;
    }
}

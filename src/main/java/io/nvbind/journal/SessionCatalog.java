package io.nvbind.journal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The recordings of a host, read anew at each call. Any thread. */
public final class SessionCatalog {

    /** A session's name: when it began, then its container. It names a folder, so nothing else is let through. */
    public static final Pattern SESSION_ID = Pattern.compile("\\d{8}-\\d{6}-\\d{3}-[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private final Path sessionsDir;

    /**
     * Creates a catalog.
     *
     * @param sessionsDir holds a folder for each recording; need not be there.
     */
    public SessionCatalog(final Path sessionsDir) {
        this.sessionsDir = sessionsDir;
    }

    /**
     * Lists the recordings; one that is broken is shown as such.
     *
     * @return newest first.
     * @throws IOException when the folder of the recordings cannot be read.
     */
    public List<SessionInfo> list() throws IOException {
        final List<SessionInfo> sessions = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(sessionsDir)) {
            for (final Path folder : folders) {
                sessions.add(info(folder));
            }
        } catch (final NoSuchFileException nothingRecorded) {
            return List.of();
        }
        sessions.sort(Comparator.comparing(SessionInfo::id).reversed());
        return sessions;
    }

    /**
     * The folder of a recording.
     *
     * @param id as a user gave it.
     * @return the folder.
     * @throws IllegalArgumentException when that is no session's name.
     * @throws NoSuchFileException      when there is no such recording.
     */
    public Path folder(final String id) throws NoSuchFileException {
        if (!SESSION_ID.matcher(id).matches()) {
            throw new IllegalArgumentException("'" + id.replaceAll("\\p{Cntrl}", " ")
                + "' is no session's name; one looks like 20261231-235959-000-game (nvbind sessions list shows them)");
        }
        final Path folder = sessionsDir.resolve(id);
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new NoSuchFileException(folder.toString(), null, "there is no recording of session " + id);
        }
        return folder;
    }

    /**
     * One recording.
     *
     * @param id as a user gave it.
     * @return what its folder says.
     * @throws IllegalArgumentException when that is no session's name.
     * @throws NoSuchFileException      when there is no such recording.
     */
    public SessionInfo show(final String id) throws NoSuchFileException {
        return info(folder(id));
    }

    /**
     * Deletes a recording for good.
     *
     * @param id as a user gave it.
     * @throws IllegalArgumentException when that is no session's name.
     * @throws NoSuchFileException      when there is no such recording.
     * @throws IOException              when it is being written, holds what no recording holds, or cannot be deleted.
     */
    public void delete(final String id) throws IOException {
        final Path folder = folder(id);
        if (RecordingLock.isHeld(folder)) {
            throw new IOException("session " + id + " is being recorded; it can be deleted when the game has ended");
        }
        final Path queue = folder.resolve(RecordingFolder.QUEUE);
        if (Files.isDirectory(queue, LinkOption.NOFOLLOW_LINKS)) {
            deleteFiles(queue);
        }
        deleteFiles(folder);
    }

    private static void deleteFiles(final Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (final Path file : files) {
                // A folder that is not empty stays, with an error that names it; a link goes, not what it points to.
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private static SessionInfo info(final Path folder) {
        final String id = folder.getFileName().toString();
        if (!SESSION_ID.matcher(id).matches() || !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return broken(folder, id, "it is not the folder of a recording");
        }
        try {
            return info(folder, id, RecordingFolder.readSession(folder));
        } catch (final NoSuchFileException none) {
            return broken(folder, id, RecordingFolder.SESSION + " is missing");
        } catch (final IOException problem) {
            return broken(folder, id, problem.getMessage());
        } catch (final RuntimeException problem) {
            return broken(folder, id, RecordingFolder.SESSION + " does not say what it should (" + problem + ")");
        }
    }

    private static SessionInfo broken(final Path folder, final String id, final String problem) {
        return new SessionInfo(id.replaceAll("\\p{Cntrl}", " "), folder, SessionInfo.State.BROKEN, null, null, 0,
            DiskUsage.bytes(folder), null, List.of(problem));
    }

    @SuppressWarnings("unchecked")
    private static SessionInfo info(final Path folder, final String id, final Map<String, Object> json) throws IOException {
        final SessionStart start = SessionStart.fromJson(json);
        final List<String> problems = new ArrayList<>();
        if (!start.id().equals(id)) {
            problems.add("the folder was renamed: the session is " + start.id());
        }
        if (json.get("problems") instanceof final List<?> noted) {
            noted.forEach(problem -> problems.add(String.valueOf(problem)));
        }
        final Map<String, Object> summary =
            json.get("summary") instanceof final Map<?, ?> figures ? (Map<String, Object>) figures : null;
        return new SessionInfo(id, folder, state(folder, json), start.container(), (String) json.get("game"),
            start.startEpochNanos(), DiskUsage.bytes(folder), summary, problems);
    }

    private static SessionInfo.State state(final Path folder, final Map<String, Object> json) throws IOException {
        if ("complete".equals(json.get("state"))) {
            return SessionInfo.State.COMPLETE;
        }
        return RecordingLock.isHeld(folder) ? SessionInfo.State.RECORDING : SessionInfo.State.INTERRUPTED;
    }
}

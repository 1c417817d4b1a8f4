package io.nvbind.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionCatalogTest {

    @TempDir
    private Path sessions;

    private Path recorded(final String container) throws Exception {
        final LiveGame game;
        try (Journal journal = journal()) {
            game = new LiveGame(journal, container, System.nanoTime());
            game.describe("Test Game", 0).frame(1).end();
        }
        return sessions.resolve(game.session().id());
    }

    private Journal journal() {
        return new Journal(sessions, LiveGame.GPUS, (session, folder) -> Map.of("frames", 1), System::nanoTime);
    }

    @Test
    void shouldBeEmptyWhenNothingWasRecorded() throws Exception {
        assertEquals(List.of(), new SessionCatalog(sessions.resolve("missing")).list());
    }

    @Test
    void shouldShowWhatWasRecordedWhenItIsComplete() throws Exception {
        final Path folder = recorded("game");

        final SessionInfo info = new SessionCatalog(sessions).show(folder.getFileName().toString());

        assertEquals(SessionInfo.State.COMPLETE, info.state());
        assertEquals("game", info.container());
        assertEquals("Test Game", info.game());
        assertEquals(Map.of("frames", 1), info.summary());
        assertEquals(List.of(), info.problems());
        assertTrue(info.bytes() > 0 && info.bytes() < 1_000_000, info::toString);
    }

    @Test
    void shouldShowARecordingAsRunningWhenItsWriterLives() throws Exception {
        try (Journal journal = journal()) {
            new LiveGame(journal, "game", System.nanoTime()).frame(1).turn();
            journal.writer().doWork();

            assertEquals(SessionInfo.State.RECORDING, new SessionCatalog(sessions).list().getFirst().state());
            // A POSIX lock falls when its process closes any handle of the file: looking must not open it.
            assertEquals("recording", RecorderProcess.ask("state", sessions).strip());
        }
    }

    @Test
    void shouldListTheRestWhenSomeFoldersAreBroken() throws Exception {
        recorded("a");
        final Path garbled = recorded("b");
        Files.writeString(garbled.resolve("session.json"), "{\"state\":");
        final Path other = recorded("c");
        Files.writeString(other.resolve("session.json"), "[1]");
        final Path empty = recorded("d");
        Files.writeString(empty.resolve("session.json"), "{}");
        final Path gone = recorded("e");
        Files.delete(gone.resolve("session.json"));
        final Path linked = recorded("f");
        Files.delete(linked.resolve("session.json"));
        Files.createSymbolicLink(linked.resolve("session.json"), sessions.resolve("20261123-120000-000-a/session.json"));
        Files.createDirectory(sessions.resolve("some folder"));
        Files.createSymbolicLink(sessions.resolve("20261123-120000-000-g"), sessions.resolve("20261123-120000-000-a"));

        final List<SessionInfo> list = new SessionCatalog(sessions).list();

        assertEquals(8, list.size());
        assertEquals(List.of("20261123-120000-000-a"), list.stream()
            .filter(info -> info.state() == SessionInfo.State.COMPLETE).map(SessionInfo::id).toList());
        list.stream().filter(info -> info.state() == SessionInfo.State.BROKEN)
            .forEach(info -> assertTrue(info.problems().getFirst() != null && !info.problems().getFirst().isBlank(),
                info::toString));
    }

    @Test
    void shouldDeleteARecordingUnlessItIsBeingWritten() throws Exception {
        final SessionCatalog catalog = new SessionCatalog(sessions);
        try (Journal journal = journal()) {
            final LiveGame game = new LiveGame(journal, "game", System.nanoTime());
            journal.writer().doWork();
            assertThrows(IOException.class, () -> catalog.delete(game.session().id()));
            game.end();
        }
        final Path outside = Files.createFile(sessions.resolve("outside"));
        Files.createSymbolicLink(sessions.resolve("20261123-120000-000-game/queue/link"), outside);

        catalog.delete("20261123-120000-000-game");

        assertTrue(Files.notExists(sessions.resolve("20261123-120000-000-game")));
        assertTrue(Files.exists(outside));
        assertThrows(IllegalArgumentException.class, () -> catalog.delete("../x"));
    }

    @Test
    void shouldRefuseNamesThatAreNoSessionsWhenAskedForThem() {
        final SessionCatalog catalog = new SessionCatalog(sessions);
        for (final String name : List.of("", ".", "..", "../x", "/etc/passwd", "20261123-120000-000-a/../b",
            "20261123-120000-000-", "20261123-120000-000-.", "20261123-120000-000-a\n", "20261123-120000-000-a\0")) {
            assertThrows(IllegalArgumentException.class, () -> catalog.folder(name), name);
        }
        assertThrows(NoSuchFileException.class, () -> catalog.folder("20261123-120000-000-a"));
    }
}

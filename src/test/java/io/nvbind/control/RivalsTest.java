package io.nvbind.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RivalsTest {

    @TempDir
    private Path root;
    private final AtomicLong nanos = new AtomicLong();

    private void process(final int pid, final String name) throws IOException {
        Files.writeString(Files.createDirectories(root.resolve("proc").resolve(Integer.toString(pid))).resolve("comm"),
            name + "\n");
    }

    @Test
    void shouldNameEachThatRunsOnceWithTheWayOut() throws IOException {
        process(1, "systemd");
        process(200, "lact");
        process(201, "lact");
        process(300, "corectrl_helper");
        process(400, "power-profiles-");
        process(500, "bash");
        final List<String> found = new Rivals(root, nanos::get).get();
        assertEquals(3, found.size(), found.toString());
        for (final String name : List.of("LACT", "CoreCtrl", "power-profiles-daemon")) {
            assertTrue(found.stream().anyMatch(line -> line.startsWith(name + " runs on this host")
                && line.contains("let one")), found.toString());
        }
    }

    @Test
    void shouldKnowLactByItsSocketToo() throws IOException {
        Files.createDirectories(root.resolve("run"));
        Files.createFile(root.resolve("run/lactd.sock"));
        assertEquals(1, new Rivals(root, nanos::get).get().size());
    }

    @Test
    void shouldLookAgainAfterTenSeconds() throws IOException {
        process(1, "systemd");
        final Rivals rivals = new Rivals(root, nanos::get);
        assertEquals(List.of(), rivals.get());
        process(200, "lactd");
        nanos.addAndGet(9_000_000_000L);
        assertEquals(List.of(), rivals.get());
        nanos.addAndGet(1_000_000_000L);
        assertEquals(1, rivals.get().size());
    }

    @Test
    void shouldFindNobodyWhereThereIsNoProc() {
        assertEquals(List.of(), new Rivals(root, nanos::get).get());
    }
}

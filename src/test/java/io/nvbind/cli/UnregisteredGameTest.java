package io.nvbind.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.operations.GpuNotes;
import io.nvbind.parts.Program;
import io.nvbind.parts.RealParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A container that nobody registered is there while a game writes frames in it, and so are its wishes. */
@Tag("real")
class UnregisteredGameTest {

    private static final String BOX = "loner";

    @TempDir
    private Path folder;

    private Program game(final DaemonProcess daemon) throws IOException {
        final Path frames = Files.createDirectories(daemon.runDir().resolve("frames").resolve(BOX));
        return Program.start(Map.of("NVBIND_FRAMES_DIR", frames.toString()),
            List.of(RealParts.nativeDir().resolve("nvbind-demo-game").toString()));
    }

    private static Verb set(final DaemonProcess daemon, final String watts) {
        return Verb.run(daemon.runDir(), "set", "--container", BOX, "--gpu", gpu(daemon).get("pci").stringValue(),
            "--power-limit-w", watts);
    }

    private static JsonNode gpu(final DaemonProcess daemon) {
        try {
            return JsonMapper.shared().readTree(daemon.get("/api/gpu/status").body()).get(0);
        } catch (final IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static double watts(final DaemonProcess daemon) {
        return gpu(daemon).at("/settings/power_limit/value").doubleValue();
    }

    private static long rings(final DaemonProcess daemon) {
        try (var files = Files.list(daemon.runDir().resolve("frames").resolve(BOX))) {
            return files.filter(file -> !file.endsWith(GpuNotes.NAME)).count();
        } catch (final IOException gone) {
            return 0;
        }
    }

    @Test
    void shouldLetItsWishesGoWithItsLastGameHoweverThatEnds() throws Exception {
        try (DaemonProcess daemon = new DaemonProcess(folder, "--simulated"); Program one = game(daemon);
             Program other = game(daemon)) {
            Await.until("both games to be there", () -> rings(daemon) == 2);
            Await.until("a wish to be taken", () -> set(daemon, "200").code() == 0);
            Await.until("200 W to be in force", () -> watts(daemon) == 200);
            final Path note = daemon.runDir().resolve("frames").resolve(BOX).resolve(GpuNotes.NAME);
            Await.until("the games to be told", () -> Files.exists(note));
            one.process().destroy();
            one.await();
            Await.until("the first game's ring to be gone", () -> rings(daemon) == 1);
            final Verb again = set(daemon, "210");
            assertEquals(0, again.code(), again.err());
            Await.until("210 W to be in force", () -> watts(daemon) == 210);
            other.process().destroyForcibly().waitFor();
            final double usual = gpu(daemon).at("/settings/power_limit/default").doubleValue();
            Await.until("the wish to go", () -> watts(daemon) == usual);
            Await.until("the note to go", () -> !Files.exists(note));
            assertTrue(usual > 210);
            final Verb late = set(daemon, "200");
            assertFalse(late.code() == 0, late.out());
            assertTrue(late.err().contains(BOX), late.err());
        }
    }
}

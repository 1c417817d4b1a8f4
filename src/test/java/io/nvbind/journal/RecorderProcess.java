package io.nvbind.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A JVM of its own that records or looks, started with the options the program itself is started with. */
public final class RecorderProcess {

    private RecorderProcess() {
    }

    /** Starts one. */
    static Process start(final String what, final Path sessions, final String... before) throws IOException {
        final List<String> command = new ArrayList<>(List.of(before));
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "@" + Path.of(System.getProperty("nvbind.basedir"), "config", "jvm.options"), "-Xmx256m", "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), RecorderProcess.class.getName(), what,
            sessions.toString()));
        return new ProcessBuilder(command).start();
    }

    /** Runs one to its end; it must say nothing on stderr. */
    static String ask(final String what, final Path sessions, final String... before) throws Exception {
        final Process process = start(what, sessions, before);
        final String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        final String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0 || !err.isEmpty()) {
            throw new AssertionError("exit " + process.exitValue() + "\n" + out + err);
        }
        return out;
    }

    public static void main(final String[] arguments) throws Exception {
        final Path sessions = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "endless" -> endless(sessions);
            case "once" -> once(sessions);
            case "full" -> full(sessions);
            case "state" -> new SessionCatalog(sessions).list()
                .forEach(info -> System.out.println(info.state().name().toLowerCase(java.util.Locale.ROOT)));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static Journal journal(final Path sessions) {
        return new Journal(sessions, LiveGame.GPUS, (session, folder) -> Map.of(), System::nanoTime);
    }

    private static void once(final Path sessions) throws Exception {
        final LiveGame game;
        try (Journal journal = journal(sessions)) {
            game = new LiveGame(journal, "game", System.nanoTime());
            game.frame(1).gpu(0, 1, 1, false).end();
        }
        if (!JournalReader.read(sessions.resolve(game.session().id()), new Recorded()).complete()) {
            throw new IllegalStateException("not complete");
        }
    }

    /** Prints how many frames the writer has taken from the buffer, for ever. */
    private static void endless(final Path sessions) throws Exception {
        final Journal journal = journal(sessions);
        final LiveGame game = new LiveGame(journal, "game", System.nanoTime());
        game.describe("Test Game", 0);
        for (long frames = 1; true; frames++) {
            game.frame(1_000_000);
            if (frames % 3 == 0) {
                game.turn();
            }
            if (frames % 999 == 0) {
                journal.writer().doWork();
                System.out.println(frames);
            }
        }
    }

    /** Records on a file system that ends without warning, and says what it counted. */
    private static void full(final Path sessions) throws Exception {
        final DiskSpace.Store boundless = new DiskSpace.Store() {
            @Override
            public long total() {
                return Long.MAX_VALUE;
            }

            @Override
            public long usable() {
                return Long.MAX_VALUE;
            }
        };
        final long[] now = {System.nanoTime()};
        try (Journal journal = new Journal(sessions, LiveGame.GPUS, (session, folder) -> Map.of(), () -> now[0], boundless,
            Journal.BUFFER_BYTES)) {
            final LiveGame game = new LiveGame(journal, "game", now[0]);
            for (int turn = 0; turn < 100; turn++) {
                for (int i = 0; i < 10_000; i++) {
                    game.frame(1_000);
                }
                game.turn();
                journal.writer().doWork();
                now[0] += 100_000_000L;
            }
            game.end();
            journal.writer().doWork();
            System.out.println(journal.status().lostFrameRecords() > 0 ? "counted" : "nothing lost");
            System.out.println(journal.status());
        }
    }
}

package io.nvbind.cli;

import io.nvbind.journal.SessionCatalog;
import io.nvbind.journal.SessionInfo;
import io.nvbind.operations.SessionOperations;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nvbind sessions}: the recordings. Needs no daemon. */
@Command(name = "sessions", mixinStandardHelpOptions = true, description = "List the recordings, or show one.",
    synopsisSubcommandLabel = "list|show")
final class SessionsCommand implements Runnable {

    private static final DateTimeFormatter LOCAL =
        DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getErr());
        throw new CommandFailure(CommandFailure.USAGE, "say 'sessions list' or 'sessions show SESSION'");
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "List the recordings, newest first.")
    int list(@Mixin final Places places, @Option(names = "--json", description = "Print JSON.") final boolean json)
        throws IOException {
        final List<SessionInfo> sessions = new SessionCatalog(places.sessionsDir()).list();
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Output.json(Map.of("sessions", sessions.stream().map(SessionOperations::toJson).toList())));
        } else if (sessions.isEmpty()) {
            out.println("No recordings in " + places.sessionsDir()
                + "; 'nvbind run -- GAME' makes one while a daemon runs.");
        } else {
            sessions.forEach(session -> out.println(line(session)));
        }
        out.flush();
        return 0;
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Show one recording's figures.")
    int show(@Mixin final Places places, @Parameters(paramLabel = "SESSION") final String id,
             @Option(names = "--json", description = "Print JSON.") final boolean json) throws IOException {
        final SessionInfo session = find(places, id);
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Output.json(session.summary() == null ? SessionOperations.toJson(session) : session.summary()));
        } else {
            out.println(line(session));
            if (session.summary() != null) {
                FiguresText.print(out, session.summary());
            }
            session.problems().forEach(problem -> out.println("  ! " + Output.safe(problem)));
        }
        out.flush();
        return 0;
    }

    /**
     * A recording by the name a user gave.
     *
     * @param places where recordings lie.
     * @param id     the name.
     * @return the recording.
     */
    static SessionInfo find(final Places places, final String id) {
        try {
            return new SessionCatalog(places.sessionsDir()).show(id);
        } catch (final IllegalArgumentException malformed) {
            throw new CommandFailure(CommandFailure.USAGE, malformed.getMessage(), malformed);
        } catch (final NoSuchFileException missing) {
            throw new CommandFailure(CommandFailure.NOT_FOUND, "there is no recording of session " + id + " in "
                + places.sessionsDir() + "; 'nvbind sessions list' shows what there is", missing);
        }
    }

    private static String line(final SessionInfo session) {
        final Map<String, Object> figures = session.summary() == null ? Map.of() : session.summary();
        return String.format(Locale.ROOT, "%-44s %-19s %-11s %8s fps  p99 %8s ms  %6.1f MiB  %s",
            session.id(), LOCAL.format(Instant.ofEpochSecond(0, session.startEpochNanos())),
            session.state().name().toLowerCase(Locale.ROOT), Output.number(figures, "avg_fps", 1),
            Output.number(figures, "frame_time_p99", 2), session.bytes() / (double) (1 << 20),
            Output.safe(session.game()));
    }
}

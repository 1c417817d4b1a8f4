package io.nvbind.cli;

import io.nvbind.journal.SessionInfo;
import io.nvbind.replay.Replay;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nvbind replay}: computes a recording's figures anew, from its frames. Needs no daemon. */
@Command(name = "replay", mixinStandardHelpOptions = true,
    description = "Compute a recording's figures anew from its frames, and hold them against those computed live.")
final class ReplayCommand implements Callable<Integer> {

    @Mixin
    private Places places;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Parameters(paramLabel = "SESSION", description = "As 'nvbind sessions list' names it.")
    private String id;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        final SessionInfo recording = SessionsCommand.find(places, id);
        final Replay replay = Replay.of(recording);
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Output.json(replay.toJson()));
        } else {
            FiguresText.print(out, replay.analysis().toJson());
            if (replay.matchesLive() != null) {
                out.println(replay.matchesLive()
                    ? "The same figures, to the last digit, as were computed live."
                    : "These figures differ from those computed live (nvbind sessions show " + id + ").");
            }
            replay.content().problems().forEach(problem -> out.println("  ! " + Output.safe(problem)));
        }
        out.flush();
        return 0;
    }
}

package io.nvbind.cli;

import io.nvbind.operations.TrialOperations;
import io.nvbind.profile.Layer;
import io.nvbind.profile.ProfileFolders;
import io.nvbind.profile.ProfileProblem;
import io.nvbind.socket.SocketClient;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code nvbind gaming}: game profiles. */
@Command(name = "gaming", mixinStandardHelpOptions = true,
    description = {"List, show, apply, take back, check and share game profiles.",
        "A game is meant by its name, its Steam number or its program; near misses are forgiven."},
    subcommands = {GamingFilesCommand.Export.class, GamingFilesCommand.Import.class},
    synopsisSubcommandLabel = "list-profiles|show|apply-profile|revert|tune|check|export|import")
final class GamingCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getErr());
        throw new CommandFailure(CommandFailure.USAGE, "say 'gaming list-profiles', 'show', 'apply-profile' or 'revert'");
    }

    @Command(name = "list-profiles", mixinStandardHelpOptions = true, description = "List the games there are profiles for.")
    int list(@Mixin final Places places, @Option(names = "--json", description = "Print JSON.") final boolean json) {
        final PrintWriter out = spec.commandLine().getOut();
        final JsonNode library = GamingText.library(places);
        if (json) {
            out.println(library);
        } else {
            GamingText.list(library, out);
        }
        out.flush();
        return 0;
    }

    @Command(name = "show", mixinStandardHelpOptions = true,
        description = "Show what a profile comes to: each value, where it was written, and how it acts on the GPU. Needs no"
            + " daemon.")
    int show(@Mixin final Places places, @Mixin final SimulationOption simulation,
             @Parameters(paramLabel = "GAME") final String game,
             @Option(names = "--quality-preset", paramLabel = "NAME", description = "low, medium, high, ultra, competitive.")
             final String preset,
             @Option(names = "--gpu", paramLabel = "PCI", description = "Which GPU (default: the first).") final String gpu,
             @Option(names = "--json", description = "Print JSON.") final boolean json) {
        final ObjectNode arguments = SocketClient.arguments().put("game", game);
        put(arguments, "quality_preset", preset);
        put(arguments, "gpu", gpu);
        return print(simulation.wanted() || !DaemonSocket.isThere(places)
            ? GamingShow.without(places, simulation, game, preset, gpu)
            : DaemonSocket.call(places, "gaming.show", arguments), json);
    }

    @Command(name = "apply-profile", mixinStandardHelpOptions = true, description = {"Apply a profile to a container.",
        "What the driver takes is set at once, whole or not at all; the rest acts at the game's next start by"
            + " 'nvbind run --profile auto'."})
    int apply(@Mixin final Places places,
              @Option(names = "--game", paramLabel = "NAME", description = "Default: what the container says it runs.")
              final String game,
              @Option(names = "--container", required = true, paramLabel = "ID", description = "The container.")
              final String container,
              @Option(names = "--quality-preset", paramLabel = "NAME",
                  description = "low, medium, high, ultra, competitive.") final String preset,
              @Option(names = "--gpu", paramLabel = "PCI", description = "Which GPU (default: the one the game is on).")
              final String gpu,
              @Option(names = "--dry-run", description = "Show the plan; write nothing.") final boolean dryRun,
              @Option(names = "--verify", description = "Keep it only if it surely helps its goal: compares a scene of the"
                  + " running game without it and one with it.") final boolean verify,
              @Option(names = "--scene-s", paramLabel = "S", description = "Length of such a scene (default 20).")
              final Double scene,
              @Option(names = "--json", description = "Print JSON.") final boolean json) {
        if (verify) {
            return verify(places, container, game, preset, gpu, scene, json);
        }
        final ObjectNode arguments = SocketClient.arguments().put("container_id", container).put("dry_run", dryRun);
        put(arguments, "game", game);
        put(arguments, "quality_preset", preset);
        put(arguments, "gpu", gpu);
        return print(DaemonSocket.call(places, "gaming.apply", arguments), json);
    }

    private int verify(final Places places, final String container, final String game, final String preset,
                       final String gpu, final Double scene, final boolean json) {
        final ObjectNode arguments = SocketClient.arguments().put("container_id", container);
        put(arguments, "game", game);
        put(arguments, "quality_preset", preset);
        put(arguments, "gpu", gpu);
        if (scene != null) {
            arguments.put("scene_s", scene);
        }
        sayHowLong(1, scene);
        final JsonNode trial = DaemonSocket.call(places, "gaming.verify", arguments);
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(trial);
        } else {
            GamingText.trial(trial, out);
        }
        out.flush();
        return trial.get("kept").booleanValue() ? 0 : CommandFailure.FAILED;
    }

    /** Nothing is heard of the daemon meanwhile. */
    private void sayHowLong(final int trials, final Double scene) {
        final double seconds = scene == null ? TrialOperations.USUAL_SECONDS : scene;
        final PrintWriter err = spec.commandLine().getErr();
        err.printf("%d trial%s at most, each a scene of %.0f s without and one with it: about %.0f s; play on%n", trials,
            trials == 1 ? "" : "s", seconds, trials * 2 * (seconds + 1));
        err.flush();
    }

    @Command(name = "tune", mixinStandardHelpOptions = true, description = {"Look for the settings that serve a goal best"
        + " on a game that runs; every trial is taken back.",
        "quiet: power limit, then highest clock, downwards. fps: power limit, then lowest clock, up to what the driver"
            + " takes. smooth: frame limit, then lowest clock. Nothing is offset.", "Prints a profile of your own to be."})
    int tune(@Mixin final Places places,
             @Option(names = "--container", required = true, paramLabel = "ID", description = "The container.")
             final String container,
             @Option(names = "--goal", required = true, paramLabel = "quiet|fps|smooth", description = "What to look for.")
             final String goal,
             @Option(names = "--budget", paramLabel = "N", description = "Trials at most (default 4).") final Integer budget,
             @Option(names = "--scene-s", paramLabel = "S", description = "Length of each scene (default 20).")
             final Double scene, @Option(names = "--json", description = "Print JSON.") final boolean json) {
        final ObjectNode arguments = SocketClient.arguments().put("container_id", container).put("goal", goal);
        if (budget != null) {
            arguments.put("budget", budget);
        }
        if (scene != null) {
            arguments.put("scene_s", scene);
        }
        sayHowLong(budget == null ? TrialOperations.USUAL_BUDGET : budget, scene);
        final JsonNode answer = DaemonSocket.call(places, "gaming.tune", arguments);
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(answer);
        } else {
            answer.get("trials").forEach(trial -> GamingText.trial(trial, out));
            answer.get("notes").forEach(note -> out.println("! " + Output.safe(note.stringValue())));
            out.println(answer.get("profile").isNull() ? "nothing that was tried helps surely"
                : "all are taken back; for a profile of your own:\n" + answer.get("profile").stringValue());
        }
        out.flush();
        return 0;
    }

    @Command(name = "revert", mixinStandardHelpOptions = true, description = "Take back what a profile set for a container.")
    int revert(@Mixin final Places places,
               @Option(names = "--container", required = true, paramLabel = "ID", description = "The container.")
               final String container, @Option(names = "--json", description = "Print JSON.") final boolean json) {
        final JsonNode answer =
            DaemonSocket.call(places, "gaming.revert", SocketClient.arguments().put("container_id", container));
        final PrintWriter out = spec.commandLine().getOut();
        out.println(json ? answer : "taken back: what was set for container " + container);
        out.flush();
        return 0;
    }

    @Command(name = "check", mixinStandardHelpOptions = true, description = "Check a profile's file; it need not lie in a"
        + " profiles folder.")
    int check(@Parameters(paramLabel = "FILE") final Path file) {
        if (!Files.isRegularFile(file)) {
            throw new CommandFailure(CommandFailure.NOT_FOUND, file + " is not a file");
        }
        final List<ProfileProblem> problems = ProfileFolders.check(file);
        final PrintWriter out = spec.commandLine().getOut();
        problems.forEach(problem -> out.println(Output.safe(problem)));
        if (problems.isEmpty()) {
            out.println(file + ": a profile that nvbind takes; the user's own lie in " + new Places().profileFolders()
                .of(Layer.USER));
        }
        out.flush();
        return problems.isEmpty() ? 0 : CommandFailure.FAILED;
    }

    private int print(final JsonNode answer, final boolean json) {
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(answer);
        } else {
            GamingText.applied(answer, out);
        }
        out.flush();
        return 0;
    }

    private static void put(final ObjectNode arguments, final String name, final String value) {
        if (value != null) {
            arguments.put(name, value);
        }
    }
}

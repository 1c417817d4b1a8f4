package io.nvbind.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code nvbind run}: starts a game with frame capture on. What it does is in {@code config/run-game.sh}, so that the
 * launcher can become the game without a JVM; here its options are described, and the script is called for whoever
 * comes by this road.
 */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Start a game with frame capture. As a Steam launch option: nvbind run -- %%command%%")
final class RunCommand implements Callable<Integer> {

    @Mixin
    private Places places;

    @Option(names = "--container", paramLabel = "ID",
        description = "The container the game belongs to (default: steam-APPID under Steam, else the command's name).")
    private String container;

    @Option(names = "--game", paramLabel = "NAME",
        description = "The game's name, for the recording (default: under Steam its folder's, else what it calls itself).")
    private String game;

    @Option(names = "--max-fps", paramLabel = "N", description = "Let it present at most N frames a second, 1 to 1000.")
    private String maxFps;

    @Option(names = "--profile", paramLabel = "auto|GAME",
        description = "Start it with what a game profile says; auto: the one that is for this game.")
    private String profile;

    @Option(names = "--java", description = "Load the Java agent into the game's JVM too: garbage collections, LWJGL.")
    private boolean java;

    @Parameters(arity = "1..*", paramLabel = "CMD", description = "The command and its arguments, after --.")
    private List<String> command;

    @Override
    public Integer call() throws InterruptedException {
        final List<String> line = new ArrayList<>(List.of(
            Places.home().resolve("config").resolve("run-game.sh").toString(), "--run-dir", places.runDir().toString()));
        add(line, "--container", container);
        add(line, "--game", game);
        add(line, "--max-fps", maxFps);
        add(line, "--profile", profile);
        if (java) {
            line.add("--java");
        }
        line.add("--");
        line.addAll(command);
        final Process process;
        try {
            process = new ProcessBuilder(line).inheritIO().start();
        } catch (final IOException problem) {
            throw new CommandFailure(CommandFailure.FAILED, problem.getMessage(), problem);
        }
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(process::destroy));
        return process.waitFor();
    }

    private static void add(final List<String> line, final String option, final String value) {
        if (value != null) {
            line.add(option + "=" + value);
        }
    }
}

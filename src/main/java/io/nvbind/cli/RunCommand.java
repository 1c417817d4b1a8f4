package io.nvbind.cli;

import io.nvbind.frame.FrameDrain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nvbind run}: starts a game with frame capture on, and passes its exit code on. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Start a game with frame capture. As a Steam launch option: nvbind run -- %%command%%")
final class RunCommand implements Callable<Integer> {

    private static final int NOT_EXECUTABLE = 126;
    private static final int NO_COMMAND = 127;
    /** What the XDG base directory specification takes when the variable is not set. */
    private static final String DATA_DIRS = "/usr/local/share:/usr/share";

    @Mixin
    private Places places;

    @Option(names = "--container", paramLabel = "ID",
        description = "The container the game belongs to (default: the command's name).")
    private String container;

    @Option(names = "--game", paramLabel = "NAME", description = "The game's name, for the recording.")
    private String game;

    @Parameters(arity = "1..*", paramLabel = "CMD", description = "The command and its arguments, after --.")
    private List<String> command;

    @Override
    public Integer call() throws InterruptedException {
        final String id = container == null ? defaultContainer(command.get(0)) : container;
        if (!FrameDrain.CONTAINER_ID.matcher(id).matches()) {
            throw new CommandFailure(CommandFailure.USAGE, "--container '" + id
                + "' must begin with a letter or digit and hold up to 64 of letters, digits, '.', '_' and '-'");
        }
        final Path frames = places.framesDir().resolve(id);
        Places.make(frames);
        if (!Files.exists(places.runDir().resolve(RunFile.NAME))) {
            System.err.println("nvbind: no daemon runs with " + places.runDir()
                + "; frames wait in the ring until 'nvbind daemon' reads them");
        }
        final ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        prepare(builder.environment(), frames);
        final Process process;
        try {
            process = builder.start();
        } catch (final IOException problem) {
            System.err.println("nvbind: " + problem.getMessage());
            return problem.getMessage() != null && problem.getMessage().contains("error=13") ? NOT_EXECUTABLE : NO_COMMAND;
        }
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(process::destroy));
        return process.waitFor();
    }

    private void prepare(final Map<String, String> environment, final Path frames) {
        environment.put("NVBIND_CAPTURE", "1");
        environment.put("NVBIND_FRAMES_DIR", frames.toString());
        // In front of the others, so that the layer sits right below the game and times what the game does; a layer that
        // is named in VK_INSTANCE_LAYERS would sit below MangoHud and time MangoHud too.
        final Path share = Places.home().resolve("target").resolve("native").resolve("share");
        final String before = environment.getOrDefault("XDG_DATA_DIRS", "");
        environment.put("XDG_DATA_DIRS", share + ":" + (before.isEmpty() ? DATA_DIRS : before));
        if (game != null) {
            environment.put("NVBIND_GAME", game);
        }
    }

    private static String defaultContainer(final String executable) {
        final String name = Path.of(executable).getFileName().toString().replaceAll("[^A-Za-z0-9._-]", "-");
        final String legal = name.replaceFirst("^[^A-Za-z0-9]+", "");
        return legal.isEmpty() ? "game" : legal.substring(0, Math.min(64, legal.length()));
    }
}

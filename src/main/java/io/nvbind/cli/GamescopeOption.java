package io.nvbind.cli;

import io.nvbind.gamescope.GamescopeSource;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Whether the daemon takes gamescope's frames. */
final class GamescopeOption {

    @Option(names = "--gamescope",
        description = "Take the frames that gamescope tells mangoapp of; mangoapp's overlay then misses them.")
    private boolean gamescope;

    /** Another queue than gamescope's, in hexadecimal: where a file "mangoapp" lies in gamescope's working folder. */
    @Option(names = "--gamescope-key", hidden = true, paramLabel = "HEX", defaultValue = "${NVBIND_GAMESCOPE_KEY}")
    private String key;

    /**
     * Starts it where it was asked for.
     *
     * @param places where the daemon serves; it does so already.
     * @return the source, or null.
     */
    GamescopeSource open(final Places places) {
        if (!gamescope) {
            return null;
        }
        final Path program = Places.home().resolve("target").resolve("native").resolve("nvbind-gamescope");
        final Path frames = places.framesDir().resolve(GamescopeSource.CONTAINER);
        Places.make(frames);
        System.err.println("nvbind: " + GamescopeSource.WARNING);
        try {
            return GamescopeSource.start(program, frames, key == null || key.isEmpty() ? null : key,
                problem -> System.err.println("nvbind: " + Output.safe(problem)));
        } catch (final IOException problem) {
            throw new CommandFailure(CommandFailure.FAILED, problem.getMessage(), problem);
        }
    }
}

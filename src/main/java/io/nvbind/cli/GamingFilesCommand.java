package io.nvbind.cli;

import io.nvbind.profile.Layer;
import io.nvbind.profile.Profile;
import io.nvbind.profile.ProfileFolders;
import io.nvbind.profile.ProfileLibrary;
import io.nvbind.profile.ProfileProblem;
import io.nvbind.profile.ProfileText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nvbind gaming export} and {@code import}: one profile, one file. */
final class GamingFilesCommand {

    private GamingFilesCommand() {
    }

    /** Writes a merged profile. */
    @Command(name = "export", mixinStandardHelpOptions = true,
        description = "Write a profile as it stands, merged, to one file.")
    static final class Export implements Runnable {

        @Mixin
        private Places places;
        @Parameters(paramLabel = "GAME")
        private String game;
        @Option(names = {"-o", "--output"}, paramLabel = "FILE", description = "Where to (default: standard output).")
        private Path output;

        @Override
        public void run() {
            final ProfileLibrary library = places.profileFolders().load();
            final Profile profile = library.find(game);
            if (profile == null) {
                throw new CommandFailure(CommandFailure.NOT_FOUND, "no profile is for '" + Output.safe(game)
                    + "'; the nearest: " + String.join(", ", library.suggestions(game)));
            }
            final String text = ProfileText.of(profile);
            if (output == null) {
                System.out.print(text);
                System.out.flush();
                return;
            }
            try {
                Files.writeString(output, text, StandardCharsets.UTF_8);
            } catch (final IOException full) {
                throw new CommandFailure(CommandFailure.FAILED, output + " cannot be written: " + full, full);
            }
        }
    }

    /** Takes a profile in. */
    @Command(name = "import", mixinStandardHelpOptions = true,
        description = "Check a profile's file and take it in among your own; its name without .toml is the profile's.")
    static final class Import implements Runnable {

        @Mixin
        private Places places;
        @Parameters(paramLabel = "FILE")
        private Path file;
        @Option(names = "--replace", description = "Take the place of one of the same name.")
        private boolean replace;

        @Override
        public void run() {
            if (!Files.isRegularFile(file)) {
                throw new CommandFailure(CommandFailure.NOT_FOUND, file + " is not a file");
            }
            final List<ProfileProblem> problems = ProfileFolders.check(file);
            if (!problems.isEmpty()) {
                throw new CommandFailure(CommandFailure.FAILED, "nothing is taken in: "
                    + String.join("\n        ", problems.stream().map(Output::safe).toList()));
            }
            final Path folder = places.profileFolders().of(Layer.USER);
            final Path target = folder.resolve(file.getFileName().toString());
            if (Files.exists(target) && !replace) {
                throw new CommandFailure(CommandFailure.FAILED, target + " is there already; --replace takes its place");
            }
            try {
                Files.createDirectories(folder);
                Files.write(target, Files.readAllBytes(file));
            } catch (final IOException full) {
                throw new CommandFailure(CommandFailure.FAILED, target + " cannot be written: " + full, full);
            }
            System.out.println("taken in as " + target);
        }
    }
}

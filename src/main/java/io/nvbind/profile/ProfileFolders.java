package io.nvbind.profile;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The three folders profiles lie in. Any thread; reads files. */
public final class ProfileFolders {

    private static final int MOST_FILES = 2000;

    private final Map<Layer, Path> folders;

    /**
     * Names them.
     *
     * @param folders a folder for each layer; need not exist.
     */
    public ProfileFolders(final Map<Layer, Path> folders) {
        this.folders = new EnumMap<>(folders);
    }

    /**
     * Where they are when nobody says.
     *
     * @param home       the installation.
     * @param root       {@code /} or a prepared tree.
     * @param configHome {@code $XDG_CONFIG_HOME}, null when it is not set.
     * @param userHome   the user's home folder.
     * @return the three.
     */
    public static ProfileFolders usual(final Path home, final Path root, final String configHome, final Path userHome) {
        final boolean set = configHome != null && configHome.startsWith("/");
        return new ProfileFolders(Map.of(
            Layer.SHIPPED, home.resolve("profiles"),
            Layer.HOST, root.resolve("etc/nvbind/profiles"),
            Layer.USER, (set ? Path.of(configHome) : userHome.resolve(".config")).resolve("nvbind/profiles")));
    }

    /**
     * A layer's folder.
     *
     * @param layer which.
     * @return need not exist.
     */
    public Path of(final Layer layer) {
        return folders.get(layer);
    }

    /**
     * Reads every profile. One that is wrong is left out and told, and does not take others with it.
     *
     * @return the library.
     */
    public ProfileLibrary load() {
        final List<ProfilePart> parts = new ArrayList<>();
        final List<ProfileProblem> problems = new ArrayList<>();
        folders.forEach((layer, folder) -> {
            for (final Path file : files(folder)) {
                final ProfileReader reader = new ProfileReader(layer, file);
                final ProfilePart part = reader.read();
                problems.addAll(reader.problems());
                if (part != null) {
                    parts.add(part);
                }
            }
        });
        return new ProfileLibrary(parts, problems);
    }

    /**
     * Checks one file.
     *
     * @param file anywhere.
     * @return what is wrong with it; empty when nothing is.
     */
    public static List<ProfileProblem> check(final Path file) {
        final ProfileReader reader = new ProfileReader(Layer.USER, file);
        reader.read();
        return reader.problems();
    }

    /**
     * What changes when a profile does.
     *
     * @return each file with its size and time.
     */
    public String fingerprint() {
        final StringBuilder print = new StringBuilder(4096);
        for (final Path folder : folders.values()) {
            for (final Path file : files(folder)) {
                try {
                    print.append(file).append(' ').append(Files.size(file)).append(' ')
                        .append(Files.getLastModifiedTime(file).toInstant()).append('\n');
                } catch (final IOException gone) {
                    print.append(file).append(" gone\n");
                }
            }
        }
        return print.toString();
    }

    private static Iterable<Path> files(final Path folder) {
        final TreeSet<Path> files = new TreeSet<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.toml")) {
                for (final Path file : found) {
                    if (files.size() < MOST_FILES && Files.isRegularFile(file)) {
                        files.add(file);
                    }
                }
            } catch (final IOException unreadable) {
                return files;
            }
        }
        return files;
    }
}

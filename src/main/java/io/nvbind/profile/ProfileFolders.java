package io.nvbind.profile;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

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
            for (final Path file : files(folder).keySet()) {
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
            files(folder).forEach((file, attributes) -> print.append(file).append(' ').append(attributes.size()).append(' ')
                .append(attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS)).append('\n'));
        }
        return print.toString();
    }

    /** In the order of their names; one look at each, since the daemon asks every second. */
    private static Map<Path, BasicFileAttributes> files(final Path folder) {
        final Map<Path, BasicFileAttributes> files = new TreeMap<>();
        if (!Files.isDirectory(folder)) {
            return files;
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
            for (final Path file : found) {
                final BasicFileAttributes attributes =
                    file.toString().endsWith(".toml") && files.size() < MOST_FILES ? attributes(file) : null;
                if (attributes != null && attributes.isRegularFile()) {
                    files.put(file, attributes);
                }
            }
        } catch (final IOException unreadable) {
            return files;
        }
        return files;
    }

    private static BasicFileAttributes attributes(final Path file) {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class);
        } catch (final IOException gone) {
            return null;
        }
    }
}

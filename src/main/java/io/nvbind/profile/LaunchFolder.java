package io.nvbind.profile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What {@code nvbind run --profile} reads, a shell that asks nobody: {@code index}, a line for each way a game is known
 * ({@code steam}, {@code program} or {@code name}, what, profile; tabs between), and for each profile and each container
 * that one was applied to a file of variables ({@code NAME=VALUE}) and words of a wrapper ({@code @WORD}). Files are put
 * in place whole. One thread at a time.
 */
public final class LaunchFolder {

    private static final String INDEX = "index";
    private static final String GAMES = "games";
    private static final String CONTAINERS = "containers";
    private static final Set<OpenOption> CREATE = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    private static final FileAttribute<?> FOR_ALL =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--"));

    private final Path folder;

    /**
     * Names it.
     *
     * @param folder is made when something is written.
     */
    public LaunchFolder(final Path folder) {
        this.folder = folder;
    }

    /**
     * Writes the index and every game's file anew.
     *
     * @param library every profile.
     * @param plans   one for each profile.
     * @throws IOException when a file cannot be written.
     */
    public void write(final ProfileLibrary library, final List<GamePlan> plans) throws IOException {
        final List<String> index = new ArrayList<>();
        for (final Profile profile : library.all()) {
            for (final Long appId : profile.game().steamAppIds()) {
                if (profile.equals(library.ofAppId(appId))) {
                    index.add("steam\t" + appId + "\t" + profile.id());
                }
            }
            for (final String program : profile.game().executables()) {
                if (profile.equals(library.ofExecutable(program))) {
                    index.add("program\t" + program.toLowerCase(Locale.ROOT) + "\t" + profile.id());
                }
            }
            index.add("name\t" + profile.id() + "\t" + profile.id());
            if (profile.game().name() != null) {
                index.add("name\t" + profile.game().name().toLowerCase(Locale.ROOT) + "\t" + profile.id());
            }
        }
        for (final GamePlan plan : plans) {
            put(folder.resolve(GAMES).resolve(plan.profile().id()), lines(plan));
        }
        put(folder.resolve(INDEX), index);
    }

    /**
     * Writes what a container's next game is started with.
     *
     * @param container its id.
     * @param plan      of the profile that was applied to it.
     * @throws IOException when the file cannot be written.
     */
    public void write(final String container, final GamePlan plan) throws IOException {
        put(folder.resolve(CONTAINERS).resolve(container), lines(plan));
    }

    /**
     * What was applied to a container.
     *
     * @param container its id.
     * @return the profile's id and, after a blank, its preset; empty for nothing.
     */
    public String applied(final String container) {
        try (Stream<String> lines = Files.lines(folder.resolve(CONTAINERS).resolve(container), StandardCharsets.UTF_8)) {
            return lines.findFirst().filter(line -> line.startsWith("# ")).map(line -> line.substring(2)).orElse("");
        } catch (final IOException none) {
            return "";
        }
    }

    /**
     * Forgets what a container's game is started with.
     *
     * @param container its id.
     * @return whether there was anything.
     * @throws IOException when the file cannot be removed.
     */
    public boolean forget(final String container) throws IOException {
        try {
            Files.delete(folder.resolve(CONTAINERS).resolve(container));
            return true;
        } catch (final NoSuchFileException none) {
            return false;
        }
    }

    private static List<String> lines(final GamePlan plan) {
        final List<String> lines = new ArrayList<>();
        lines.add("# " + plan.profile().id() + (plan.preset() == null ? "" : " " + plan.preset()));
        plan.variables().forEach((variable, value) -> lines.add(variable.label() + "=" + value));
        plan.wrapper().forEach(word -> lines.add("@" + word));
        return lines;
    }

    private static void put(final Path file, final List<String> lines) throws IOException {
        final Path whole = file.resolveSibling("." + file.getFileName() + ".new");
        try {
            fill(whole, lines);
        } catch (final NoSuchFileException noFolder) {
            Files.createDirectories(file.getParent(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
            fill(whole, lines);
        } catch (final FileAlreadyExistsException leftOver) {
            Files.delete(whole);
            fill(whole, lines);
        }
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void fill(final Path fresh, final List<String> lines) throws IOException {
        try (FileChannel channel = FileChannel.open(fresh, CREATE, FOR_ALL)) {
            final StringBuilder text = new StringBuilder();
            lines.forEach(line -> text.append(line).append('\n'));
            final ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }
}

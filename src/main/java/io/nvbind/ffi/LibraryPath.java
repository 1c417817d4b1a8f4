package io.nvbind.ffi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where a library is looked for by its soname, in this order: the folders of the system property {@value #PROPERTY};
 * {@code LD_LIBRARY_PATH}, for a process without any privilege; the dynamic linker's cache; the folders that distributions
 * use.
 *
 * <p>The linker itself is only ever asked for an absolute path.
 */
final class LibraryPath {

    /** Holds absolute folders, separated by colons, that go before all others. */
    static final String PROPERTY = "nvbind.libraries";

    private static final Path CACHE = Path.of("/etc/ld.so.cache");
    /** The last three: ROCm's own, NixOS's, Windows's subsystem for Linux. */
    private static final List<String> FOLDERS = List.of("/usr/local/lib", "/lib/x86_64-linux-gnu",
        "/usr/lib/x86_64-linux-gnu", "/lib/aarch64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/lib64", "/usr/lib64", "/lib",
        "/usr/lib", "/opt/rocm/lib", "/run/opengl-driver/lib", "/usr/lib/wsl/lib");

    private final List<Path> before;
    private final Path cache;
    private final List<Path> after;
    private final TrustedFile judge;
    private String damage;

    /**
     * Looks where it is told.
     *
     * @param before folders that go before the cache.
     * @param cache  the linker's cache; need not be there.
     * @param after  folders that go after it.
     * @param judge  of the cache.
     */
    LibraryPath(final List<Path> before, final Path cache, final List<Path> after, final TrustedFile judge) {
        this.before = List.copyOf(before);
        this.cache = cache;
        this.after = List.copyOf(after);
        this.judge = judge;
    }

    /**
     * Looks where this process may.
     *
     * @param judge of the cache.
     * @return where it looks.
     */
    static LibraryPath ofProcess(final TrustedFile judge) {
        final List<Path> before = new ArrayList<>(folders(System.getProperty(PROPERTY)));
        if (!Privilege.isRaised()) {
            before.addAll(folders(System.getenv("LD_LIBRARY_PATH")));
        }
        return new LibraryPath(before, CACHE, FOLDERS.stream().map(Path::of).toList(), judge);
    }

    /** A folder that is not absolute would depend on where nvbind was started. */
    private static List<Path> folders(final String text) {
        return text == null ? List.of() : Stream.of(text.split(":")).filter(folder -> folder.startsWith("/")).map(Path::of)
            .toList();
    }

    /**
     * Files of that name.
     *
     * @param soname without a slash.
     * @return absolute paths of files that are there, each once, in the order they are to be tried.
     */
    Collection<Path> find(final String soname) {
        final Set<Path> found = new LinkedHashSet<>();
        before.forEach(folder -> found.add(folder.resolve(soname)));
        found.addAll(cached(soname));
        after.forEach(folder -> found.add(folder.resolve(soname)));
        found.removeIf(file -> !Files.exists(file, LinkOption.NOFOLLOW_LINKS));
        return found;
    }

    private List<Path> cached(final String soname) {
        try {
            return LinkerCache.read(judge.resolve(cache)).find(soname);
        } catch (final NoSuchFileException none) {
            return List.of();
        } catch (final IOException problem) {
            damage = cache + " is of no use: " + problem.getMessage();
            return List.of();
        }
    }

    /**
     * Why the cache was left aside.
     *
     * @return null when it was not.
     */
    String damage() {
        return damage;
    }
}

package io.nvbind.ffi;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Why a library does not open, for its user. Asked by soname, the dynamic linker says "No such file" of one that may not be
 * read, and names no folder of one that has the wrong word size.
 */
final class UnopenedLibrary {

    /** Where distributions put libraries; the linker's own cache holds more folders, which it then names itself. */
    private static final List<String> FOLDERS = List.of("/usr/local/lib", "/lib/x86_64-linux-gnu",
        "/usr/lib/x86_64-linux-gnu", "/lib/aarch64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/lib64", "/usr/lib64", "/lib",
        "/usr/lib", "/opt/rocm/lib");

    private UnopenedLibrary() {
    }

    /**
     * The reason.
     *
     * @param name  soname or path that was asked for.
     * @param words the linker's.
     * @return one sentence, with path and way out where there is a file.
     */
    static String reason(final String name, final String words) {
        final Path file = file(name, System.getenv("LD_LIBRARY_PATH"));
        if (file == null) {
            return words;
        }
        if (!Files.isReadable(file)) {
            return file + " may not be read (permission denied): chmod a+r " + file + ", or start nvbind as a user who may";
        }
        final String what = words.startsWith(file.toString()) || !words.startsWith(name + ": ") ? words
            : file + words.substring(name.length());
        if (words.contains("wrong ELF class")) {
            return what + ": it is not of this program's word size; install the package of this machine's own architecture";
        }
        if (words.contains("file too short") || words.contains("invalid ELF header")) {
            return what + ": it is no shared library; install its package anew";
        }
        return words;
    }

    private static Path file(final String name, final String searchPath) {
        if (name.contains("/")) {
            return Files.exists(Path.of(name)) ? Path.of(name) : null;
        }
        final Stream<String> first = searchPath == null ? Stream.empty() : Stream.of(searchPath.split(":"));
        return Stream.concat(first, FOLDERS.stream()).filter(folder -> !folder.isEmpty())
            .map(folder -> Path.of(folder, name)).filter(Files::exists).findFirst().orElse(null);
    }
}

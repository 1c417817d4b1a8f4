package io.nvbind.ffi;

import java.nio.file.Files;
import java.nio.file.Path;

/** Why a library does not open, for its user: the linker's words and the way out. */
final class UnopenedLibrary {

    /** How the linker begins to say that a library is of another word size, which it then leaves aside in a search. */
    static final String OTHER_WORD_SIZE = "wrong ELF class";

    private UnopenedLibrary() {
    }

    /**
     * That there is none.
     *
     * @param soname      that was looked for.
     * @param cacheDamage why the linker's cache was left aside, or null.
     * @return one sentence.
     */
    static String missing(final String soname, final String cacheDamage) {
        return soname + ": cannot open shared object file: No such file or directory"
            + (cacheDamage == null ? "" : " (" + cacheDamage + "; run ldconfig as root)");
    }

    /**
     * Why a file that is there does not open.
     *
     * @param file  absolute path.
     * @param words the linker's.
     * @return one sentence, with path and way out.
     */
    static String reason(final Path file, final String words) {
        if (!Files.isReadable(file)) {
            return file + " may not be read (permission denied): chmod a+r " + file + ", or start nvbind as a user who may";
        }
        final String what = words.startsWith(file.toString()) ? words : file + ": " + words;
        if (words.contains(OTHER_WORD_SIZE)) {
            return what + ": it is not of this program's word size; install the package of this machine's own architecture";
        }
        if (words.contains("file too short") || words.contains("invalid ELF header")) {
            return what + ": it is no shared library; install its package anew";
        }
        return what;
    }
}

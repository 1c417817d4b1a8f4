package io.nvbind.ffi;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/**
 * Whether only those may change a file whom nvbind trusts anyway: root, its own user, and whoever owns its program.
 *
 * <p>Each folder and link on the way is looked at as well as the file, since who may write in a folder may put another
 * file in its place. A folder that everybody may write is well when it is sticky, as {@code /tmp}: what lies in it is judged
 * by its own owner. A group is taken for its owner's own when it has the owner's number. Folders on the way to nvbind's
 * program are not judged: who may write there may replace nvbind.
 */
final class TrustedFile {

    private static final int TYPE = 0xf000;
    private static final int FOLDER = 0x4000;
    private static final int LINK = 0xa000;
    private static final int REGULAR = 0x8000;
    private static final int STICKY = 0x200;
    private static final int GROUP_WRITES = 0x10;
    private static final int OTHERS_WRITE = 0x2;
    /** As many as the kernel follows. */
    private static final int MOST_LINKS = 40;

    private final Path program;
    private final int programOwner;
    private final int user;

    private TrustedFile(final Path program, final int user) {
        this.program = program;
        this.programOwner = program == null ? 0 : owner(program);
        this.user = user;
    }

    /**
     * Judges by the user that this process acts as, and by where its program lies.
     *
     * @return the judge.
     */
    static TrustedFile judge() {
        return new TrustedFile(program(), Privilege.user());
    }

    private static Path program() {
        final CodeSource source = TrustedFile.class.getProtectionDomain().getCodeSource();
        try {
            return source == null ? null : Path.of(source.getLocation().toURI()).toRealPath();
        } catch (final IOException | URISyntaxException | IllegalArgumentException nowhere) {
            return null;
        }
    }

    private static int owner(final Path file) {
        try {
            return (int) Files.getAttribute(file, "unix:uid");
        } catch (final IOException gone) {
            return 0;
        }
    }

    /**
     * Follows a path to its end.
     *
     * @param path absolute.
     * @return the file at the end of all links.
     * @throws IOException why it is not trusted and what to do, or what cannot be looked at.
     */
    Path resolve(final Path path) throws IOException {
        final Deque<Path> ahead = new ArrayDeque<>();
        path.forEach(ahead::addLast);
        Path here = path.getRoot();
        int type = check(here);
        for (int links = 0; !ahead.isEmpty();) {
            final Path name = ahead.removeFirst();
            if (name.toString().equals("..")) {
                here = here.getParent() == null ? here : here.getParent();
                continue;
            }
            final Path next = name.toString().equals(".") ? here : here.resolve(name);
            type = check(next);
            if (type != LINK) {
                here = next;
                continue;
            }
            if (++links > MOST_LINKS) {
                throw new IOException(path + " leads through more than " + MOST_LINKS + " links");
            }
            final Path target = Files.readSymbolicLink(next);
            here = target.isAbsolute() ? target.getRoot() : here;
            for (int i = target.getNameCount() - 1; i >= 0; i--) {
                ahead.addFirst(target.getName(i));
            }
        }
        if (type != REGULAR) {
            throw new IOException(here + " is not a regular file");
        }
        return here;
    }

    /** What kind of file it is, when it may be trusted. */
    private int check(final Path file) throws IOException {
        final Map<String, Object> facts = Files.readAttributes(file, "unix:uid,gid,mode", LinkOption.NOFOLLOW_LINKS);
        final int mode = (int) facts.get("mode");
        final int type = mode & TYPE;
        if (type == FOLDER && program != null && program.startsWith(file)) {
            return type;
        }
        final int uid = (int) facts.get("uid");
        if (uid != 0 && uid != user && uid != programOwner) {
            throw new IOException(file + " belongs to user " + Integer.toUnsignedString(uid)
                + ", who could put anything there: chown root " + file);
        }
        if (type == LINK || (type == FOLDER && (mode & STICKY) != 0)) {
            return type;
        }
        if ((mode & OTHERS_WRITE) != 0) {
            throw new IOException(file + " can be written by everybody: chmod o-w " + file);
        }
        final int gid = (int) facts.get("gid");
        if ((mode & GROUP_WRITES) != 0 && gid != 0 && gid != uid) {
            throw new IOException(file + " can be written by group " + Integer.toUnsignedString(gid)
                + ": chmod g-w " + file);
        }
        return type;
    }
}

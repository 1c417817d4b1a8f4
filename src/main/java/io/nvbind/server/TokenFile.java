package io.nvbind.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Pattern;

/** {@code <run dir>/token}: 256 random bits whose bearer may do everything; readable by owner and group alone. */
public final class TokenFile {

    /** The group whose members may use the daemon as its owner may. */
    public static final String GROUP = "nvbind";

    private static final int BYTES = 32;
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rw-r-----");

    private TokenFile() {
    }

    /**
     * The token: the one an earlier daemon left, when nobody else can have written or read it, else a new one.
     *
     * @param file where it is kept.
     * @return 43 characters of URL-safe Base64.
     * @throws IOException when it can be neither read nor written.
     */
    public static String take(final Path file) throws IOException {
        if (isSound(file)) {
            final String kept = Files.readString(file).strip();
            if (TOKEN.matcher(kept).matches()) {
                return kept;
            }
        }
        final byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        final String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        write(file, token);
        return token;
    }

    private static boolean isSound(final Path file) throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
            && Files.size(file) < 2 * BYTES
            && MODE.containsAll(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS))
            && Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).equals(
                Files.getOwner(file.toAbsolutePath().getParent()));
    }

    private static void write(final Path file, final String token) throws IOException {
        final Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        // Made as its owner's alone, opened to the group only when it is the right one.
        try (FileChannel channel = FileChannel.open(fresh,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            channel.write(ByteBuffer.wrap((token + "\n").getBytes(StandardCharsets.US_ASCII)));
        }
        final PosixFileAttributeView view = Files.getFileAttributeView(fresh, PosixFileAttributeView.class);
        try {
            view.setGroup(file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(GROUP));
        } catch (final UserPrincipalNotFoundException noSuchGroup) {
            // The file keeps the group of who runs the daemon.
        } catch (final IOException notAllowed) {
            // A user may not give his file to a group he is not in.
        }
        view.setPermissions(MODE);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
}

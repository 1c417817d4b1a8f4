package io.nvbind.ffi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nvbind.parts.RealParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A vendor library that somebody else may have put there is not opened, however it is found. */
class TrustedLibraryTest {

    private static final String NVML = "libnvidia-ml.so.1";
    private static final int SOMEBODY = 4_000_001;

    @TempDir
    private Path folder;
    private Path libraries;
    private Path library;

    @BeforeEach
    void setUp() throws IOException {
        folder = folder.toRealPath();
        libraries = Files.createDirectories(folder.resolve("lib"));
        library = libraries.resolve(NVML);
        Files.copy(RealParts.simDir().resolve("new").resolve(NVML), library);
        mode(library, "rwxr-xr-x");
    }

    private static void mode(final Path file, final String mode) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private static void givenTo(final Path file, final String attribute, final int id) throws IOException {
        assumeTrue(Privilege.user() == 0, "only root can give a file away");
        Files.setAttribute(file, "unix:" + attribute, id, java.nio.file.LinkOption.NOFOLLOW_LINKS);
    }

    private static String refusal(final Path path) {
        final NativeLibrary refused = NativeLibrary.open(path.toString());
        assertFalse(refused.isOpen());
        assertTrue(refused.reason().startsWith(path + " is not opened: "), refused.reason());
        return refused.reason();
    }

    @Test
    void shouldOpenWhatOnlyWeMayChange() {
        final NativeLibrary opened = NativeLibrary.open(library.toString());
        assertTrue(opened.isOpen(), opened.reason());
        assertEquals(library, opened.path());
        assertTrue(opened.has("nvmlInit_v2"));
    }

    @Test
    void shouldNotOpenWhatEverybodyMayWrite() throws IOException {
        mode(library, "rwxr-xrwx");
        assertTrue(refusal(library).endsWith(library + " can be written by everybody: chmod o-w " + library));
    }

    @Test
    void shouldNotOpenWhatLiesInAFolderThatEverybodyMayWrite() throws IOException {
        mode(libraries, "rwxrwxrwx");
        assertTrue(refusal(library).endsWith("chmod o-w " + libraries));
        mode(libraries, "rwxr-xr-x");
        mode(folder, "rwxrwxrwx");
        assertTrue(refusal(library).endsWith("chmod o-w " + folder));
    }

    @Test
    void shouldNotOpenWhatAnotherGroupMayWrite() throws IOException {
        mode(library, "rwxrwxr-x");
        assertTrue(NativeLibrary.open(library.toString()).isOpen(), "the group is the owner's own");
        givenTo(library, "gid", SOMEBODY);
        assertTrue(refusal(library).endsWith("can be written by group 4000001: chmod g-w " + library));
    }

    @Test
    void shouldNotOpenWhatBelongsToAnotherUser() throws IOException {
        givenTo(library, "uid", SOMEBODY);
        assertTrue(refusal(library).contains(library + " belongs to user 4000001"));
        givenTo(library, "uid", 0);
        givenTo(libraries, "uid", SOMEBODY);
        assertTrue(refusal(library).contains(libraries + " belongs to user 4000001"));
    }

    @Test
    void shouldFollowALinkAndLookAtEachFolderOnTheWay() throws IOException {
        final Path good = Files.createDirectories(folder.resolve("good"));
        final Path link = Files.createSymbolicLink(good.resolve(NVML), Path.of("../lib/../lib", NVML));
        assertEquals(library, NativeLibrary.open(link.toString()).path());
        mode(libraries, "rwxrwxrwx");
        assertTrue(refusal(link).endsWith("chmod o-w " + libraries));
        mode(libraries, "rwxr-xr-x");
        mode(good, "rwxrwxrwx");
        assertTrue(refusal(link).endsWith("chmod o-w " + good));
        mode(good, "rwxr-xr-x");
        givenTo(link, "uid", SOMEBODY);
        assertTrue(refusal(link).contains(link + " belongs to user 4000001"));
    }

    @Test
    void shouldNotFollowLinksForEverNorOpenWhatIsNoFile() throws IOException {
        final Path loop = Files.createSymbolicLink(libraries.resolve("loop.so"), Path.of("loop.so"));
        assertTrue(refusal(loop).endsWith("leads through more than 40 links"));
        assertTrue(refusal(libraries).endsWith("is not a regular file"));
        assertTrue(refusal(Path.of("/dev/null")).endsWith("/dev/null is not a regular file")
            || refusal(Path.of("/dev/null")).contains("everybody"));
        final NativeLibrary nowhere = NativeLibrary.open(Files.createSymbolicLink(libraries.resolve("nowhere.so"),
            Path.of("/nowhere/at/all.so")).toString());
        assertEquals("/nowhere: cannot open shared object file: No such file or directory", nowhere.reason());
    }

    @Test
    void shouldLeaveADamagedOrUntrustedCacheAsideAndSayWhy() throws IOException {
        final Path cache = Files.writeString(folder.resolve("ld.so.cache"), "glibc-ld.so.cache1.1 and no more");
        final LibraryPath damaged = new LibraryPath(List.of(), cache, List.of(libraries), TrustedFile.judge());
        assertEquals(List.of(library), List.copyOf(damaged.find(NVML)));
        assertTrue(damaged.damage().startsWith(cache + " is of no use: it claims"), damaged.damage());
        mode(cache, "rw-rw-rw-");
        final LibraryPath untrusted = new LibraryPath(List.of(), cache, List.of(), TrustedFile.judge());
        assertEquals(List.of(), List.copyOf(untrusted.find(NVML)));
        assertTrue(untrusted.damage().contains("chmod o-w"), untrusted.damage());
        assertTrue(UnopenedLibrary.missing(NVML, untrusted.damage()).endsWith("; run ldconfig as root)"));
        final LibraryPath without = new LibraryPath(List.of(), folder.resolve("none"), List.of(), TrustedFile.judge());
        assertEquals(List.of(), List.copyOf(without.find(NVML)));
        assertEquals(null, without.damage());
    }

    @Test
    void shouldTryTheFoldersThatAreToldBeforeTheOthers() throws IOException {
        final Path later = Files.createDirectories(folder.resolve("later"));
        Files.copy(library, later.resolve(NVML));
        final LibraryPath path = new LibraryPath(List.of(libraries), folder.resolve("none"), List.of(later, libraries),
            TrustedFile.judge());
        assertEquals(List.of(library, later.resolve(NVML)), List.copyOf(path.find(NVML)));
        assertThrows(IOException.class, () -> TrustedFile.judge().resolve(folder.resolve("none")));
    }
}

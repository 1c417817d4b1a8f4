package io.nvbind.cli;

import io.nvbind.profile.ProfileFolders;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import picocli.CommandLine.Option;

/** Where things lie: options shared by the commands, with the defaults of the desktop and of a service. */
class Places {

    private static final Path SYSTEM = Path.of("/");
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    @Option(names = "--run-dir", paramLabel = "DIR", defaultValue = "${NVBIND_RUN_DIR}",
        description = "Where the daemon and games meet (default /run/nvbind for root, else $XDG_RUNTIME_DIR/nvbind).")
    private Path runDir;

    @Option(names = "--state-dir", paramLabel = "DIR", defaultValue = "${NVBIND_STATE_DIR}",
        description = "Where recordings are kept (default /var/lib/nvbind for root, else $XDG_STATE_HOME/nvbind).")
    private Path stateDir;

    @Option(names = "--root", paramLabel = "DIR", defaultValue = "${NVBIND_ROOT}",
        description = {"Look for /sys, /proc, /dev, /run and cgroups below DIR, a prepared tree (default /).",
            "The vendors' libraries read the running system all the same."})
    private Path root;

    /** The installation: a checkout with its {@code target} folder. */
    static Path home() {
        final String home = System.getProperty("nvbind.home");
        if (home == null) {
            throw new CommandFailure(CommandFailure.FAILED, "start nvbind by its launcher ./nvbind");
        }
        return Path.of(home);
    }

    /** The folder that holds {@code sys}, {@code proc}, {@code dev} and {@code run}: {@code /} on the running system. */
    Path root() {
        if (root == null || root.toString().isEmpty()) {
            return SYSTEM;
        }
        if (!Files.isDirectory(root)) {
            throw new CommandFailure(CommandFailure.NOT_FOUND, "--root " + root + " is not a folder");
        }
        return root.toAbsolutePath();
    }

    Path runDir() {
        if (runDir != null && !runDir.toString().isEmpty()) {
            return runDir.toAbsolutePath();
        }
        if (ROOT || !root().equals(SYSTEM)) {
            return root().resolve("run/nvbind");
        }
        final String runtime = System.getenv("XDG_RUNTIME_DIR");
        return runtime == null
            ? Path.of(System.getProperty("java.io.tmpdir"), "nvbind-" + System.getProperty("user.name"))
            : Path.of(runtime, "nvbind");
    }

    Path stateDir() {
        if (stateDir != null && !stateDir.toString().isEmpty()) {
            return stateDir.toAbsolutePath();
        }
        if (ROOT) {
            return Path.of("/var/lib/nvbind");
        }
        final String state = System.getenv("XDG_STATE_HOME");
        return state == null
            ? Path.of(System.getProperty("user.home"), ".local", "state", "nvbind")
            : Path.of(state, "nvbind");
    }

    Path framesDir() {
        return runDir().resolve("frames");
    }

    Path tokenFile() {
        return runDir().resolve("token");
    }

    Path socketFile() {
        return runDir().resolve("nvbind.sock");
    }

    /** What games are started with. */
    Path launchDir() {
        return runDir().resolve("launch");
    }

    /** Where game profiles lie. */
    ProfileFolders profileFolders() {
        return ProfileFolders.usual(home(), root(), System.getenv("XDG_CONFIG_HOME"),
            Path.of(System.getProperty("user.home")));
    }

    Path sessionsDir() {
        return stateDir().resolve("sessions");
    }

    /**
     * The same places, but for the run folder.
     *
     * @param run another run folder.
     * @return a copy.
     */
    Places in(final Path run) {
        final Places places = new Places();
        places.runDir = run;
        places.stateDir = stateDir();
        places.root = root;
        return places;
    }

    /**
     * Makes a folder on the way to what other users have a share in: the socket, their own games' rings. Root's may be
     * passed through by everybody, but not listed; what lies in it keeps its own mode.
     *
     * @param folder to be made; one that exists keeps its mode.
     */
    static void makePassable(final Path folder) {
        final boolean there = Files.exists(folder, LinkOption.NOFOLLOW_LINKS);
        make(folder);
        if (ROOT && !there) {
            try {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-x--x"));
            } catch (final IOException problem) {
                throw new CommandFailure(CommandFailure.PERMISSION, folder + " cannot be opened to other users ("
                    + problem + ")", problem);
            }
        }
    }

    /**
     * Makes a folder of ours, and its parents, readable by owner and group only.
     *
     * @param folder to be made; may exist, but not as a link.
     */
    static void make(final Path folder) {
        try {
            if (folder.getParent() != null && !Files.exists(folder.getParent())) {
                make(folder.getParent());
            }
            Files.createDirectory(folder,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
        } catch (final FileAlreadyExistsException exists) {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                throw new CommandFailure(CommandFailure.FAILED, folder + " is in the way: it is not a folder", exists);
            }
        } catch (final IOException problem) {
            throw new CommandFailure(CommandFailure.PERMISSION,
                folder + " cannot be made (" + problem.getClass().getSimpleName()
                    + "); choose another with --run-dir or --state-dir", problem);
        }
    }
}

package io.nvbind.game;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A process that {@code nvbind run --profile} started, or that one of those started. Immutable.
 *
 * @param pid       of the process.
 * @param owner     the user whose it is; null when it is gone.
 * @param container its frames go to.
 * @param profile   id of the profile it was started with.
 * @param preset    quality preset; null for none.
 * @param arguments its command line, the program first.
 */
public record StartedGame(long pid, String owner, String container, String profile, String preset,
                          List<String> arguments) {

    /** What stands around a game: launchers, wrappers, shells, and Wine's own programs, which outlive it. */
    private static final Set<String> AROUND = Set.of("reaper", "steam-launch-wrapper", "pv-bwrap", "srt-bwrap", "bwrap",
        "pressure-vessel-wrap", "pv-adverb", "umu-run", "proton", "gamescope", "gamescopereaper", "mangohud", "gamemoderun",
        "python3", "python", "sh", "bash", "dash", "env", "wine", "wine64", "wineserver", "wineserver64", "services.exe",
        "winedevice.exe", "plugplay.exe", "explorer.exe", "rpcss.exe", "svchost.exe", "tabtip.exe", "conhost.exe",
        "steam.exe", "start.exe", "xalia.exe", "crashpad_handler", "unitycrashhandler64.exe");
    private static final Set<String> JAVA = Set.of("java", "javaw", "javaw.exe");

    /** Copies the list. */
    public StartedGame {
        arguments = List.copyOf(arguments);
    }

    /**
     * The program's name, without folders, of Linux or of Windows.
     *
     * @return in lower case; empty for none.
     */
    public String program() {
        return arguments.isEmpty() ? "" : plain(arguments.getFirst());
    }

    private static String plain(final String path) {
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1).toLowerCase(Locale.ROOT);
    }

    /**
     * Whether this process is the game itself, and none of what is around it. A wrapper names the game among its arguments;
     * only the game's own process is called so. Wine gives a process the name of its Windows program.
     *
     * @param executables names of the game's programs, or main classes; when there are none, whatever is known to be
     *                    around a game is not it.
     * @return true for the game.
     */
    public boolean isGame(final List<String> executables) {
        final String program = program();
        if (executables.isEmpty()) {
            return !program.isEmpty() && !AROUND.contains(program);
        }
        for (final String executable : executables) {
            if (program.equals(executable.toLowerCase(Locale.ROOT))
                || (JAVA.contains(program) && arguments.contains(executable))) {
                return true;
            }
        }
        return false;
    }
}

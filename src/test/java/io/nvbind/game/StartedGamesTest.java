package io.nvbind.game;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which process of a tree like Proton's is the game. */
class StartedGamesTest {

    private static final List<String> GAME = List.of("Cyberpunk2077.exe");
    private static final String OURS = "HOME=/root\0NVBIND_PROFILE=cyberpunk_2077 ultra\0NVBIND_FRAMES_DIR=/run/f/steam-1\0";

    @TempDir
    private Path root;

    private void process(final int pid, final String environment, final String... arguments) throws IOException {
        final Path process = Files.createDirectories(root.resolve("proc").resolve(Integer.toString(pid)));
        Files.writeString(process.resolve("cmdline"), String.join("\0", arguments) + "\0");
        Files.writeString(process.resolve("environ"), environment);
    }

    private List<Long> games(final StartedGames games, final List<String> executables) {
        return games.look().stream().filter(game -> game.isGame(executables)).map(StartedGame::pid).sorted().toList();
    }

    @Test
    void shouldKnowTheGameAmongItsWrappersAndWinesOwnPrograms() throws IOException {
        process(10, OURS, "/home/u/.steam/ubuntu12_32/reaper", "SteamLaunch", "AppId=1091500", "--", "proton",
            "waitforexitandrun", "/games/Cyberpunk2077.exe");
        process(11, OURS, "/usr/lib/pressure-vessel/pv-bwrap", "--", "proton", "/games/Cyberpunk2077.exe");
        process(12, OURS, "python3", "/games/proton", "waitforexitandrun", "/games/Cyberpunk2077.exe");
        process(13, OURS, "/proton/files/bin/wineserver");
        process(14, OURS, "C:\\windows\\system32\\services.exe");
        process(15, OURS, "C:\\windows\\system32\\winedevice.exe");
        process(16, OURS, "Z:\\games\\bin\\x64\\CYBERPUNK2077.EXE", "-skipStartScreen");
        process(17, "HOME=/root\0", "Z:\\games\\bin\\x64\\Cyberpunk2077.exe");
        process(18, "X=NVBIND_PROFILE=cyberpunk_2077\0NVBIND_FRAMES_DIR=/run/f/x\0", "Cyberpunk2077.exe");
        final StartedGames games = new StartedGames(root);
        assertEquals(7, games.look().size());
        assertEquals(List.of(16L), games(games, GAME));
        assertEquals(List.of(16L), games(games, List.of()), "no program is named, and all others are known to be around");
        final StartedGame game = games.look().stream().filter(each -> each.pid() == 16).findFirst().orElseThrow();
        assertEquals("steam-1", game.container());
        assertEquals("cyberpunk_2077", game.profile());
        assertEquals("ultra", game.preset());
        Files.delete(root.resolve("proc/16/cmdline"));
        Files.delete(root.resolve("proc/16/environ"));
        Files.delete(root.resolve("proc/16"));
        assertEquals(List.of(), games(games, GAME));
    }

    @Test
    void shouldSeeWhatAProcessBecomes() throws IOException {
        process(20, "HOME=/root\0", "bash", "run-game.sh", "--", "Cyberpunk2077.exe");
        final StartedGames games = new StartedGames(root);
        assertEquals(List.of(), games(games, GAME));
        process(20, OURS, "Cyberpunk2077.exe");
        assertEquals(List.of(20L), games(games, GAME));
    }

    @Test
    void shouldLookAtALongKnownProcessSeldomAndYetSeeWhatItBecomes() throws IOException {
        for (int pid = 100; pid < 132; pid++) {
            process(pid, "HOME=/root\0", "bash");
        }
        final StartedGames games = new StartedGames(root);
        for (int look = 0; look < 15; look++) {
            assertEquals(List.of(), games(games, GAME));
        }
        for (int pid = 100; pid < 132; pid++) {
            process(pid, OURS, "Cyberpunk2077.exe");
        }
        for (int look = 1; look <= 16; look++) {
            assertEquals(2 * look, games(games, GAME).size(), "one in sixteen is looked at in each look");
        }
    }

    @Test
    void shouldKnowAJavaGameByItsMainClass() throws IOException {
        process(30, OURS, "/usr/bin/java", "-Xmx4G", "-cp", "x.jar", "net.minecraft.client.main.Main", "--width", "800");
        process(31, OURS, "/usr/bin/java", "-jar", "launcher.jar");
        assertEquals(List.of(30L), games(new StartedGames(root), List.of("net.minecraft.client.main.Main")));
    }

    @Test
    void shouldSeeNothingWhereThereIsNothing() throws IOException {
        assertEquals(List.of(), new StartedGames(root).look());
        process(40, "NVBIND_PROFILE=x\0", "game");
        process(41, OURS, "");
        assertEquals(List.of(), games(new StartedGames(root), List.of()));
    }
}

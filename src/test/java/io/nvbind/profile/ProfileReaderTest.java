package io.nvbind.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.gpu.Vendor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a wrong profile is told, and that it takes nothing else with it. */
class ProfileReaderTest {

    @TempDir
    private Path user;

    private String problem(final String text) throws IOException {
        final Path file = user.resolve("some_game.toml");
        Files.writeString(file, text.replace("\\n", "\n"));
        final var problems = ProfileFolders.check(file);
        assertEquals(1, problems.size(), problems.toString());
        final String told = problems.getFirst().toString();
        assertTrue(told.startsWith(file.toString()), told);
        return told.substring(file.toString().length());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "[settings]\\nmax_frame_rate = 0 | :2: settings.max_frame_rate: '0' is not allowed; it takes a whole number from 1 to",
        "\\n[settings]\\n\\nvsync = \"maybe\" | :4: settings.vsync: 'maybe' is not allowed; it takes one of on, off, mailbox",
        "[settings]\\nvsync = { value = \"maybe\", why = \"x\" } | :2: settings.vsync: 'maybe' is not allowed",
        "[settings]\\nfps = 60 | :2: settings.fps: is not known here; known: max_frame_rate, vsync, ray_tracing, shader_cache_gib; its value is '60'",
        "[setings]\\nvsync = \"on\" | :1: setings: is not known here; known: game, settings, nvidia_settings",
        "[amd_settings]\\ndlss_mode = \"off\" | :2: amd_settings.dlss_mode: is not known here; known:",
        "[amd_settings]\\nchill = { min = 90, max = 60 } | :2: amd_settings.chill: '{\"min\":90,\"max\":60}' is not allowed",
        "[presets.insane.settings]\\nvsync = \"on\" | :1: presets.insane: is not known here; known: low, medium, high, ultra",
        "[presets.low.settings]\\nvsync = 3 | :2: presets.low.settings.vsync: '3' is not allowed",
        "[gpu]\\npower_limit = \"110%\" | :2: gpu.power_limit: power_limit = '110%' cannot be read; expected a plain number",
        "[gpu]\\npower_limit_percent = 500 | :2: gpu.power_limit_percent: '500' is not allowed",
        "[gpu]\\nvoltage = 1 | :2: gpu.voltage: is not known here; known: power_limit_percent, persistence_mode",
        "[environment]\\nNVIDIA_DLSS_ENABLED = \"1\" | :2: environment.NVIDIA_DLSS_ENABLED: is not known here; known: NVBIND_",
        "[game]\\nsteam_app_ids = [\"x\"] | :2: game.steam_app_ids",
        "[game]\\nnme = \"x\" | :2: game.nme: is not known here; known: name, aliases",
        "settings = 3 | :1: settings: '3' is not allowed; it takes a table [settings]",
        "[settings | :1: this is no TOML",
    })
    void shouldTellFileLineKeyValueAndWhatIsAllowed(final String text, final String told) throws IOException {
        final String problem = problem(text);
        assertTrue(problem.startsWith(told), problem);
    }

    @Test
    void shouldTellEveryProblemOfAFileAtOnce() throws IOException {
        Files.writeString(user.resolve("x.toml"), "[settings]\nvsync = 1\nmax_frame_rate = 0\n[gpu]\nnothing = 2\n");
        assertEquals(3, ProfileFolders.check(user.resolve("x.toml")).size());
        Files.writeString(user.resolve("My Game.toml"), "");
        assertTrue(ProfileFolders.check(user.resolve("My Game.toml")).getFirst().toString().contains("small letters"));
    }

    @Test
    void shouldKeepTheShippedProfileWhenTheUsersIsWrong() throws IOException {
        final ProfileLibrary library = TestProfiles.with(user, "cyberpunk_2077.toml", "[settings]\nmax_frame_rate = -1\n");
        assertEquals(1, library.problems().size());
        assertEquals(117, library.find("Cyberpunk 2077").entries(null, Vendor.NVIDIA).get("max_frame_rate").value().intValue());
    }

    @Test
    void shouldOverrideKeyByKeyAlsoWhatAPresetSays() throws IOException {
        final Profile profile = TestProfiles.with(user, "cyberpunk_2077.toml",
            "[settings]\nmax_frame_rate = 60\n[presets.low.nvidia_settings]\ndlss_mode = \"balanced\"\n").find("cp2077");
        final var competitive = profile.entries("competitive", Vendor.NVIDIA);
        assertEquals(60, competitive.get("max_frame_rate").value().intValue());
        assertEquals(Layer.USER, competitive.get("max_frame_rate").origin().layer());
        assertEquals(2, competitive.get("max_frame_rate").origin().line());
        assertEquals("off", competitive.get("vsync").value().stringValue());
        assertEquals(Layer.SHIPPED, competitive.get("vsync").origin().layer());
        assertEquals("balanced", profile.entries("low", Vendor.NVIDIA).get("dlss_mode").value().stringValue());
        assertEquals("Cyberpunk 2077", profile.game().name());
    }

    @Test
    void shouldSayWhichOfTwoProfilesOfOneGameWins() throws IOException {
        final ProfileLibrary library = TestProfiles.with(user,
            "my_cyberpunk.toml", "[game]\nname = \"Mine\"\nsteam_app_ids = [1091500]\nexecutables = [\"cyberpunk2077.exe\"]\n");
        assertEquals("my_cyberpunk", library.ofAppId(1091500).id());
        assertEquals("my_cyberpunk", library.ofExecutable("CYBERPUNK2077.EXE").id());
        assertEquals(2, library.notes().size());
        assertTrue(library.notes().getFirst().endsWith("both claim Steam app 1091500; 'my_cyberpunk' wins,"
            + " since it is of the user's own profiles"), library.notes().toString());
    }

    @Test
    void shouldFindAGameByWhatPeopleTypeAndSuggestTheNearestElse() {
        final ProfileLibrary library = TestProfiles.shipped();
        for (final String typed : new String[] {"baldurs gate 3", "Baldur's Gate 3", "BG3", "1086940", "bg3_dx11.exe",
            "Baldurs Gat 3", "baldur"}) {
            assertEquals("baldurs_gate_3", library.find(typed).id(), typed);
        }
        assertEquals("the_witcher_3", library.find("witcher 3").id());
        assertNull(library.find("Half-Life 3"));
        assertNull(library.find(""));
        assertNull(library.find("99999999999999"));
        assertEquals(3, library.suggestions("Half-Life 3").size());
        assertEquals("Elden Ring", library.suggestions("elder rng").getFirst());
    }

    @Test
    void shouldReadBackWhatItExports() throws IOException {
        final Profile profile = TestProfiles.with(user, "cyberpunk_2077.toml", "[settings]\nmax_frame_rate = { value = 60, why = \"a \\\"quiet\\\" night\" }\n[gpu]\nfan_curve = \"40:20,80:100\"\n")
            .find("cp2077");
        final Path copy = user.resolve("copy.toml");
        Files.writeString(copy, ProfileText.of(profile));
        final ProfilePart again = new ProfileReader(Layer.USER, copy).read();
        assertNotNull(again);
        assertEquals(profile.game(), again.game());
        for (final Vendor vendor : Vendor.values()) {
            final var merged = profile.entries(null, vendor);
            final var read = Profile.of(List.of(again)).entries(null, vendor);
            assertEquals(merged.keySet(), read.keySet());
            merged.forEach((key, entry) -> {
                assertEquals(entry.value(), read.get(key).value(), key);
                assertEquals(entry.why(), read.get(key).why(), key);
            });
        }
    }
}

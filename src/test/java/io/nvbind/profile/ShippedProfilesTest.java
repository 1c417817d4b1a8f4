package io.nvbind.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.gpu.Setting;
import io.nvbind.parts.RealParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The profiles that come with nvbind: whole, explained, harmless, and what each comes to on six GPUs. */
class ShippedProfilesTest {

    private static final Path GOLDEN = RealParts.home().resolve("src/test/golden/profiles");
    private static final Set<Setting> RISKY =
        Set.of(Setting.GPU_CLOCK_OFFSET, Setting.MEMORY_CLOCK_OFFSET, Setting.FAN_CURVE, Setting.FAN_SPEED);

    static Collection<Profile> profiles() {
        return TestProfiles.shipped().all();
    }

    @Test
    void shouldLoadAllOfThemWithoutAWord() {
        final ProfileLibrary library = TestProfiles.shipped();
        assertEquals(List.of(), library.problems());
        assertEquals(List.of(), library.notes());
        for (final String game : List.of("Cyberpunk 2077", "Elden Ring", "Counter-Strike 2", "Baldur's Gate 3",
            "default_competitive", "Starfield", "Hogwarts Legacy", "Red Dead Redemption 2", "The Witcher 3")) {
            assertNotNull(library.find(game), game);
        }
        assertTrue(library.all().size() >= 17, () -> library.all().size() + " profiles");
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void shouldSayWhyEachValueWasChosenAndOverclockNothing(final Profile profile) {
        assertTrue(profile.presets().containsAll(ProfileReader.PRESETS), profile.id());
        assertNotNull(profile.game().name());
        assertNotNull(profile.game().goal());
        for (final ProfilePart part : profile.parts()) {
            part.values().forEach((preset, entries) -> entries.forEach(entry -> {
                assertNotNull(entry.why(), () -> entry.origin() + ": no why");
                assertTrue(entry.origin().line() > 0, entry.path());
                assertFalse(entry.key() == ProfileKey.GPU_SETTING && RISKY.contains(DriverSetting.setting(entry.path())),
                    () -> entry.origin() + ": only a user's own profile may set this");
                assertFalse(entry.key() == ProfileKey.POWER_LIMIT_PERCENT && entry.value().doubleValue() > 100,
                    () -> entry.origin() + ": above the default");
            }));
        }
        assertTrue(profile.id().equals("default_competitive") || !profile.game().sources().isEmpty(), profile.id());
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void shouldComeToWhatItsGoldenPlansSay(final Profile profile) throws IOException {
        final StringBuilder text = new StringBuilder(8192);
        for (final Map.Entry<String, Target> target : TestProfiles.targets().entrySet()) {
            for (final String preset : ProfileReader.PRESETS) {
                text.append("== ").append(target.getKey()).append(", ").append(preset).append('\n');
                plan(GamePlan.of(profile, preset, target.getValue()), text);
            }
        }
        final Path file = GOLDEN.resolve(profile.id() + ".txt");
        if ("write".equals(System.getProperty("nvbind.golden"))) {
            Files.createDirectories(GOLDEN);
            Files.writeString(file, text);
        }
        assertEquals(Files.readString(file), text.toString(),
            "if this is meant: mvn surefire:test -Dtest=ShippedProfilesTest -Dnvbind.golden=write");
    }

    private static void plan(final GamePlan plan, final StringBuilder text) {
        for (final KeyPlan key : plan.keys()) {
            text.append(key.road().label()).append(' ').append(key.entry().path()).append(" = ").append(key.entry().value());
            if (key.setting() != null) {
                text.append(" -> ").append(key.setting().label()).append(' ').append(key.value().text());
            }
            key.variables().forEach((variable, value) ->
                text.append(" -> ").append(variable.label()).append('=').append(value));
            if (key.road() == Road.UNSUPPORTED) {
                text.append(": ").append(key.note());
            }
            text.append('\n');
        }
        plan.variables().forEach((variable, value) -> text.append("env ").append(variable.label()).append('=').append(value)
            .append('\n'));
    }

    @Test
    void shouldSetOnlyVariablesThatAreDocumentedSomewhere() {
        final Set<String> seen = Set.copyOf(List.of(LaunchVariable.values()).stream().map(LaunchVariable::label).toList());
        assertEquals(LaunchVariable.values().length, seen.size());
        for (final LaunchVariable variable : LaunchVariable.values()) {
            assertTrue(variable.source().startsWith("https://")
                || Files.exists(RealParts.home().resolve("docs").resolve(variable.source())), variable.label());
        }
        assertFalse(seen.contains("NVIDIA_DLSS_ENABLED"));
    }
}

package io.nvbind.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nvbind.gpu.Vendor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.IntNode;

/** Properties of the merge, over profiles made at random. */
class ProfileMergeTest {

    private static final GameFacts NOTHING =
        new GameFacts(null, List.of(), List.of(), List.of(), List.of(), null, null, null, List.of(), List.of());
    private static final List<String> PATHS = List.of("settings.max_frame_rate", "nvidia_settings.max_frame_rate",
        "amd_settings.max_frame_rate", "settings.shader_cache_gib", "intel_settings.shader_cache_gib", "gpu.power_limit",
        "amd_settings.radeon_boost", "environment.DXVK_HUD");

    private static ProfilePart part(final Random random, final Layer layer) {
        final Map<String, List<ProfileEntry>> values = new HashMap<>();
        for (final String preset : List.of(ProfilePart.BASE, "low")) {
            final List<ProfileEntry> entries = new ArrayList<>();
            for (final String path : PATHS) {
                if (random.nextInt(3) == 0) {
                    entries.add(new ProfileEntry(path, IntNode.valueOf(random.nextInt(1000)), null,
                        new Origin(layer, Path.of(layer.label()), 1)));
                }
            }
            values.put(preset, entries);
        }
        return new ProfilePart("game", layer, Path.of(layer.label()), NOTHING, values);
    }

    private static Map<String, ProfileEntry> of(final String preset, final Vendor vendor, final ProfilePart... parts) {
        return Profile.of(List.of(parts)).entries(preset, vendor);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldOverrideKeyByKeyInWhateverWayFilesAreSplit(final long seed) {
        final Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            final ProfilePart one = part(random, Layer.SHIPPED);
            final ProfilePart two = part(random, Layer.HOST);
            final ProfilePart three = part(random, Layer.USER);
            final Vendor vendor = Vendor.values()[random.nextInt(Vendor.values().length)];
            final String preset = random.nextBoolean() ? "low" : null;
            // What the three come to is what each alone comes to, the later put over the earlier.
            final Map<String, ProfileEntry> expected = new LinkedHashMap<>(of(preset, vendor, one));
            expected.putAll(of(preset, vendor, two));
            expected.putAll(of(preset, vendor, three));
            assertEquals(expected, of(preset, vendor, one, two, three));
            // The same file twice changes nothing.
            assertEquals(of(preset, vendor, one, two), of(preset, vendor, one, two, two));
            // No value comes from nowhere, and none of another vendor's.
            of(preset, vendor, one, two, three).values().forEach(entry -> {
                final String section = entry.path().substring(0, entry.path().indexOf('.'));
                assertEquals(true, !section.endsWith("_settings") || section.equals(ProfileKey.section(vendor)), section);
            });
        }
    }
}

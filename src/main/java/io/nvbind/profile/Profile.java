package io.nvbind.profile;

import io.nvbind.gpu.Vendor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * A game's profile, merged from its files. Immutable.
 *
 * @param id    name of its files, without {@code .toml}.
 * @param game  what tells the game, and what the profile is for.
 * @param parts its files in the order in which they override each other.
 */
public record Profile(String id, GameFacts game, List<ProfilePart> parts) {

    /** Copies the list. */
    public Profile {
        parts = List.copyOf(parts);
    }

    /**
     * Merges files of one name.
     *
     * @param parts in the order in which they override each other.
     * @return the profile.
     */
    static Profile of(final List<ProfilePart> parts) {
        GameFacts game = parts.getFirst().game();
        for (final ProfilePart part : parts.subList(1, parts.size())) {
            game = game.overriddenBy(part.game());
        }
        return new Profile(parts.getFirst().id(), game, parts);
    }

    /**
     * A profile of a few values, to be tried or to be written to a file.
     *
     * @param id     its name.
     * @param goal   what it is to help.
     * @param values by key, such as {@code gpu.power_limit_percent}.
     * @param why    of each; null for none.
     * @return the profile.
     */
    public static Profile of(final String id, final String goal, final Map<String, JsonNode> values, final String why) {
        final GameFacts facts = new GameFacts(null, List.of(), List.of(), List.of(), List.of(), null, goal, null, List.of(),
            List.of());
        final Origin origin = new Origin(Layer.USER, Path.of(id), 0);
        final List<ProfileEntry> entries = new ArrayList<>();
        values.forEach((path, value) -> entries.add(new ProfileEntry(path, value, why, origin)));
        return new Profile(id, facts, List.of(new ProfilePart(id, Layer.USER, origin.file(), facts,
            Map.of(ProfilePart.BASE, entries))));
    }

    /**
     * What the game draws with.
     *
     * @return at least one.
     */
    public List<Api> apis() {
        return game.apis().isEmpty() ? List.of(Api.values()) : game.apis();
    }

    /**
     * Whether it is a Windows program.
     *
     * @return true when Proton or Wine runs it.
     */
    public boolean proton() {
        return Boolean.TRUE.equals(game.proton());
    }

    /**
     * The quality presets it has.
     *
     * @return their names in order.
     */
    public Set<String> presets() {
        final Set<String> presets = new TreeSet<>();
        parts.forEach(part -> presets.addAll(part.values().keySet()));
        presets.remove(ProfilePart.BASE);
        return presets;
    }

    /**
     * The values for a GPU: of each file first those for every preset, then the preset's; of each first those for every
     * vendor, then the vendor's. What comes later overrides, key by key.
     *
     * @param preset quality preset; null for none.
     * @param vendor of the GPU.
     * @return by key, in the order they were written.
     */
    public Map<String, ProfileEntry> entries(final String preset, final Vendor vendor) {
        final Map<String, ProfileEntry> merged = new LinkedHashMap<>();
        for (final ProfilePart part : parts) {
            merge(merged, part, ProfilePart.BASE, vendor);
            if (preset != null) {
                merge(merged, part, preset, vendor);
            }
        }
        return merged;
    }

    /**
     * The values for every vendor's GPUs: those of {@link #entries(String, Vendor)}, but each vendor's beside everybody's.
     *
     * @param preset quality preset; null for none.
     * @return in the order they were written.
     */
    public List<ProfileEntry> entries(final String preset) {
        final Map<String, ProfileEntry> merged = new LinkedHashMap<>();
        for (final ProfilePart part : parts) {
            part.values().getOrDefault(ProfilePart.BASE, List.of()).forEach(entry -> merged.put(entry.path(), entry));
            if (preset != null) {
                part.values().getOrDefault(preset, List.of()).forEach(entry -> merged.put(entry.path(), entry));
            }
        }
        return List.copyOf(merged.values());
    }

    private static void merge(final Map<String, ProfileEntry> merged, final ProfilePart part, final String preset,
                              final Vendor vendor) {
        final List<ProfileEntry> values = part.values().getOrDefault(preset, List.of());
        final List<ProfileEntry> ordered = new ArrayList<>();
        final String own = ProfileKey.section(vendor) + ".";
        values.stream().filter(entry -> !entry.path().contains("settings.")).forEach(ordered::add);
        values.stream().filter(entry -> entry.path().startsWith(ProfileKey.COMMON + ".")).forEach(ordered::add);
        values.stream().filter(entry -> entry.path().startsWith(own)).forEach(ordered::add);
        for (final ProfileEntry entry : ordered) {
            merged.put(mergedAs(entry.path()), entry);
        }
    }

    /** A vendor's key overrides everybody's of the same name. */
    private static String mergedAs(final String path) {
        final int dot = path.indexOf('.');
        return path.substring(0, dot).endsWith(ProfileKey.COMMON) ? path.substring(dot + 1) : path;
    }
}

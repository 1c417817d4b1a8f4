package io.nvbind.profile;

import java.util.List;

/**
 * What a profile says of its game; null or empty where a file leaves it to others. Immutable.
 *
 * @param name          for people.
 * @param aliases       other names.
 * @param steamAppIds   Steam's numbers.
 * @param executables   names of its programs, without folders; for Java games the main class.
 * @param apis          what it may draw with.
 * @param proton        whether it is a Windows program.
 * @param goal          what the profile is to help.
 * @param defaultPreset quality preset when nobody says.
 * @param hints         what the player can do himself.
 * @param sources       where names and numbers come from.
 */
public record GameFacts(String name, List<String> aliases, List<Long> steamAppIds, List<String> executables, List<Api> apis,
                        Boolean proton, String goal, String defaultPreset, List<String> hints, List<String> sources) {

    /** Copies the lists. */
    public GameFacts {
        aliases = List.copyOf(aliases);
        steamAppIds = List.copyOf(steamAppIds);
        executables = List.copyOf(executables);
        apis = List.copyOf(apis);
        hints = List.copyOf(hints);
        sources = List.copyOf(sources);
    }

    GameFacts overriddenBy(final GameFacts later) {
        return new GameFacts(or(later.name, name), or(later.aliases, aliases), or(later.steamAppIds, steamAppIds),
            or(later.executables, executables), or(later.apis, apis), or(later.proton, proton), or(later.goal, goal),
            or(later.defaultPreset, defaultPreset), or(later.hints, hints), or(later.sources, sources));
    }

    private static <T> T or(final T later, final T earlier) {
        return later == null || (later instanceof final List<?> list && list.isEmpty()) ? earlier : later;
    }
}

package io.nvbind.profile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Every profile there is, merged, and how a game is found. Immutable; any thread. */
public final class ProfileLibrary {

    private static final int SUGGESTIONS = 3;
    private static final int LEAST_LETTERS = 3;

    private final Map<String, Profile> byId;
    private final Map<Long, Profile> byAppId = new HashMap<>();
    private final Map<String, Profile> byExecutable = new HashMap<>();
    private final Map<String, Profile> byName = new HashMap<>();
    private final List<ProfileProblem> problems;
    private final List<String> notes = new ArrayList<>();

    /**
     * Merges files.
     *
     * @param parts    in the order in which they override each other.
     * @param problems what was wrong with files that are left out.
     */
    ProfileLibrary(final List<ProfilePart> parts, final List<ProfileProblem> problems) {
        this.problems = List.copyOf(problems);
        final Map<String, List<ProfilePart>> files = new TreeMap<>();
        parts.forEach(part -> files.computeIfAbsent(part.id(), id -> new ArrayList<>()).add(part));
        final Map<String, Profile> merged = new LinkedHashMap<>();
        files.forEach((id, each) -> merged.put(id, Profile.of(each)));
        byId = Collections.unmodifiableMap(merged);
        final List<Profile> latestFirst = new ArrayList<>(merged.values());
        latestFirst.sort(Comparator.comparing((Profile profile) -> profile.parts().getLast().layer()).reversed()
            .thenComparing(Profile::id));
        for (final Profile profile : latestFirst) {
            profile.game().steamAppIds().forEach(id -> claim(byAppId, id, "Steam app " + id, profile));
            profile.game().executables().forEach(name ->
                claim(byExecutable, name.toLowerCase(Locale.ROOT), "the program '" + name + "'", profile));
        }
        byId.values().forEach(this::name);
    }

    /** Who is called by a name as it stands is found without a look at all the others. */
    private void name(final Profile profile) {
        final Stream<String> names = Stream.concat(Stream.of(profile.id()),
            Stream.concat(Stream.ofNullable(profile.game().name()), profile.game().aliases().stream()));
        names.map(GameName::plain).filter(name -> !name.isEmpty()).forEach(name -> byName.merge(name, profile,
            (first, other) -> GameName.plain(first.id()).contains(name) || !GameName.plain(other.id()).contains(name)
                ? first : other));
    }

    private <K> void claim(final Map<K, Profile> claimed, final K key, final String what, final Profile profile) {
        final Profile winner = claimed.putIfAbsent(key, profile);
        if (winner != null && !winner.id().equals(profile.id())) {
            final ProfilePart first = winner.parts().getLast();
            final ProfilePart second = profile.parts().getLast();
            notes.add(second.file() + " and " + first.file() + " both claim " + what + "; '" + winner.id() + "' wins, since "
                + (first.layer() == second.layer() ? "its name comes first"
                : "it is of the " + first.layer().label() + "'s own profiles"));
        }
    }

    /**
     * The profiles.
     *
     * @return by id, in order.
     */
    public Collection<Profile> all() {
        return byId.values();
    }

    /**
     * Files that are left out, and why.
     *
     * @return empty when all are well.
     */
    public List<ProfileProblem> problems() {
        return problems;
    }

    /**
     * Games that several profiles claim, and which one has them.
     *
     * @return sentences.
     */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /**
     * A profile by what a person or program calls its game: name, id, another name, Steam's number or a program's name.
     *
     * @param query as typed; a wrong letter in about five is forgiven, and the rest of a name, when only one game is meant.
     * @return null when none is meant.
     */
    public Profile find(final String query) {
        if (query.matches("[0-9]{1,10}") && byAppId.containsKey(Long.parseLong(query))) {
            return byAppId.get(Long.parseLong(query));
        }
        final Profile running = ofExecutable(query);
        if (running != null) {
            return running;
        }
        final String plain = GameName.plain(query);
        if (byName.containsKey(plain)) {
            return byName.get(plain);
        }
        final List<Profile> near = ranked(query);
        if (near.isEmpty() || plain.isEmpty()) {
            return null;
        }
        final int best = distance(near.getFirst(), plain);
        final boolean clear = near.size() < 2 || distance(near.get(1), plain) > best;
        if (clear && best <= plain.length() / 5) {
            return near.getFirst();
        }
        final List<Profile> beginning = near.stream().filter(profile -> begins(profile, plain)).toList();
        return beginning.size() == 1 ? beginning.getFirst() : null;
    }

    private static boolean begins(final Profile profile, final String plain) {
        return plain.length() >= LEAST_LETTERS && (GameName.plain(profile.id()).startsWith(plain)
            || (profile.game().name() != null && GameName.plain(profile.game().name()).startsWith(plain)));
    }

    /**
     * A profile by its id.
     *
     * @param id exactly.
     * @return null when there is none.
     */
    public Profile of(final String id) {
        return byId.get(id);
    }

    /**
     * The profile of a Steam app.
     *
     * @param appId Steam's number.
     * @return null when there is none.
     */
    public Profile ofAppId(final long appId) {
        return byAppId.get(appId);
    }

    /**
     * The profile of a program.
     *
     * @param name without folders; upper and lower case are the same.
     * @return null when there is none.
     */
    public Profile ofExecutable(final String name) {
        return byExecutable.get(name.toLowerCase(Locale.ROOT));
    }

    /**
     * The profile of a game by what its process says of itself. Nothing is guessed.
     *
     * @param name of its program, or its own name or another it is known by.
     * @return null when there is none.
     */
    public Profile ofGame(final String name) {
        final Profile program = ofExecutable(name);
        return program != null ? program : byName.get(GameName.plain(name));
    }

    /**
     * Names that may be meant.
     *
     * @param query as typed.
     * @return the nearest, nearest first; at most three.
     */
    public List<String> suggestions(final String query) {
        return ranked(query).stream().limit(SUGGESTIONS)
            .map(profile -> profile.game().name() == null ? profile.id() : profile.game().name()).toList();
    }

    private List<Profile> ranked(final String query) {
        final String plain = GameName.plain(query);
        final List<Profile> ranked = new ArrayList<>(byId.values());
        ranked.sort(Comparator.comparingInt((Profile profile) -> distance(profile, plain))
            .thenComparing(profile -> !GameName.plain(profile.id()).contains(plain)).thenComparing(Profile::id));
        return ranked;
    }

    private static int distance(final Profile profile, final String plain) {
        int least = GameName.distance(GameName.plain(profile.id()), plain);
        if (profile.game().name() != null) {
            least = Math.min(least, GameName.distance(GameName.plain(profile.game().name()), plain));
        }
        for (final String alias : profile.game().aliases()) {
            least = Math.min(least, GameName.distance(GameName.plain(alias), plain));
        }
        return least;
    }
}

package io.nvbind.operations;

import io.nvbind.game.GameProcess;
import io.nvbind.profile.Profile;
import io.nvbind.profile.ProfileLibrary;
import io.nvbind.telemetry.Session;
import io.nvbind.telemetry.Sessions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Looks among the games whose frames arrive for those that there is a profile for, whoever started them: by Steam's number
 * in their process's environment, by the program or name their process says it is, or by what their container was registered
 * with. A session counts from when it said which GPU it draws on, or had the time to. One thread; reads files.
 */
public final class PlayedGames {

    /** A game says its GPU with its first frames; some drivers do not tell which one it is. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final Sessions sessions;
    private final KnownContainers known;
    private final GameProcess processes;
    private final Map<String, Long> numbers = new HashMap<>();

    /**
     * Creates it.
     *
     * @param sessions  the games that run.
     * @param known     the containers there are.
     * @param processes finds the process behind a ring.
     */
    public PlayedGames(final Sessions sessions, final KnownContainers known, final GameProcess processes) {
        this.sessions = sessions;
        this.known = known;
        this.processes = processes;
    }

    /** Those there are now. */
    List<PlayedGame> look(final ProfileLibrary library) {
        final List<PlayedGame> games = new ArrayList<>();
        final Set<String> there = new HashSet<>();
        for (final Session session : sessions.running()) {
            there.add(session.id());
            if (session.deviceSaid() || System.nanoTime() - session.startNanos() > PATIENCE_NANOS) {
                final PlayedGame game = game(session, library);
                if (game != null) {
                    games.add(game);
                }
            }
        }
        numbers.keySet().retainAll(there);
        return games;
    }

    private PlayedGame game(final Session session, final ProfileLibrary library) {
        final long number = numbers.computeIfAbsent(session.id(), id -> number(session));
        final Profile numbered = number == 0 ? null : library.ofAppId(number);
        if (numbered != null) {
            return played(session, numbered, "Steam's number " + number);
        }
        PlayedGame game = named(session, "its program", session.executable(), library);
        game = game != null ? game : named(session, "its own name", session.game(), library);
        return game != null ? game : named(session, "what its container runs", known.game(session.container()), library);
    }

    private long number(final Session session) {
        for (final Path ring : session.rings()) {
            final long number = processes.steamAppId(ring);
            if (number != 0) {
                return number;
            }
        }
        return 0;
    }

    private PlayedGame named(final Session session, final String what, final String name, final ProfileLibrary library) {
        final Profile profile = name == null ? null : library.ofGame(name);
        return profile == null ? null : played(session, profile, what + " '" + name + "'");
    }

    private PlayedGame played(final Session session, final Profile profile, final String knownBy) {
        return new PlayedGame(session.id(), session.container(), known.owner(session.container()), profile, knownBy);
    }
}

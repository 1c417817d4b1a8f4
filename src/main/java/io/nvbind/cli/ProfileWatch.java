package io.nvbind.cli;

import io.nvbind.operations.AutoProfiles;
import io.nvbind.operations.GameProfiles;
import org.agrona.concurrent.Agent;

/** Reads profiles anew when their files change, and applies those of games as they come and go. A thread of its own. */
final class ProfileWatch implements Agent {

    /** Between two looks. */
    static final long MILLIS = 1000;

    private final GameProfiles profiles;
    private final AutoProfiles games;

    ProfileWatch(final GameProfiles profiles, final AutoProfiles games) {
        this.profiles = profiles;
        this.games = games;
    }

    @Override
    public int doWork() {
        profiles.reload();
        games.look();
        // Work that was done is no reason to look again at once.
        return 0;
    }

    @Override
    public String roleName() {
        return "profiles";
    }
}

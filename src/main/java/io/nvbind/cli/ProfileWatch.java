package io.nvbind.cli;

import io.nvbind.operations.GameProfiles;
import org.agrona.concurrent.Agent;

/** Reads profiles anew when their files change; by the thread that tends containers. */
final class ProfileWatch implements Agent {

    /** Of the turns of its thread, one in so many looks. */
    private static final int EVERY = 4;

    private final GameProfiles profiles;
    private int turn;

    ProfileWatch(final GameProfiles profiles) {
        this.profiles = profiles;
    }

    @Override
    public int doWork() {
        turn = (turn + 1) % EVERY;
        return turn == 0 && profiles.reload() ? 1 : 0;
    }

    @Override
    public String roleName() {
        return "profiles";
    }
}

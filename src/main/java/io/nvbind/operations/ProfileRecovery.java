package io.nvbind.operations;

import io.nvbind.api.Problem;
import io.nvbind.control.Change;
import java.util.function.Consumer;

/** Takes back what a killed daemon left of profiles that hold while a game runs. */
final class ProfileRecovery {

    private final Begun begun;
    private final ProfileSettings settings;
    private final LiveLimits limits;
    private final Consumer<String> told;

    ProfileRecovery(final Begun begun, final ProfileSettings settings, final LiveLimits limits,
                    final Consumer<String> told) {
        this.begun = begun;
        this.settings = settings;
        this.limits = limits;
        this.told = told;
    }

    /** Once, when the log of changes is settled: what waited to be confirmed is back by then. */
    void run() {
        begun.loans().forEach((container, loan) -> {
            try {
                final Change change = settings.takeBack(container, "nvbind", loan.gpu(),
                    setting -> loan.settings().contains(setting.label()));
                final int limited = limits.release(container);
                begun.end(container);
                told.accept("what a daemon that was killed had set for the game of container " + container
                    + " is taken back: " + (change == null ? "no setting held" : change.steps().size() + " settings")
                    + ", and the frame limit of " + limited + " processes");
            } catch (final Problem refused) {
                told.accept("container " + container + " still has what a daemon that was killed set for its game: "
                    + refused.getMessage());
            }
        });
    }
}

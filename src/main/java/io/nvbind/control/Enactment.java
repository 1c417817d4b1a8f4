package io.nvbind.control;

import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingState;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Carries plans out: the intent on disk, the writes, their end in the log, and who is told. One thread at a time. */
final class Enactment {

    private static final String NVBIND = "nvbind";

    private final Targets targets;
    private final Memory memory;
    private final Announcer announcer;
    private final Runnable changed;
    private final StepHook hook;
    private final ChangeIds ids;

    Enactment(final Targets targets, final Memory memory, final Announcer announcer, final Runnable changed,
              final StepHook hook, final ChangeIds ids) {
        this.targets = targets;
        this.memory = memory;
        this.announcer = announcer;
        this.changed = changed;
        this.hook = hook;
        this.ids = ids;
    }

    Map<Setting, SettingState> settings(final Target target) throws Refusal {
        return targets.settings(target);
    }

    Planner planner() {
        return new Planner(targets, memory, ids.next());
    }

    /** Carries a request out, whole or not at all; that something changed is the caller's to tell. */
    Transaction.Result whole(final Planner planner, final Plan plan, final Request request, final boolean confirm)
        throws IOException {
        final String id = planner.id();
        memory.intend(id, request.user(), planner.edits(), plan, confirm);
        final Transaction.Result result =
            new Transaction(targets, plan, memory.held(), Transaction.Mode.WHOLE, hook).run();
        if (result.done()) {
            memory.done(id, request.user(), planner.edits(), result.held(), confirm);
        } else {
            memory.undone(id, result.held());
        }
        announcer.done(plan, result.outcomes(), request.owner());
        return result;
    }

    /** Carries out as much as possible of edits that must happen, and tells what is left. */
    List<Left> onward(final Planner planner, final String owner) throws IOException {
        final Plan plan = planner.plan();
        memory.intend(planner.id(), NVBIND, planner.edits(), plan, false);
        final Transaction.Result result =
            new Transaction(targets, plan, memory.held(), Transaction.Mode.ONWARD, hook).run();
        memory.done(planner.id(), NVBIND, planner.edits(), result.held(), false);
        announcer.done(plan, result.outcomes(), owner);
        changed.run();
        return result.left();
    }
}

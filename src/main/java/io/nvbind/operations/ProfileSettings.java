package io.nvbind.operations;

import io.nvbind.api.Problem;
import io.nvbind.control.Change;
import io.nvbind.control.Control;
import io.nvbind.control.Refusal;
import io.nvbind.control.Request;
import io.nvbind.control.State;
import io.nvbind.control.Wish;
import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingValue;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** What profiles set on GPUs, through {@link Control}; its refusals as problems. Any thread but that of the GPUs. */
final class ProfileSettings {

    private final Control control;

    ProfileSettings(final Control control) {
        this.control = control;
    }

    /** Does it, or plans it. */
    Change change(final Request request, final boolean dryRun) throws Problem {
        try {
            final Change change = dryRun ? control.plan(request) : control.apply(request);
            if (change.state() == State.ROLLED_BACK) {
                throw ChangeJson.failure(change);
            }
            return change;
        } catch (final Refusal refusal) {
            throw ChangeJson.problem(refusal);
        }
    }

    /** A container's wishes for some settings of a GPU, each as one to be taken back; empty when it has none. */
    Map<GpuId, Map<Setting, SettingValue>> wishes(final String container, final GpuId gpu,
                                                  final Predicate<Setting> which) {
        final Map<Setting, SettingValue> none = new EnumMap<>(Setting.class);
        for (final Wish wish : control.wishes()) {
            if (wish.owner().equals(container) && wish.slot().gpu().equals(gpu) && which.test(wish.slot().setting())) {
                none.put(wish.slot().setting(), null);
            }
        }
        return none.isEmpty() ? Map.of() : new HashMap<>(Map.of(gpu, none));
    }

    /** Takes them back; null when there are none. */
    Change takeBack(final String container, final String user, final GpuId gpu, final Predicate<Setting> which)
        throws Problem {
        final Map<GpuId, Map<Setting, SettingValue>> wanted = wishes(container, gpu, which);
        return wanted.isEmpty() ? null
            : change(new Request(user, container, Wish.USUAL_PRIORITY, wanted, 0, true), false);
    }

    /** Whether a change still waits to be confirmed. */
    boolean waits(final Change change) {
        return change != null && change.state() == State.PENDING && control.changes().stream()
            .anyMatch(now -> now.id().equals(change.id()) && now.state() == State.PENDING);
    }

    /** Takes a change back that waits to be confirmed. */
    Change revert(final Change change) throws Problem {
        try {
            return control.revert(change.id());
        } catch (final Refusal refusal) {
            throw ChangeJson.problem(refusal);
        }
    }

    /** Confirms a change that waits for that; others are as they are. */
    Change confirm(final Change change, final String user) throws Problem {
        try {
            return change == null || change.state() != State.PENDING ? change
                : control.confirm(change.id(), change.digest(), user);
        } catch (final Refusal refusal) {
            throw ChangeJson.problem(refusal);
        }
    }
}

package io.nvbind.control;

import io.nvbind.gpu.Setting;
import java.util.Map;
import java.util.Set;

/**
 * What became of a container's {@link GpuConfiguration}.
 *
 * @param change       what was done about settings that act at once; a setting that the GPU lacks is in it, unsupported.
 * @param ofMode       the settings that the performance mode came to.
 * @param environment  variables that the game is to be started with next time, for what cannot be set while it runs.
 */
public record Reload(Change change, Set<Setting> ofMode, Map<String, String> environment) {

    /** Copies. */
    public Reload {
        ofMode = Set.copyOf(ofMode);
        environment = Map.copyOf(environment);
    }

    /**
     * Whether anything was done, planned or offered.
     *
     * @return false when the GPU lacks all that was asked for.
     */
    public boolean isAnything() {
        return !environment.isEmpty() || change.steps().isEmpty()
            || change.steps().stream().anyMatch(step -> step.outcome() == null || step.outcome().done());
    }
}

package io.nvbind.control;

import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import java.util.Map;

/** The settings of GPUs and of containers' shares of them, read and written by one road each. */
final class Targets {

    private final GpuDesk gpus;
    private final VramDesk vram;

    Targets(final GpuDesk gpus, final VramDesk vram) {
        this.gpus = gpus;
        this.vram = vram;
    }

    /**
     * Every setting of a target.
     *
     * @throws Refusal {@link Refusal.Kind#LOST} when the GPU or the container is gone.
     */
    Map<Setting, SettingState> settings(final Target target) throws Refusal {
        final Map<Setting, SettingState> states = target.container() == null
            ? gpus.with(target.gpu(), Gpu::settings)
            : Map.of(Setting.VRAM_LIMIT, vram.state(target.container(), target.gpu()));
        final boolean readable = states.values().stream().anyMatch(state -> state.lacking() == null);
        final boolean gone = states.values().stream().anyMatch(state -> state.lacking() == SettingOutcome.Result.LOST);
        if (gone && !readable) {
            throw new Refusal(Refusal.Kind.LOST, target.container() == null ? "the GPU is gone"
                : "container " + target.container() + " is gone");
        }
        return states;
    }

    /** Writes one and reads it back; a target that is gone is an ordinary outcome. */
    SettingOutcome apply(final Slot slot, final SettingValue value) {
        try {
            return slot.container() == null ? gpus.with(slot.gpu(), gpu -> gpu.apply(slot.setting(), value))
                : vram.limit(slot.container(), slot.gpu(), value);
        } catch (final Refusal gone) {
            return SettingOutcome.refused(SettingOutcome.Result.LOST, gone.getMessage());
        }
    }
}

package io.nvbind.control;

import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;

/** How much of a GPU's memory each container may take. Any thread; may wait for files. */
public interface VramDesk {

    /** Limits nothing. */
    VramDesk NONE = new VramDesk() {
        @Override
        public SettingState state(final String container, final GpuId gpu) {
            return SettingState.unsupported("nothing on this host limits a container's VRAM");
        }

        @Override
        public SettingOutcome limit(final String container, final GpuId gpu, final SettingValue value) {
            return SettingOutcome.refused(SettingOutcome.Result.UNSUPPORTED, state(container, gpu).unsupported());
        }
    };

    /**
     * Reads a container's limit.
     *
     * @param container its id.
     * @param gpu       of which GPU.
     * @return MiB, {@link SettingValue#AUTOMATIC} for no limit; lacking {@link SettingOutcome.Result#LOST} when the
     *         container is gone, and its limit with it; unsupported with the reason where nothing limits it.
     */
    SettingState state(String container, GpuId gpu);

    /**
     * Sets it and reads it back.
     *
     * @param container its id.
     * @param gpu       of which GPU.
     * @param value     MiB, or {@link SettingValue#AUTOMATIC} for no limit.
     * @return what became of it.
     */
    SettingOutcome limit(String container, GpuId gpu, SettingValue value);
}

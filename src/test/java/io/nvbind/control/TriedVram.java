package io.nvbind.control;

import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Containers' VRAM limits in memory, of up to 8 GiB; a container that is gone takes its limit along. */
final class TriedVram implements VramDesk {

    final Map<String, SettingValue> limits = new TreeMap<>();
    final Set<String> gone = new HashSet<>();
    boolean unsupported;
    boolean fails;
    int writes;

    @Override
    public SettingState state(final String container, final GpuId gpu) {
        if (unsupported) {
            return SettingState.unsupported("this driver's memory is not counted");
        }
        if (gone.contains(container)) {
            limits.remove(container);
            return SettingState.lacking(SettingOutcome.Result.LOST, "the container is gone");
        }
        return SettingState.of(limits.getOrDefault(container, SettingValue.AUTOMATIC), 1, 8192, SettingValue.AUTOMATIC);
    }

    @Override
    public SettingOutcome limit(final String container, final GpuId gpu, final SettingValue value) {
        writes++;
        if (fails) {
            return SettingOutcome.refused(SettingOutcome.Result.NOT_APPLIED, "the kernel refused it");
        }
        if (value instanceof SettingValue.Automatic) {
            limits.remove(container);
        } else {
            limits.put(container, value);
        }
        return SettingOutcome.applied(value);
    }
}

package io.nvbind.control;

import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.Setting;
import java.util.Comparator;

/**
 * One setting of one GPU; in the order in which several are written.
 *
 * @param gpu     which GPU.
 * @param setting which setting.
 */
public record Slot(GpuId gpu, Setting setting) implements Comparable<Slot> {

    private static final Comparator<Slot> ORDER = Comparator.comparing(Slot::gpu).thenComparing(Slot::setting);

    @Override
    public int compareTo(final Slot other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return gpu + " " + setting.label();
    }
}

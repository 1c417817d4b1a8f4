package io.nvbind.control;

import io.nvbind.gpu.GpuId;
import java.util.Comparator;

/**
 * What settings belong to.
 *
 * @param gpu       a GPU.
 * @param container whose share of it; null for the GPU itself.
 */
record Target(GpuId gpu, String container) implements Comparable<Target> {

    private static final Comparator<Target> ORDER = Comparator.comparing(Target::gpu)
        .thenComparing(Target::container, Comparator.nullsFirst(Comparator.naturalOrder()));

    static Target of(final GpuId gpu) {
        return new Target(gpu, null);
    }

    @Override
    public int compareTo(final Target other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return container == null ? gpu.toString() : gpu + " of container " + container;
    }
}

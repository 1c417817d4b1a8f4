package io.nvbind.control;

import io.nvbind.gpu.GpuId;

/**
 * What settings belong to.
 *
 * @param gpu       a GPU.
 * @param container whose share of it; null for the GPU itself.
 */
record Target(GpuId gpu, String container) implements Comparable<Target> {

    static Target of(final GpuId gpu) {
        return new Target(gpu, null);
    }

    @Override
    public int compareTo(final Target other) {
        final int order = gpu.compareTo(other.gpu);
        return order == 0 ? compare(container, other.container) : order;
    }

    /** The GPU itself first, then containers by name. */
    static int compare(final String one, final String other) {
        if (one == null || other == null) {
            return Boolean.compare(one != null, other != null);
        }
        return one.compareTo(other);
    }

    @Override
    public String toString() {
        return container == null ? gpu.toString() : gpu + " of container " + container;
    }
}

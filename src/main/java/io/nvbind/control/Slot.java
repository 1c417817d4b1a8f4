package io.nvbind.control;

import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.Setting;

/**
 * One setting of one GPU, or of a container's share of it; in the order in which several are written.
 *
 * @param gpu       which GPU.
 * @param container whose share, for {@link Setting#isPerContainer} settings; null for the GPU itself.
 * @param setting   which setting.
 */
public record Slot(GpuId gpu, String container, Setting setting) implements Comparable<Slot> {

    /**
     * A setting of a GPU itself.
     *
     * @param gpu     which GPU.
     * @param setting which setting.
     */
    public Slot(final GpuId gpu, final Setting setting) {
        this(gpu, null, setting);
    }

    static Slot of(final Target target, final Setting setting) {
        return new Slot(target.gpu(), target.container(), setting);
    }

    Target target() {
        return new Target(gpu, container);
    }

    @Override
    public int compareTo(final Slot other) {
        int order = gpu.compareTo(other.gpu);
        if (order == 0) {
            order = Target.compare(container, other.container);
        }
        return order == 0 ? setting.compareTo(other.setting) : order;
    }

    @Override
    public String toString() {
        return target() + " " + setting.label();
    }
}

package io.nvbind.gpu;

import java.util.List;

/**
 * The processes that use a GPU, or why they cannot be told.
 *
 * @param list        the processes; empty when there are none or they cannot be told.
 * @param unavailable the reason, null when they can be told.
 */
public record GpuProcesses(List<GpuProcess> list, String unavailable) {

    /** Copies the list. */
    public GpuProcesses {
        list = List.copyOf(list);
    }

    /**
     * The processes are known.
     *
     * @param list of them.
     * @return the answer.
     */
    public static GpuProcesses of(final List<GpuProcess> list) {
        return new GpuProcesses(list, null);
    }

    /**
     * They cannot be told.
     *
     * @param reason why.
     * @return the answer.
     */
    public static GpuProcesses unavailable(final String reason) {
        return new GpuProcesses(List.of(), reason);
    }
}

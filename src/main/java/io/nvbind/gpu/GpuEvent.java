package io.nvbind.gpu;

/**
 * Something that happened to a GPU.
 *
 * @param id      which GPU.
 * @param kind    what kind of thing.
 * @param message in words, with the driver's own number where it has one.
 * @param nanos   when it was noticed, {@link System#nanoTime()}.
 */
public record GpuEvent(GpuId id, Kind kind, String message, long nanos) {

    /** Kinds of events. */
    public enum Kind {
        /** The driver reports an error (an NVIDIA Xid, an AMD VM fault, an Intel RAS error). */
        ERROR,
        /** The GPU was or is being reset. */
        RESET,
        /** The GPU is gone: off the bus, or its driver unloaded. */
        LOST,
        /** The GPU is there: for the first time, or again. */
        APPEARED,
        /** The GPU slows down because of heat. */
        THERMAL
    }
}

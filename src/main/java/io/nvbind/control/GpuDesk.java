package io.nvbind.control;

import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuId;
import java.util.List;
import java.util.function.Function;

/** Lends the GPUs out on the one thread that may call them. Any thread but that one. */
public interface GpuDesk {

    /**
     * The GPUs that are there.
     *
     * @return their identities.
     */
    List<GpuId> gpus();

    /**
     * Does something with a GPU, between two samples, and waits for it.
     *
     * @param gpu  which.
     * @param work called on the thread that may call GPUs; must not wait.
     * @param <T>  what comes of it.
     * @return what {@code work} returned.
     * @throws Refusal {@link Refusal.Kind#UNKNOWN} when there is no such GPU, {@link Refusal.Kind#LOST} when it is gone or
     *                 its driver does not answer.
     */
    <T> T with(GpuId gpu, Function<Gpu, T> work) throws Refusal;
}

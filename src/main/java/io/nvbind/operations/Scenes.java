package io.nvbind.operations;

import io.nvbind.api.Problem;
import io.nvbind.gpu.GpuId;

/** Watches a container's game for a while. */
@FunctionalInterface
public interface Scenes {

    /**
     * Watches, and waits meanwhile.
     *
     * @param container whose game.
     * @param gpu       it is on.
     * @param seconds   how long.
     * @return what it was like.
     * @throws Problem when nothing can be watched.
     */
    Scene watch(String container, GpuId gpu, double seconds) throws Problem;
}

package io.nvbind.gpu;

import java.util.List;
import java.util.function.Consumer;

/** Where the GPUs come from, and come from again after one was lost or plugged in. One thread. */
public interface GpuSource {

    /**
     * The GPUs as they were opened last.
     *
     * @return each PCI address once.
     */
    List<Gpu> list();

    /**
     * Closes every library and opens it anew. GPUs given out before must not be used any more.
     *
     * @return the GPUs now there.
     */
    List<Gpu> reopen();

    /**
     * Whether a GPU, or the driver of one, seems to have come or gone since the libraries were opened. Cheap, and wakes no
     * sleeping GPU.
     *
     * @return true when {@link #reopen} is worth its cost.
     */
    boolean hasChanged();

    /**
     * Hands over what the drivers reported since the last call, without waiting.
     *
     * @param events receives each event.
     */
    void pollEvents(Consumer<GpuEvent> events);

    /**
     * GPUs that never come or go.
     *
     * @param gpus all of them.
     * @return a source of just these.
     */
    static GpuSource fixed(final List<Gpu> gpus) {
        final List<Gpu> all = List.copyOf(gpus);
        return new GpuSource() {
            @Override
            public List<Gpu> list() {
                return all;
            }

            @Override
            public List<Gpu> reopen() {
                return all;
            }

            @Override
            public boolean hasChanged() {
                return false;
            }

            @Override
            public void pollEvents(final Consumer<GpuEvent> events) {
                // Nothing happens to these.
            }
        };
    }
}

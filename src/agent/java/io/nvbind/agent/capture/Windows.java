package io.nvbind.agent.capture;

import java.util.Arrays;

/**
 * The windows a game swaps, each with the number of its swapchain, from 1 and never used again.
 *
 * <p>{@link #swapchainOf} may be called by any thread, takes no lock and allocates nothing: it reads a snapshot that is
 * replaced as a whole.
 */
final class Windows {

    /** What {@link #swapchainOf} answers for a window that is not known. */
    static final int UNKNOWN = 0;

    private static final int MOST = 16;

    private static final class Known {
        private final long[] handles;
        private final int[] swapchains;

        Known(final long[] handles, final int[] swapchains) {
            this.handles = handles;
            this.swapchains = swapchains;
        }

        int indexOf(final long handle) {
            for (int i = 0; i < handles.length; i++) {
                if (handles[i] == handle) {
                    return i;
                }
            }
            return -1;
        }
    }

    private volatile Known known = new Known(new long[0], new int[0]);
    private int lastSwapchain;

    int swapchainOf(final long handle) {
        final Known now = known;
        final int i = now.indexOf(handle);
        return i < 0 ? UNKNOWN : now.swapchains[i];
    }

    /** Gives a window a number; {@link #UNKNOWN} when there are too many, or another thread was faster. */
    synchronized int add(final long handle) {
        final Known now = known;
        final int count = now.handles.length;
        if (count == MOST || now.indexOf(handle) >= 0) {
            return UNKNOWN;
        }
        final long[] handles = Arrays.copyOf(now.handles, count + 1);
        final int[] swapchains = Arrays.copyOf(now.swapchains, count + 1);
        handles[count] = handle;
        swapchains[count] = ++lastSwapchain;
        known = new Known(handles, swapchains);
        return lastSwapchain;
    }

    /** Forgets a window, whose handle may come again for another; its number, or {@link #UNKNOWN}. */
    synchronized int remove(final long handle) {
        final Known now = known;
        final int at = now.indexOf(handle);
        if (at < 0) {
            return UNKNOWN;
        }
        final int last = now.handles.length - 1;
        final long[] handles = Arrays.copyOf(now.handles, last);
        final int[] swapchains = Arrays.copyOf(now.swapchains, last);
        if (at < last) {
            handles[at] = now.handles[last];
            swapchains[at] = now.swapchains[last];
        }
        known = new Known(handles, swapchains);
        return now.swapchains[at];
    }
}

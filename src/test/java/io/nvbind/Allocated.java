package io.nvbind;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What code allocates on the thread that runs it. */
public final class Allocated {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int MOST_PASSES = 5;

    private Allocated() {
    }

    /**
     * Runs something up to five times, until it allocates nothing. A compilation that is swapped in makes an object now and
     * then; code that allocates does so in every pass.
     *
     * @param pass many operations.
     * @return bytes of the pass that allocated least.
     */
    public static long leastBytes(final Runnable pass) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < MOST_PASSES && least > 0; i++) {
            final long before = THREADS.getCurrentThreadAllocatedBytes();
            pass.run();
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}

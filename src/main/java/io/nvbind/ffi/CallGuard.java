package io.nvbind.ffi;

/**
 * Told before each call into a vendor library, so that a call which takes the process down is known by name afterwards.
 *
 * <p>{@link #enter} and {@link #exit} are on the sampling path: a store each, nothing else. One thread.
 */
public interface CallGuard {

    /** Watches nothing and refuses nothing. */
    CallGuard NONE = new CallGuard() {
        @Override
        public int slot(final String subject, final String function) {
            return 1;
        }

        @Override
        public void enter(final int slot) {
            // Nobody watches.
        }

        @Override
        public void exit() {
            // Nobody watches.
        }
    };

    /** What {@link #slot} answers for a call that took a process down before. */
    int REFUSED = 0;

    /**
     * Announces a call that will be made again and again.
     *
     * @param subject  the GPU's PCI address, or the library's name for a call without a GPU.
     * @param function the native function.
     * @return to be given to {@link #enter}; {@link #REFUSED} when it must not be made.
     */
    int slot(String subject, String function);

    /**
     * The call is about to be made.
     *
     * @param slot of the call.
     */
    void enter(int slot);

    /** The calls announced by {@link #enter} since have all come back. */
    void exit();
}

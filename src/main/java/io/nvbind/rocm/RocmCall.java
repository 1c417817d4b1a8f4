package io.nvbind.rocm;

import io.nvbind.ffi.CallGuard;
import io.nvbind.ffi.NativeLibrary;

/** One function of ROCm SMI for one GPU: whether it may be called, else why not. One thread; no allocation. */
final class RocmCall {

    private final CallGuard guard;
    private final int slot;
    private final String refusal;

    /**
     * Looks the function up and announces it.
     *
     * @param library  has it or not.
     * @param guard    may refuse it, since it took a process down before.
     * @param subject  the GPU's PCI address, or the library for a call without a GPU.
     * @param function the native function.
     * @param what     which of the things it tells, in brackets; empty when it tells one.
     */
    RocmCall(final NativeLibrary library, final CallGuard guard, final String subject, final String function,
             final String what) {
        this.guard = guard;
        if (library.has(function)) {
            slot = guard.slot(subject, function + what);
            refusal = slot == CallGuard.REFUSED
                ? "skipped: " + function + what + " crashed ROCm SMI on this GPU before (nvbind's quarantine lists it)"
                : null;
        } else {
            slot = CallGuard.REFUSED;
            refusal = RocmStatus.NO_SYMBOL;
        }
    }

    /** Marks the call as about to be made; false when it must not be, and {@link #refusal} says why. */
    boolean enter() {
        if (slot == CallGuard.REFUSED) {
            return false;
        }
        guard.enter(slot);
        return true;
    }

    String refusal() {
        return refusal;
    }
}

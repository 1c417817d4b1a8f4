package io.nvbind.rocm;

import io.nvbind.ffi.CallGuard;
import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.GpuId;

/**
 * A GPU as its readers call it.
 *
 * @param library   whose.
 * @param guard     told before each call.
 * @param index     its number in ROCm SMI.
 * @param id        its PCI address.
 * @param newLayout whether the library's structs are laid out as in 6.x; else as in 5.x.
 */
record RocmDevice(NativeLibrary library, CallGuard guard, int index, GpuId id, boolean newLayout) {

    static RocmDevice of(final NativeLibrary library, final CallGuard guard, final int index, final GpuId id) {
        return new RocmDevice(library, guard, index, id, library.has("rsmi_dev_power_get"));
    }

    RocmCall call(final String function) {
        return call(function, "");
    }

    /** The same function for several things: a crash in one leaves the others. */
    RocmCall call(final String function, final String what) {
        return new RocmCall(library, guard, id.toString(), function, what);
    }
}

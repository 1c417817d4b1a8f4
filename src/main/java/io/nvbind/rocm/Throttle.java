package io.nvbind.rocm;

/**
 * The throttle status that means the same on every chip, bit by bit. Source: {@code SMU_THROTTLER_*_BIT} in the Linux
 * kernel's {@code drivers/gpu/drm/amd/pm/swsmu/inc/amdgpu_smu.h}.
 */
final class Throttle {

    /** Package and socket power limits: PPT0 to PPT3, SPL, FPPT, SPPT, SPPT_APU. */
    static final long POWER = 0xffffL;
    /** Current limits (TDC, EDC, APCC), bits 16-31; and those of the board: PPM 56, FIT 57. */
    static final long HARDWARE = 0xffff_0000L | 1L << 56 | 1L << 57;
    /** Temperatures and PROCHOT, bits 32-47, but for the hotspot's 36, which is set nearly always on RDNA 3. */
    static final long THERMAL = 0x0000_ffff_0000_0000L & ~(1L << 36);
    /** The driver does not know. */
    static final long UNKNOWN = -1L;

    private Throttle() {
    }

    static double flag(final long status, final long bits) {
        return (status & bits) == 0 ? 0 : 1;
    }
}

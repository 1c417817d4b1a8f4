package io.nvbind.sysfs;

/** By what a display says that it follows the GPU's frame rate. */
public enum AdaptiveSync {
    /** It does not say so. */
    NONE,
    /** AMD's own data block: FreeSync, also over HDMI. */
    FREESYNC,
    /** The variable refresh rate of HDMI 2.1. */
    HDMI_VRR,
    /**
     * A range of continuous frequencies, as DisplayPort's Adaptive-Sync needs it; whether the cable's other end passes it on
     * is not in the EDID.
     */
    CONTINUOUS
}

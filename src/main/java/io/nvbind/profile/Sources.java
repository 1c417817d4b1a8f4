package io.nvbind.profile;

/** Where what a key does is documented. */
final class Sources {

    static final String LIMITER = "capture.md";
    static final String SETTINGS = "settings.md";
    static final String DXVK = "https://github.com/doitsujin/dxvk/blob/master/README.md";
    static final String DXVK_CONF = "https://github.com/doitsujin/dxvk/blob/master/dxvk.conf";
    static final String VKD3D = "https://github.com/HansKristian-Work/vkd3d-proton/blob/master/README.md";
    static final String NVAPI = "https://github.com/jp7677/dxvk-nvapi/blob/master/README.md";
    static final String PROTON = "https://github.com/ValveSoftware/Proton/blob/proton_9.0/README.md";
    static final String GE_PROTON = "https://github.com/GloriousEggroll/proton-ge-custom/blob/master/README.md";
    static final String MESA = "https://docs.mesa3d.org/envvars.html";
    static final String DRICONF = "https://gitlab.freedesktop.org/mesa/mesa/-/blob/main/src/util/driconf.h";
    static final String ANTI_LAG = "https://gitlab.freedesktop.org/mesa/mesa/-/merge_requests/34242";
    static final String NVIDIA = "https://download.nvidia.com/XFree86/Linux-x86_64/550.54.14/README/openglenvvariables.html";
    /** Quotes NVIDIA's note on the default of 1 GiB since driver 460, and DXVK's on what the variable is. */
    static final String NVIDIA_CACHE = "https://github.com/doitsujin/dxvk/issues/4014";
    static final String GAMESCOPE = "https://github.com/ValveSoftware/gamescope/blob/master/README.md";
    static final String RADEON = "https://www.amd.com/en/products/software/adrenalin.html";
    static final String XESS = "https://github.com/intel/xess";

    private Sources() {
    }
}

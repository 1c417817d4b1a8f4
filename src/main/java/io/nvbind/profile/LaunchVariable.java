package io.nvbind.profile;

/**
 * Every variable that a profile may set in a game's environment, and where it is documented: one that no program reads has
 * no place here.
 */
public enum LaunchVariable {
    /** Frame limit of our own capture library. */
    NVBIND_MAX_FPS(Join.LEAST, Sources.LIMITER),
    /** Options of DXVK. */
    DXVK_CONFIG(Join.SEMICOLON, Sources.DXVK),
    /** Overlay of DXVK. */
    DXVK_HUD(Join.COMMA, Sources.DXVK),
    /** Which GPU DXVK takes. */
    DXVK_FILTER_DEVICE_NAME(Join.LAST, Sources.DXVK),
    /** Options of VKD3D-Proton. */
    VKD3D_CONFIG(Join.COMMA, Sources.VKD3D),
    /** Frame limit of VKD3D-Proton. */
    VKD3D_FRAME_RATE(Join.LAST, Sources.VKD3D),
    /** How VKD3D-Proton presents. */
    VKD3D_SWAPCHAIN_PRESENT_MODE(Join.LAST, Sources.VKD3D),
    /** Which GPU VKD3D-Proton takes. */
    VKD3D_FILTER_DEVICE_NAME(Join.LAST, Sources.VKD3D),
    /** Driver settings for games under Proton. */
    DXVK_NVAPI_DRS_SETTINGS(Join.COMMA, Sources.NVAPI),
    /** Quality mode of DLSS super resolution. */
    DXVK_NVAPI_DRS_NGX_DLSS_SR_MODE(Join.LAST, Sources.NVAPI),
    /** The driver's DLSS library instead of the game's. */
    DXVK_NVAPI_DRS_NGX_DLSS_SR_OVERRIDE(Join.LAST, Sources.NVAPI),
    /** Model of DLSS super resolution. */
    DXVK_NVAPI_DRS_NGX_DLSS_SR_OVERRIDE_RENDER_PRESET_SELECTION(Join.LAST, Sources.NVAPI),
    /** Reflex for Vulkan games under Proton. */
    DXVK_NVAPI_VKREFLEX(Join.LAST, Sources.NVAPI),
    /** NVAPI also where Proton leaves it off. */
    PROTON_FORCE_NVAPI(Join.LAST, Sources.NVAPI),
    /** No NVAPI: neither DLSS nor Reflex. */
    PROTON_DISABLE_NVAPI(Join.LAST, Sources.PROTON),
    /** NVIDIA cards shown as AMD's. */
    PROTON_HIDE_NVIDIA_GPU(Join.LAST, Sources.PROTON),
    /** Synchronisation without eventfd. */
    PROTON_NO_ESYNC(Join.LAST, Sources.PROTON),
    /** Synchronisation without futexes. */
    PROTON_NO_FSYNC(Join.LAST, Sources.PROTON),
    /** Direct3D by OpenGL. */
    PROTON_USE_WINED3D(Join.LAST, Sources.PROTON),
    /** FSR 4 on RDNA 4. */
    PROTON_FSR4_UPGRADE(Join.LAST, Sources.GE_PROTON),
    /** FSR 4 on RDNA 3. */
    PROTON_FSR4_RDNA3_UPGRADE(Join.LAST, Sources.GE_PROTON),
    /** Newer DLSS libraries. */
    PROTON_DLSS_UPGRADE(Join.LAST, Sources.GE_PROTON),
    /** Newer XeSS libraries. */
    PROTON_XESS_UPGRADE(Join.LAST, Sources.GE_PROTON),
    /** How Mesa's Vulkan drivers present. */
    MESA_VK_WSI_PRESENT_MODE(Join.LAST, Sources.MESA),
    /** Room for Mesa's shaders. */
    MESA_SHADER_CACHE_MAX_SIZE(Join.LAST, Sources.MESA),
    /** Options of Mesa's AMD Vulkan driver. */
    RADV_PERFTEST(Join.COMMA, Sources.MESA),
    /** Mesa's OpenGL drivers and the display. */
    VBLANK_MODE("vblank_mode", Join.LAST, Sources.DRICONF),
    /** Mesa's layer for VK_AMD_anti_lag. */
    ENABLE_LAYER_MESA_ANTI_LAG(Join.LAST, Sources.ANTI_LAG),
    /** NVIDIA's OpenGL driver and the display. */
    GL_SYNC_TO_VBLANK("__GL_SYNC_TO_VBLANK", Join.LAST, Sources.NVIDIA),
    /** Room for NVIDIA's shaders, bytes. */
    GL_SHADER_DISK_CACHE_SIZE("__GL_SHADER_DISK_CACHE_SIZE", Join.LAST, Sources.NVIDIA_CACHE),
    /** NVIDIA's OpenGL driver on a thread of its own. */
    GL_THREADED_OPTIMIZATIONS("__GL_THREADED_OPTIMIZATIONS", Join.LAST, Sources.NVIDIA),
    /** G-SYNC. */
    GL_GSYNC_ALLOWED("__GL_GSYNC_ALLOWED", Join.LAST, Sources.NVIDIA);

    private final String label;
    private final Join join;
    private final String source;

    LaunchVariable(final Join join, final String source) {
        this(null, join, source);
    }

    LaunchVariable(final String label, final Join join, final String source) {
        this.label = label == null ? name() : label;
        this.join = join;
        this.source = source;
    }

    /**
     * The variable's name.
     *
     * @return as the program reads it.
     */
    public String label() {
        return label;
    }

    /**
     * Whether its documentation was seen to name it.
     *
     * @return false for one that is in wide use, but whose maker's own text could not be found.
     */
    public boolean confirmed() {
        return this != GL_GSYNC_ALLOWED;
    }

    /**
     * Where it is documented.
     *
     * @return an address, or a page of this repository.
     */
    public String source() {
        return source;
    }

    /** A variable by its name; null when there is none. */
    static LaunchVariable of(final String label) {
        for (final LaunchVariable variable : values()) {
            if (variable.label.equals(label)) {
                return variable;
            }
        }
        return null;
    }

    /** What comes of two keys that both set it. */
    String join(final String earlier, final String later) {
        return switch (join) {
            case LAST -> later;
            case COMMA -> earlier + "," + later;
            case SEMICOLON -> earlier + "; " + later;
            case LEAST -> Integer.parseInt(earlier) <= Integer.parseInt(later) ? earlier : later;
        };
    }

    private enum Join { LAST, COMMA, SEMICOLON, LEAST }
}

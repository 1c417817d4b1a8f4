package io.nvbind.profile;

import java.util.Locale;

/** What a game draws with: it decides which library between game and driver reads what. */
public enum Api {
    /** Direct3D 9, by DXVK. */
    D3D9,
    /** Direct3D 11, by DXVK. */
    D3D11,
    /** Direct3D 12, by VKD3D-Proton. */
    D3D12,
    /** Vulkan, by the driver itself. */
    VULKAN,
    /** OpenGL, by the driver itself. */
    OPENGL;

    /**
     * The name in profiles.
     *
     * @return for instance {@code d3d12}.
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

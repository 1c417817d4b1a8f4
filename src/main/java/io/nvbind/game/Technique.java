package io.nvbind.game;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A technique that shows by the name of a library mapped into a game's process. A library that is mapped may yet be unused;
 * one that is not mapped may be linked into the game: the name proves that it is loaded, and nothing else.
 */
public enum Technique {

    /** NVIDIA DLSS: {@code nvngx_dlss.dll}, {@code libnvidia-ngx-dlss.so.*}, {@code sl.dlss.dll} and their like. */
    DLSS("nvngx_dlssd?\\.dll|libnvidia-ngx-dlssd?\\.so.*|sl\\.dlss(_d)?\\.dll"),
    /** NVIDIA's loader of DLSS and others: {@code _nvngx.dll}, {@code nvngx.dll}, {@code libnvidia-ngx.so.*}. */
    NGX("_?nvngx\\.dll|libnvidia-ngx\\.so.*"),
    /** NVIDIA Reflex: {@code sl.reflex.dll}, {@code nvlowlatencyvk.dll}. */
    REFLEX("sl\\.reflex\\.dll|nvlowlatencyvk\\.dll"),
    /** AMD FidelityFX Super Resolution, upscaling. */
    FSR("amd_fidelityfx_(vk|dx11|dx12|upscaler_\\w+|loader_\\w+)\\.dll|ffx_fsr[234]\\w*\\.dll|libffx_fsr[234]\\w*\\.so.*"),
    /** Intel XeSS: {@code libxess.dll}, {@code libxess_dx11.dll}. */
    XESS("libxess(_dx11)?\\.dll"),
    /** Generators of frames: DLSS-G, FSR's, XeSS', and lsfg-vk. */
    FRAME_GENERATION("nvngx_dlssg\\.dll|libnvidia-ngx-dlssg\\.so.*|sl\\.dlss_g\\.dll"
        + "|amd_fidelityfx_framegeneration_\\w+\\.dll|ffx_(frameinterpolation|opticalflow)\\w*\\.dll"
        + "|libxess_fg\\.dll|liblsfg-vk\\.so.*");

    private final Pattern names;

    Technique(final String names) {
        this.names = Pattern.compile(names);
    }

    /**
     * Whether a file belongs to it.
     *
     * @param fileName without folder, in any case.
     * @return true when it does.
     */
    boolean isNamed(final String fileName) {
        return names.matcher(fileName.toLowerCase(Locale.ROOT)).matches();
    }
}

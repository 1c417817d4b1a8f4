package io.nvbind.gpu;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What hardly ever changes of a GPU, as text by name: {@code uuid}, {@code vbios}, {@code supported_graphics_clocks_mhz} ...
 *
 * @param values      what is known, in the order it is to be shown.
 * @param unavailable for each name that is not known, why.
 */
public record GpuDetails(Map<String, String> values, Map<String, String> unavailable) {

    /** Copies both. */
    public GpuDetails {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        unavailable = Collections.unmodifiableMap(new LinkedHashMap<>(unavailable));
    }

    /**
     * Nothing is known, and nothing was asked for.
     *
     * @return empty details.
     */
    public static GpuDetails none() {
        return new GpuDetails(Map.of(), Map.of());
    }
}

package io.nvbind.levelzero;

import io.nvbind.gpu.GpuDetails;
import java.util.LinkedHashMap;
import java.util.Map;

/** Collects details; what Level Zero calls "unknown" is not known. */
final class DetailsText {

    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, String> unavailable = new LinkedHashMap<>();

    void put(final String name, final String value) {
        if (value == null || value.isBlank() || "unknown".equalsIgnoreCase(value.strip())) {
            missing(name, LevelZeroStatus.NO_VALUE);
        } else {
            values.put(name, value.strip());
        }
    }

    void missing(final String name, final String reason) {
        unavailable.put(name, reason);
    }

    GpuDetails details() {
        return new GpuDetails(values, unavailable);
    }
}

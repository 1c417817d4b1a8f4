package io.nvbind.sysfs;

import io.nvbind.gpu.GpuId;
import java.util.Map;
import java.util.TreeMap;

/**
 * One file descriptor of a GPU, from {@code /proc/PID/fdinfo/N}. Keys: the kernel's
 * {@code Documentation/gpu/drm-usage-stats.rst}.
 *
 * @param gpu         whose.
 * @param client      id of the kernel's client, unique for one GPU: descriptors that share it share its use too.
 * @param vramBytes   device memory it holds; -1 when the driver does not tell.
 * @param engineNanos time each engine worked for it (amdgpu, i915).
 * @param cycles      engine cycles used by it (xe).
 * @param totalCycles cycles that went by on that engine (xe).
 * @param capacity    how many alike engines a name stands for, where more than one.
 */
record FdInfo(GpuId gpu, long client, long vramBytes, Map<String, Long> engineNanos, Map<String, Long> cycles,
              Map<String, Long> totalCycles, Map<String, Long> capacity) {

    private static final String RESIDENT = "drm-resident-";
    private static final String MEMORY = "drm-memory-";

    /**
     * Reads the text of an fdinfo file.
     *
     * @param text its lines.
     * @return null when it is no descriptor of a GPU, or one whose driver does not name the client.
     */
    static FdInfo parse(final String text) {
        final Map<String, String> values = new TreeMap<>();
        text.lines().forEach(line -> {
            final int colon = line.indexOf(':');
            if (colon > 0 && line.startsWith("drm-")) {
                values.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        });
        final GpuId gpu = gpu(values.getOrDefault("drm-pdev", ""));
        final long client = number(values.getOrDefault("drm-client-id", ""));
        if (gpu == null || client < 0 || !DrmClients.TELLING.contains(values.getOrDefault("drm-driver", ""))) {
            return null;
        }
        return new FdInfo(gpu, client, vram(values), numbers(values, "drm-engine-", "drm-engine-capacity-"),
            numbers(values, "drm-cycles-", null), numbers(values, "drm-total-cycles-", null),
            numbers(values, "drm-engine-capacity-", null));
    }

    private static GpuId gpu(final String text) {
        try {
            return GpuId.parse(text);
        } catch (final IllegalArgumentException none) {
            return null;
        }
    }

    private static Map<String, Long> numbers(final Map<String, String> values, final String prefix, final String but) {
        final Map<String, Long> numbers = new TreeMap<>();
        values.forEach((key, value) -> {
            if (key.startsWith(prefix) && (but == null || !key.startsWith(but)) && number(value) >= 0) {
                numbers.put(key.substring(prefix.length()), number(value));
            }
        });
        return numbers;
    }

    /** Resident memory counts what is in the region now; the older key has the same meaning where it stands alone. */
    private static long vram(final Map<String, String> values) {
        long sum = -1;
        for (final Map.Entry<String, String> each : values.entrySet()) {
            final String key = each.getKey();
            final boolean resident = key.startsWith(RESIDENT) && local(key.substring(RESIDENT.length()));
            final boolean older = key.startsWith(MEMORY) && local(key.substring(MEMORY.length()))
                && !values.containsKey(RESIDENT + key.substring(MEMORY.length()));
            final long bytes = resident || older ? number(each.getValue()) : -1;
            if (bytes >= 0) {
                sum = Math.max(sum, 0) + bytes;
            }
        }
        return sum;
    }

    /** Regions of device memory: amdgpu's vram, xe's vram0, i915's local0. */
    private static boolean local(final String region) {
        return region.matches("(vram|local)[0-9]?");
    }

    /** A number with its unit, or -1. */
    private static long number(final String text) {
        final String[] parts = text.split("\\s+", 2);
        if (!parts[0].matches("[0-9]{1,18}")) {
            return -1;
        }
        final long number = Long.parseLong(parts[0]);
        return switch (parts.length > 1 ? parts[1] : "") {
            case "KiB" -> number < 1L << 50 ? number << 10 : -1;
            case "MiB" -> number < 1L << 40 ? number << 20 : -1;
            default -> number;
        };
    }
}

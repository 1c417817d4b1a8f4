package io.nvbind.sysfs;

import io.nvbind.gpu.GpuId;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The gfx targets of AMD GPUs by the kernel's {@code /sys/class/kfd/kfd/topology/nodes/N/properties}. Read when made. The
 * driver keeps these in memory: reading wakes no GPU.
 */
final class KfdTopology {

    private static final Pattern PROPERTY = Pattern.compile("([a-z_]{1,40}) ([0-9]{1,9})");

    private final Map<GpuId, GfxTarget> targets = new HashMap<>();

    KfdTopology(final Tree tree) {
        final Path nodes = tree.at("/sys/class/kfd/kfd/topology/nodes");
        for (final String name : tree.names(nodes)) {
            final Map<String, Integer> properties = new HashMap<>();
            tree.text(nodes.resolve(name).resolve("properties")).or("").lines()
                .map(line -> PROPERTY.matcher(line.strip()))
                .filter(Matcher::matches)
                .forEach(matcher -> properties.put(matcher.group(1), Integer.valueOf(matcher.group(2))));
            final int version = properties.getOrDefault("gfx_target_version", 0);
            final Integer location = properties.get("location_id");
            if (version > 0 && location != null && location <= 0xffff) {
                targets.put(new GpuId(properties.getOrDefault("domain", 0), location >> 8, location >> 3 & 0x1f,
                    location & 7), GfxTarget.of(version));
            }
        }
    }

    /**
     * A GPU's target.
     *
     * @param id which.
     * @return null when kfd does not list it.
     */
    GfxTarget target(final GpuId id) {
        return targets.get(id);
    }
}

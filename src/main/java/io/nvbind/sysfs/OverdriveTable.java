package io.nvbind.sysfs;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code pp_od_clk_voltage} and the files below {@code gpu_od} hold: sections of numbered or single values, and the
 * range of each. Immutable. Source: the kernel's {@code drivers/gpu/drm/amd/pm/amdgpu_pm.c}.
 */
final class OverdriveTable {

    private static final Pattern SECTION = Pattern.compile("^([A-Z][A-Z0-9_]*):\\s*$");
    private static final Pattern LEVEL = Pattern.compile("^([0-9]{1,2}):\\s+(-?[0-9]{1,6})\\s*(?i:[a-z%]+)(.*)");
    private static final Pattern SINGLE = Pattern.compile("^(-?[0-9]{1,6})\\s*(?i:[a-z]+)\\s*$");
    private static final Pattern RANGE = Pattern.compile(
        "^([A-Za-z][A-Za-z0-9_() ]*):\\s+(-?[0-9]{1,6})\\s*(?i:[a-z%]+)\\s+(-?[0-9]{1,6})\\s*(?i:[a-z%]+)\\s*$");
    private static final Pattern SECOND = Pattern.compile("\\s*([0-9]{1,6})\\s*(?i:[a-z%]+)\\s*");
    private static final String RANGES = "OD_RANGE";

    private final Map<String, Map<Integer, Integer>> levels = new LinkedHashMap<>();
    private final Map<String, Map<Integer, Integer>> seconds = new LinkedHashMap<>();
    private final Map<String, Integer> singles = new LinkedHashMap<>();
    private final Map<String, int[]> ranges = new LinkedHashMap<>();

    /**
     * Reads a table; a line that is none of it is passed over.
     *
     * @param text as the kernel shows it.
     */
    OverdriveTable(final String text) {
        String section = "";
        for (final String raw : text.lines().toList()) {
            final String line = raw.strip();
            final Matcher title = SECTION.matcher(line);
            if (title.matches()) {
                section = title.group(1);
            } else if (section.equals(RANGES)) {
                readRange(line);
            } else if (!section.isEmpty()) {
                readValue(section, line);
            }
        }
    }

    private void readRange(final String line) {
        final Matcher matcher = RANGE.matcher(line);
        if (matcher.matches()) {
            ranges.put(matcher.group(1),
                new int[] {Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3))});
        }
    }

    private void readValue(final String section, final String line) {
        final Matcher level = LEVEL.matcher(line);
        final Matcher single = SINGLE.matcher(line);
        if (level.matches()) {
            final int number = Integer.parseInt(level.group(1));
            levels.computeIfAbsent(section, key -> new TreeMap<>()).put(number, Integer.parseInt(level.group(2)));
            final Matcher second = SECOND.matcher(level.group(3));
            if (second.matches()) {
                seconds.computeIfAbsent(section, key -> new TreeMap<>()).put(number, Integer.parseInt(second.group(1)));
            }
        } else if (single.matches()) {
            singles.put(section, Integer.parseInt(single.group(1)));
        }
    }

    /** The numbered values of a section; empty when it has none. */
    Map<Integer, Integer> levels(final String section) {
        return levels.getOrDefault(section, Map.of());
    }

    /** The values beside the numbered ones: millivolts, percent. */
    Map<Integer, Integer> seconds(final String section) {
        return seconds.getOrDefault(section, Map.of());
    }

    /** The one value of a section, or null. */
    Integer single(final String section) {
        return singles.get(section);
    }

    /** Least and greatest, or null. */
    int[] range(final String name) {
        return ranges.get(name);
    }
}

package io.nvbind.analysis;

import io.nvbind.frame.Stutter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One stutter as users see it.
 *
 * @param atSeconds       when, seconds after the first present of the swapchain.
 * @param frameMillis     the late frame; of merged ones the longest.
 * @param baselineMillis  the median of the frames before it.
 * @param excessMillis    time beyond the baseline, over all merged frames.
 * @param severity        how bad.
 */
public record StutterEvent(double atSeconds, double frameMillis, double baselineMillis, double excessMillis,
                           Stutter.Severity severity) {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    static StutterEvent of(final Stutter stutter, final long firstPresentNanos) {
        return new StutterEvent(
            (stutter.nanos() - firstPresentNanos) / NANOS_PER_SECOND,
            stutter.frameNanos() / NANOS_PER_MILLI,
            stutter.baselineNanos() / NANOS_PER_MILLI,
            stutter.excessNanos() / NANOS_PER_MILLI,
            stutter.severity());
    }

    Map<String, Object> toJson() {
        final Map<String, Object> json = new LinkedHashMap<>();
        json.put("at_s", atSeconds);
        json.put("frame_time_ms", frameMillis);
        json.put("baseline_ms", baselineMillis);
        json.put("excess_ms", excessMillis);
        json.put("class", severity.name().toLowerCase(Locale.ROOT));
        json.put("causes", List.of());
        return json;
    }
}

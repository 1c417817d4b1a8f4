package io.nvbind.flight;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jfr.SettingControl;

/** A recording's setting: how long a frame may take. Several recordings at once: the shortest counts. */
final class FrameBudget extends SettingControl {

    /** Two refreshes of a 60 Hz display. */
    static final String DEFAULT = "33.3 ms";

    private static final Pattern MILLIS = Pattern.compile("\\s*([0-9]{1,6}(?:\\.[0-9]{1,6})?)\\s*ms\\s*");
    private static final double NANOS_PER_MILLI = 1e6;

    private String value = DEFAULT;
    private volatile long nanos = nanos(DEFAULT);

    long nanos() {
        return nanos;
    }

    private static long nanos(final String text) {
        final Matcher matcher = MILLIS.matcher(text);
        return matcher.matches() ? Math.round(Double.parseDouble(matcher.group(1)) * NANOS_PER_MILLI) : -1;
    }

    @Override
    public String combine(final Set<String> values) {
        return values.stream().filter(each -> nanos(each) >= 0).min(java.util.Comparator.comparingLong(FrameBudget::nanos))
            .orElse(DEFAULT);
    }

    @Override
    public void setValue(final String text) {
        // What is no duration is left out, as Flight Recorder does with its own settings.
        if (nanos(text) >= 0) {
            value = text;
            nanos = nanos(text);
        }
    }

    @Override
    public String getValue() {
        return value;
    }
}

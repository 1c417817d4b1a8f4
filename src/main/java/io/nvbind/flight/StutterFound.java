package io.nvbind.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A stutter, recorded once it is over. */
@Name("nvbind.Stutter")
@Label("Stutter")
@Description("A frame took much longer than those around it")
@Category({"nvbind", "Frames"})
@StackTrace(false)
@Enabled(false)
final class StutterFound extends Event {

    @Label("Container")
    String container;

    @Label("Game")
    String game;

    @Label("Severity")
    String severity;

    @Label("Frame Time")
    @Timespan(Timespan.NANOSECONDS)
    long frameTime;

    @Label("Baseline")
    @Description("Median of the frames before it")
    @Timespan(Timespan.NANOSECONDS)
    long baseline;

    @Label("Excess")
    @Timespan(Timespan.NANOSECONDS)
    long excess;

    @Label("Late Frames")
    int lateFrames;

    @Label("Presented")
    @Description("CLOCK_MONOTONIC of the late present")
    @Timespan(Timespan.NANOSECONDS)
    long presented;
}

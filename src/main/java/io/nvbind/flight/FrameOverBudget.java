package io.nvbind.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.SettingDefinition;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A frame took longer than its budget, {@value FrameBudget#DEFAULT} unless the recording's settings say otherwise. */
@Name("nvbind.FrameOverBudget")
@Label("Frame Over Budget")
@Description("A frame of a game took longer than its budget")
@Category({"nvbind", "Frames"})
@StackTrace(false)
@Enabled(false)
final class FrameOverBudget extends Event {

    @Label("Container")
    String container;

    @Label("Game")
    String game;

    @Label("Frame Time")
    @Timespan(Timespan.NANOSECONDS)
    long frameTime;

    @Label("Presented")
    @Description("CLOCK_MONOTONIC of the present")
    @Timespan(Timespan.NANOSECONDS)
    long presented;

    @SettingDefinition
    @Name("budget")
    @Label("Budget")
    @Description("Frames that took longer are recorded, for instance 16.7 ms")
    boolean overBudget(final FrameBudget budget) {
        return frameTime > budget.nanos();
    }
}

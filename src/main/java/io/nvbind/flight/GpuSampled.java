package io.nvbind.flight;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Frequency;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Percentage;
import jdk.jfr.StackTrace;

/** A GPU's values as they were sampled; what is not known is NaN, for whole numbers {@link Long#MIN_VALUE}. */
@Name("nvbind.GpuSample")
@Label("GPU Sample")
@Description("Values of a GPU; not a number where the driver does not tell")
@Category({"nvbind", "GPU"})
@StackTrace(false)
@Enabled(false)
final class GpuSampled extends Event {

    @Label("GPU")
    String pci;

    @Label("Vendor")
    String vendor;

    @Label("Simulated")
    boolean simulated;

    @Label("Utilization")
    @Percentage
    double utilization;

    @Label("Temperature")
    @Description("Degrees Celsius")
    double temperatureCelsius;

    @Label("Power")
    @Description("Watts")
    double powerWatts;

    @Label("Clock")
    @Frequency
    long clock;

    @Label("Memory Used")
    @DataAmount
    long memoryUsed;

    @Label("Thermal Throttling")
    @Description("1 while a thermal limit acts, 0 while none does")
    double thermalThrottling;
}

package io.nvbind.sysfs;

import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import java.util.Set;

/**
 * A GPU of whose driver only hwmon is of use: nouveau and radeon, or none at all. Units: the kernel's
 * {@code Documentation/hwmon/sysfs-interface.rst}, but nouveau's {@code pwm1} is a percentage
 * ({@code drivers/gpu/drm/nouveau/nouveau_hwmon.c}).
 */
final class HwmonReader implements SensorReader {

    private static final double PWM_TO_PERCENT = 100.0 / 255;
    private static final int PWM_MAX = 255;

    private final Sensors sensors;
    private final String lacking;
    private final boolean percent;
    private final NumberFile temperature;
    private final NumberFile power;
    private final NumberFile limit;
    private final NumberFile millivolts;
    private final NumberFile fan;
    private final NumberFile pwm;
    private final PciLink link;

    /**
     * Opens nothing yet.
     *
     * @param tree    to look in.
     * @param pci     whose.
     * @param lacking why there is no more; names what to install or load.
     */
    HwmonReader(final Tree tree, final PciGpu pci, final String lacking) {
        this.lacking = lacking;
        sensors = new Sensors(tree);
        percent = pci.boundTo("nouveau");
        final Hwmon hwmon = new Hwmon(tree, pci.device(), pci.driver() == null ? Set.of() : Set.of(pci.driver()));
        temperature = sensors.temperature(hwmon.file("temp1_input"), lacking);
        power = sensors.power(hwmon.first("power1_average", "power1_input"), lacking);
        limit = sensors.power(hwmon.file("power1_max"), lacking);
        millivolts = sensors.number(hwmon.file("in0_input"), 0, Sensors.MOST_VOLTS, lacking);
        fan = sensors.number(hwmon.file("fan1_input"), 0, Sensors.FASTEST_FAN, lacking);
        link = pci.driver() == null || pci.boundTo("vfio-pci") ? null : new PciLink(tree, sensors, pci);
        pwm = sensors.number(hwmon.file("pwm1"), 0, percent ? 100 : PWM_MAX, lacking);
    }

    @Override
    public void fast(final GpuSample out) {
        Sensors.put(Metric.GPU_TEMP_C, temperature, Sensors.MILLI, Double.NaN, out);
        Sensors.put(Metric.POWER_DRAW_W, power, Sensors.MICRO, Double.NaN, out);
        Sensors.put(Metric.VOLTAGE_MV, millivolts, 1, Double.NaN, out);
    }

    @Override
    public void slow(final GpuSample out) {
        Sensors.put(Metric.POWER_LIMIT_W, limit, Sensors.MICRO, Double.NaN, out);
        Sensors.put(Metric.FAN_SPEED_RPM, fan, 1, Double.NaN, out);
        Sensors.put(Metric.FAN_SPEED_PERCENT, pwm, percent ? 1 : PWM_TO_PERCENT, Double.NaN, out);
        if (link != null) {
            link.read(out);
        }
    }

    @Override
    public String lacking() {
        return lacking;
    }

    @Override
    public boolean idle() {
        return false;
    }

    @Override
    public void close() {
        sensors.close();
    }
}

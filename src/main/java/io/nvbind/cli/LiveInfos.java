package io.nvbind.cli;

import io.nvbind.gpu.GpuInfo;
import io.nvbind.telemetry.GpuReading;
import java.util.AbstractList;
import java.util.List;

/** What is known of each GPU at the time it is asked, in the sampler's order. Any thread. */
final class LiveInfos extends AbstractList<GpuInfo> {

    private final List<GpuReading> readings;

    LiveInfos(final List<GpuReading> readings) {
        this.readings = readings;
    }

    @Override
    public GpuInfo get(final int index) {
        return readings.get(index).info();
    }

    @Override
    public int size() {
        return readings.size();
    }
}

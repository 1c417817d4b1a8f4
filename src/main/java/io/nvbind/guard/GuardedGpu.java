package io.nvbind.guard;

import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuInfo;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;

/** A GPU whose library lives in another process. One thread; a sample allocates nothing here. */
final class GuardedGpu implements Gpu {

    private static final String NO_HOST = "its vendor library crashed too often and is not used any more";

    private final GuardedDriver driver;
    private final GpuInfo info;
    private final ByteBuffer answer = ByteBuffer.allocate(SampleWire.MAX_BYTES);
    private int wireRestarts;
    private SampleWire wire = new SampleWire();

    GuardedGpu(final GuardedDriver driver, final GpuInfo info) {
        this.driver = driver;
        this.info = info;
    }

    @Override
    public GpuInfo info() {
        return info;
    }

    @Override
    public boolean sample(final Metric.Tier tier, final GpuSample out) {
        final int operation = tier == Metric.Tier.SLOW ? VendorHost.SLOW : VendorHost.FAST;
        if (!driver.ask(operation, info.id(), answer)) {
            out.unavailable(NO_HOST);
            return false;
        }
        if (driver.restarts() != wireRestarts) {
            wireRestarts = driver.restarts();
            wire = new SampleWire();
        }
        final boolean present = answer.get() == 1;
        wire.read(answer, out);
        return present;
    }

    @Override
    public Map<Setting, SettingState> settings() {
        final Map<Setting, SettingState> settings = new EnumMap<>(Setting.class);
        final boolean answered = driver.ask(VendorHost.SETTINGS, info.id(), answer);
        for (final Setting setting : Setting.values()) {
            settings.put(setting, answered ? read() : SettingState.unsupported(NO_HOST));
        }
        return settings;
    }

    private SettingState read() {
        final boolean known = answer.get() == 1;
        final byte[] reason = new byte[Short.toUnsignedInt(answer.getShort())];
        answer.get(reason);
        if (!known || reason.length > 0) {
            return SettingState.unsupported(known ? new String(reason, StandardCharsets.UTF_8) : "not read");
        }
        return SettingState.of(answer.getDouble(), answer.getDouble(), answer.getDouble(), answer.getDouble());
    }
}

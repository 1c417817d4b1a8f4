package io.nvbind.sysfs;

import java.nio.file.Path;

/**
 * amdgpu's {@code gpu_metrics} file: one binary table with a snapshot of the chip's own power controller. A version that is
 * not known, or a table shorter than its version demands, is refused with the reason; a value the driver does not know is
 * NaN. Read without allocation; one thread.
 *
 * <p>The file's bytes are in the buffer shared with the other files: {@link #read} copies what is wanted out of it.
 */
final class MetricsTable extends HotFile {

    /** Of the chip-independent status, bits 32-47 are thermal; bit 36 is set nearly always on RDNA 3 and says nothing. */
    static final long THERMAL_BITS = 0x0000_ffff_0000_0000L & ~(1L << 36);

    static final String UNKNOWN = "amdgpu does not know it: its field in gpu_metrics is unset";
    static final String NO_STATUS = "this version of gpu_metrics has no throttle status that means the same on every chip";
    static final String FIRST = "needs a second sample";

    private static final int HEADER = 4;
    private static final int UNKNOWN_U16 = 0xffff;
    private static final int GRAPHICS_CLOCKS = 8;
    private static final int THERMAL_COUNTERS = 3;
    private static final long U32 = 0xffff_ffffL;

    private TableLayout layout;
    private int refusedVersion = -1;
    private String refusal;
    private double edge;
    private double hotspot;
    private double memory;
    private double activity;
    private double memoryActivity;
    private double power;
    private double graphicsClock;
    private double memoryClock;
    private double throttling;
    private String throttlingReason;
    private long lastResidency = -1;

    MetricsTable(final Tree tree, final Path path, final byte[] buffer, final String absent) {
        super(tree, path, Tree.TABLE_CAP, buffer, absent);
        forget();
    }

    /**
     * Reads the table.
     *
     * @return false with a {@link #reason} when there is none; every value is NaN then.
     */
    boolean read() {
        final int length = fill();
        if (length < HEADER) {
            if (length >= 0) {
                fail(Fault.CUT_SHORT);
            }
            forget();
            return false;
        }
        final int size = u16(0);
        final int format = buffer()[2] & 0xff;
        final int content = buffer()[3] & 0xff;
        layout = TableLayout.of(format, content, size);
        if (layout == null) {
            refuse(format, content);
        } else if (length < layout.least() || length < size || size < layout.least()) {
            fail(Fault.CUT_SHORT);
            layout = null;
        }
        if (layout == null) {
            forget();
            return false;
        }
        take();
        return true;
    }

    private void refuse(final int format, final int content) {
        if (refusedVersion != (format << 8 | content)) {
            refusedVersion = format << 8 | content;
            refusal = "gpu_metrics version " + format + "." + content + " is not known to nvbind";
        }
        reason(refusal);
    }

    private void forget() {
        edge = Double.NaN;
        hotspot = Double.NaN;
        memory = Double.NaN;
        activity = Double.NaN;
        memoryActivity = Double.NaN;
        power = Double.NaN;
        graphicsClock = Double.NaN;
        memoryClock = Double.NaN;
        throttling = Double.NaN;
        throttlingReason = null;
        layout = null;
    }

    private void take() {
        edge = number(layout.edge()) / layout.fraction();
        hotspot = number(layout.hotspot()) / layout.fraction();
        memory = number(layout.memory()) / layout.fraction();
        activity = number(layout.activity()) / layout.fraction();
        memoryActivity = number(layout.memoryActivity()) / layout.fraction();
        power = (layout.widePower() ? wide(layout.power()) : number(layout.power())) / layout.powerFraction();
        memoryClock = number(layout.memoryClock());
        graphicsClock = number(layout.graphicsClock());
        if (layout.edge() < 0) {
            for (int i = 1; Double.isNaN(graphicsClock) && i < GRAPHICS_CLOCKS; i++) {
                graphicsClock = number(layout.graphicsClock() + i * Short.BYTES);
            }
        }
        throttle();
    }

    private void throttle() {
        throttling = Double.NaN;
        if (layout.throttle() >= 0) {
            final long low = u32(layout.throttle());
            final long high = u32(layout.throttle() + Integer.BYTES);
            final long status = high << Integer.SIZE | low;
            if (status == -1L) {
                throttlingReason = UNKNOWN;
            } else {
                throttling = (status & THERMAL_BITS) == 0 ? 0 : 1;
            }
        } else if (layout.residencies() >= 0) {
            residency();
        } else {
            throttlingReason = NO_STATUS;
        }
    }

    /** Counters of the time spent throttled: whether one grew since the last sample. */
    private void residency() {
        long sum = u32(layout.residencies());
        boolean known = sum != U32;
        for (int i = 0; i < THERMAL_COUNTERS; i++) {
            final long counter = u32(layout.thermal() + i * Integer.BYTES);
            known |= counter != U32;
            sum += counter;
        }
        if (!known) {
            throttlingReason = UNKNOWN;
        } else if (lastResidency < 0) {
            throttlingReason = FIRST;
        } else {
            throttling = sum == lastResidency ? 0 : 1;
        }
        lastResidency = sum;
    }

    private double number(final int offset) {
        if (offset < 0) {
            return Double.NaN;
        }
        final int value = u16(offset);
        return value == UNKNOWN_U16 ? Double.NaN : value;
    }

    private double wide(final int offset) {
        final long value = u32(offset);
        return value == U32 ? Double.NaN : value;
    }

    private int u16(final int offset) {
        return (buffer()[offset] & 0xff) | (buffer()[offset + 1] & 0xff) << 8;
    }

    private long u32(final int offset) {
        return u16(offset) | (long) u16(offset + 2) << 16;
    }

    boolean apu() {
        return layout != null && layout.apu();
    }

    double edge() {
        return edge;
    }

    double hotspot() {
        return hotspot;
    }

    double memory() {
        return memory;
    }

    double activity() {
        return activity;
    }

    double memoryActivity() {
        return memoryActivity;
    }

    double power() {
        return power;
    }

    double graphicsClock() {
        return graphicsClock;
    }

    double memoryClock() {
        return memoryClock;
    }

    /** 1 while throttled for heat, 0 while not, NaN with a {@link #throttlingReason}. */
    double throttling() {
        return throttling;
    }

    String throttlingReason() {
        return throttlingReason == null ? reason() : throttlingReason;
    }
}

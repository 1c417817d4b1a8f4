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

    static final String NO_ENERGY = "this version of gpu_metrics has no energy counter in a known unit";

    private static final int HEADER = 4;
    private static final int UNKNOWN_U16 = 0xffff;
    private static final int GRAPHICS_CLOCKS = 8;
    private static final double JOULES = 1.0 / (1 << 16);
    private static final long U32 = 0xffff_ffffL;

    private final TableThrottle throttle = new TableThrottle();
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
        if (load()) {
            take();
            return true;
        }
        forget();
        return false;
    }

    /**
     * Reads the energy used since the driver was loaded, and leaves the other values as they are.
     *
     * @return joules, or NaN with a {@link #reason}.
     */
    double readEnergy() {
        if (!load()) {
            return Double.NaN;
        }
        if (layout.energy() < 0) {
            reason(NO_ENERGY);
            return Double.NaN;
        }
        final int offset = layout.energy();
        final long units = u32(buffer(), offset + Integer.BYTES) << Integer.SIZE | u32(buffer(), offset);
        if (units < 0) {
            reason(TableThrottle.UNKNOWN);
            return Double.NaN;
        }
        return units * JOULES;
    }

    /** Reads the file and finds its layout; false when it cannot be read. */
    private boolean load() {
        layout = null;
        final int length = fill();
        if (length < HEADER) {
            if (length >= 0) {
                fail(Fault.CUT_SHORT);
            }
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
        return layout != null;
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
        throttle.forget(reason());
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
        throttle.take(buffer(), layout);
    }

    private double number(final int offset) {
        if (offset < 0) {
            return Double.NaN;
        }
        final int value = u16(offset);
        return value == UNKNOWN_U16 ? Double.NaN : value;
    }

    private double wide(final int offset) {
        final long value = u32(buffer(), offset);
        return value == U32 ? Double.NaN : value;
    }

    private int u16(final int offset) {
        return u16(buffer(), offset);
    }

    private static int u16(final byte[] bytes, final int offset) {
        return (bytes[offset] & 0xff) | (bytes[offset + 1] & 0xff) << 8;
    }

    /**
     * An unsigned number of 32 bits, little endian.
     *
     * @param bytes  a table.
     * @param offset of the number.
     * @return the number.
     */
    static long u32(final byte[] bytes, final int offset) {
        return u16(bytes, offset) | (long) u16(bytes, offset + 2) << 16;
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

    /**
     * Why the GPU is slowed down, as of the last read.
     *
     * @return its flags, or their reasons.
     */
    TableThrottle throttle() {
        return throttle;
    }
}

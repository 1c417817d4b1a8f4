package io.nvbind.sysfs;

import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The open files of one GPU and the buffer they share. One thread.
 */
final class Sensors implements AutoCloseable {

    static final double MICRO = 1e-6;
    static final double MILLI = 1e-3;
    /** From the coldest to the hottest that a sensor of a GPU can mean, thousandths of a degree. */
    static final long COLDEST = -60_000;
    static final long HOTTEST = 250_000;
    /** Ten kilowatts, in microwatts. */
    static final long MOST_POWER = 10_000_000_000L;
    static final long MOST_VOLTS = 100_000;
    static final long FASTEST_FAN = 100_000;
    static final long FASTEST_HERTZ = 100_000_000_000L;
    static final long MOST_MEMORY = 1L << 50;

    private final Tree tree;
    private final byte[] buffer = new byte[Tree.TABLE_CAP + 1];
    private final List<HotFile> files = new ArrayList<>();

    Sensors(final Tree tree) {
        this.tree = tree;
    }

    NumberFile number(final Path path, final long min, final long max, final String absent) {
        return add(new NumberFile(tree, path, min, max, buffer, absent));
    }

    NumberFile temperature(final Path path, final String absent) {
        return number(path, COLDEST, HOTTEST, absent);
    }

    NumberFile power(final Path path, final String absent) {
        return number(path, 0, MOST_POWER, absent);
    }

    LevelFile levels(final Path path, final String absent) {
        return add(new LevelFile(tree, path, buffer, absent));
    }

    MetricsTable table(final Path path, final String absent) {
        return add(new MetricsTable(tree, path, buffer, absent));
    }

    SpeedFile speed(final Path path, final String absent) {
        return add(new SpeedFile(tree, path, buffer, absent));
    }

    ErrorFile errors(final Path path, final String absent) {
        return add(new ErrorFile(tree, path, buffer, absent));
    }

    RegionFile region(final Path path, final String prefix, final String absent) {
        return add(new RegionFile(tree, path, prefix, buffer, absent));
    }

    private <T extends HotFile> T add(final T file) {
        files.add(file);
        return file;
    }

    /**
     * A file of a folder, or null when it is absent.
     *
     * @param folder to look in.
     * @param name   of the file, which may be below it.
     * @return the path.
     */
    Path present(final Path folder, final String name) {
        final Path path = folder.resolve(name);
        return tree.exists(path) ? path : null;
    }

    /**
     * Stores a file's number, else a value from elsewhere, else the file's reason.
     *
     * @param metric   which.
     * @param file     read now.
     * @param scale    what the number is multiplied by.
     * @param fallback NaN when there is none.
     * @param out      receives it.
     */
    static void put(final Metric metric, final NumberFile file, final double scale, final double fallback,
                    final GpuSample out) {
        if (file.read()) {
            out.set(metric, file.value() * scale, System.nanoTime());
        } else {
            put(metric, fallback, file.reason(), out);
        }
    }

    /**
     * Stores a value, else a reason.
     *
     * @param metric which.
     * @param value  NaN when there is none.
     * @param reason why there is none.
     * @param out    receives it.
     */
    static void put(final Metric metric, final double value, final String reason, final GpuSample out) {
        if (Double.isNaN(value)) {
            out.unavailable(metric, reason);
        } else {
            out.set(metric, value, System.nanoTime());
        }
    }

    @Override
    public void close() {
        files.forEach(HotFile::close);
    }
}

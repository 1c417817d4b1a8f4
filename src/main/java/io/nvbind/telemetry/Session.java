package io.nvbind.telemetry;

import io.nvbind.frame.FrameStats;
import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.Vendor;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One run of a game in a container: from its first ring to the end of its last.
 *
 * <p>Belongs to the telemetry thread; {@link #id}, {@link #container}, {@link #game}, {@link #executable}, the device,
 * {@link #rings} and the start times may be read by any.
 */
public final class Session {

    private final String id;
    private final String container;
    private final long startNanos;
    private final long startEpochNanos;
    private final FrameStats frames;
    private final GpuStats gpuStats = new GpuStats();
    private final GameFeatures features;
    private final List<Path> rings = new CopyOnWriteArrayList<>();
    private volatile String game;
    private volatile String executable;
    private volatile String deviceName;
    private volatile Vendor deviceVendor;
    private volatile GpuId device;
    private volatile boolean deviceSaid;
    private int openRings;
    private long rejectedRecords;

    /**
     * Creates a session.
     *
     * @param id              unique; a folder name.
     * @param container       whose game it is.
     * @param startNanos      CLOCK_MONOTONIC.
     * @param startEpochNanos the same instant, nanoseconds since 1970 in UTC.
     * @param frames          takes in its frames.
     */
    public Session(final String id, final String container, final long startNanos, final long startEpochNanos,
                   final FrameStats frames) {
        this.id = id;
        this.container = container;
        this.startNanos = startNanos;
        this.startEpochNanos = startEpochNanos;
        this.frames = frames;
        this.features = new GameFeatures(frames.features());
    }

    /**
     * The session's name.
     *
     * @return unique; the folder of its recording.
     */
    public String id() {
        return id;
    }

    /**
     * The container.
     *
     * @return its id.
     */
    public String container() {
        return container;
    }

    /**
     * When it began.
     *
     * @return CLOCK_MONOTONIC.
     */
    public long startNanos() {
        return startNanos;
    }

    /**
     * When it began.
     *
     * @return nanoseconds since 1970 in UTC.
     */
    public long startEpochNanos() {
        return startEpochNanos;
    }

    /**
     * Its frames.
     *
     * @return the live statistics.
     */
    public FrameStats frames() {
        return frames;
    }

    /**
     * What the GPU did meanwhile.
     *
     * @return the live statistics of the GPU it renders on.
     */
    public GpuStats gpuStats() {
        return gpuStats;
    }

    /**
     * DLSS, Reflex and their like.
     *
     * @return what is known of them.
     */
    public GameFeatures features() {
        return features;
    }

    /**
     * What the producer says it is.
     *
     * @return the application's name, else the executable's; null before it said so.
     */
    public String game() {
        return game;
    }

    /**
     * Stores what the producer says it is.
     *
     * @param name of the game; empty for none.
     */
    public void game(final String name) {
        game = name.isEmpty() ? game : name;
    }

    /**
     * The program the producer says it is.
     *
     * @return its name without folders, of Windows programs too; null before it said so.
     */
    public String executable() {
        return executable;
    }

    /**
     * Stores the program the producer says it is.
     *
     * @param name of the file; empty for none.
     */
    public void executable(final String name) {
        executable = name.isEmpty() ? executable : name;
    }

    /**
     * Stores the device the game renders on.
     *
     * @param id     PCI address, null when its driver does not tell.
     * @param vendor null when it is none of the three, such as a software renderer.
     * @param name   as the graphics API gives it.
     */
    public void device(final GpuId id, final Vendor vendor, final String name) {
        device = id;
        deviceVendor = vendor;
        deviceName = name;
        deviceSaid = true;
    }

    /**
     * PCI address of the device the game renders on.
     *
     * @return null when it is not known.
     */
    public GpuId device() {
        return device;
    }

    /**
     * Vendor of the device the game renders on.
     *
     * @return null when it is not known, or none of the three.
     */
    public Vendor deviceVendor() {
        return deviceVendor;
    }

    /**
     * Name of the device the game renders on.
     *
     * @return null when it is not known.
     */
    public String deviceName() {
        return deviceName;
    }

    /**
     * Whether the game said which device it renders on.
     *
     * @return false before it did.
     */
    public boolean deviceSaid() {
        return deviceSaid;
    }

    /**
     * Records refused since their time cannot be true.
     *
     * @return their number.
     */
    public long rejectedRecords() {
        return rejectedRecords;
    }

    void reject() {
        rejectedRecords++;
    }

    /**
     * The files of its open rings. Any thread.
     *
     * @return a live view.
     */
    public List<Path> rings() {
        return rings;
    }

    void ringOpened(final Path file) {
        openRings++;
        rings.add(file);
    }

    boolean ringClosed(final Path file) {
        rings.remove(file);
        return --openRings == 0;
    }
}

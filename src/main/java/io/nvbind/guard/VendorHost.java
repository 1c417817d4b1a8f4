package io.nvbind.guard;

import io.nvbind.ffi.CallGuard;
import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuDriver;
import io.nvbind.gpu.GpuEvent;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Setting;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The process that holds a vendor library: answers its parent's requests one by one until the parent closes the pipe.
 *
 * <pre>
 *   host     where the library lies, or null
 *   parent   i32 number of refused calls, then each
 *   host     what became of opening it; i32 number of GPUs, then each
 *   parent   u8 operation, u8 position of the GPU,         \ again and again
 *            what the operation wants to know              |
 *   host     i32 length, so many bytes                     /
 * </pre>
 */
public final class VendorHost {

    /** Request: sample the fast tier. */
    static final int FAST = 'f';
    /** Request: sample the slow tier. */
    static final int SLOW = 's';
    /** Request: read the settings. */
    static final int SETTINGS = 't';
    /** Request: read the details. */
    static final int DETAILS = 'd';
    /** Request: list the processes. */
    static final int PROCESSES = 'p';
    /** Request: read one setting; its number follows. */
    static final int SETTING = 'r';
    /** Request: write one setting; its number and the value follow. */
    static final int APPLY = 'w';
    /** Request: hand over the events; the position is of no meaning. */
    static final int EVENTS = 'e';

    /** Longer than any parent's. */
    private static final Duration PATIENCE = HostCommand.OPENING.multipliedBy(2);

    private final GpuDriver driver;
    private final CallGuard guard;
    private final Watchdog watchdog;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final ByteBuffer buffer = ByteBuffer.allocate(SampleWire.MAX_BYTES);
    private final GpuSample[] samples;
    private final SampleWire[] wires;

    private VendorHost(final GpuDriver driver, final CallGuard guard, final Watchdog watchdog, final DataInputStream in,
                       final DataOutputStream out) {
        this.driver = driver;
        this.guard = guard;
        this.watchdog = watchdog;
        this.in = in;
        this.out = out;
        this.samples = new GpuSample[driver.gpus().size()];
        this.wires = new SampleWire[samples.length];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = new GpuSample();
            wires[i] = new SampleWire();
        }
    }

    /**
     * Serves until the parent goes.
     *
     * @param library soname or path.
     * @param marker  the file that names the call in progress.
     * @param in      from the parent.
     * @param out     to the parent.
     * @param opener  opens the library with the guard given to it.
     * @throws IOException when the parent is gone in the middle of something.
     */
    public static void serve(final String library, final Path marker, final DataInputStream in,
                             final DataOutputStream out, final Function<CallGuard, GpuDriver> opener)
        throws IOException {
        final CallMarker guard = CallMarker.create(marker);
        try (Watchdog watchdog = new Watchdog(PATIENCE, () -> Runtime.getRuntime().halt(1))) {
            guard.enter(guard.slot(library, "dlopen"));
            final Path path = NativeLibrary.open(library).path();
            guard.exit();
            Words.write(out, path == null ? null : path.toString());
            out.flush();
            for (int left = in.readInt(); left > 0; left--) {
                guard.refuse(Words.read(in));
            }
            watchdog.expect(PATIENCE.toNanos());
            try (GpuDriver driver = opener.apply(guard)) {
                guard.exit();
                watchdog.answered();
                final VendorHost host = new VendorHost(driver, guard, watchdog, in, out);
                host.hello();
                host.loop();
            }
        } finally {
            // What ends this process from here on is no call's fault.
            guard.exit();
        }
    }

    private void hello() throws IOException {
        Words.write(out, driver.report().path());
        Words.write(out, driver.report().reason());
        out.writeInt(driver.gpus().size());
        for (final Gpu gpu : driver.gpus()) {
            ColdWire.write(out, gpu.info());
        }
        out.flush();
    }

    private void loop() throws IOException {
        for (int operation = in.read(); operation >= 0; operation = in.read()) {
            final int gpu = in.readUnsignedByte();
            watchdog.expect(PATIENCE.toNanos());
            if (operation == FAST || operation == SLOW) {
                sample(gpu, operation == SLOW ? Metric.Tier.SLOW : Metric.Tier.FAST);
            } else {
                rare(operation, gpu);
            }
            watchdog.answered();
        }
    }

    private void sample(final int gpu, final Metric.Tier tier) throws IOException {
        final boolean present = driver.gpus().get(gpu).sample(tier, samples[gpu]);
        guard.exit();
        buffer.clear().putInt(0).put((byte) (present ? 1 : 0));
        wires[gpu].write(tier, samples[gpu], buffer);
        buffer.putInt(0, buffer.position() - Integer.BYTES);
        out.write(buffer.array(), 0, buffer.position());
        out.flush();
    }

    private void rare(final int operation, final int gpu) throws IOException {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final DataOutputStream answer = new DataOutputStream(bytes);
        switch (operation) {
            case SETTINGS -> SettingWire.write(answer, driver.gpus().get(gpu).settings());
            case SETTING -> SettingWire.write(answer, driver.gpus().get(gpu).setting(SettingWire.readSetting(in)));
            case APPLY -> {
                final Setting setting = SettingWire.readSetting(in);
                SettingWire.write(answer, driver.gpus().get(gpu).apply(setting, SettingWire.readValue(in)));
            }
            case DETAILS -> ColdWire.write(answer, driver.gpus().get(gpu).details());
            case PROCESSES -> ColdWire.write(answer, driver.gpus().get(gpu).processes());
            case EVENTS -> {
                final List<GpuEvent> events = new ArrayList<>();
                driver.pollEvents(events::add);
                ColdWire.write(answer, events);
            }
            default -> throw new IOException("no such operation: " + operation);
        }
        guard.exit();
        out.writeInt(bytes.size());
        bytes.writeTo(out);
        out.flush();
    }
}

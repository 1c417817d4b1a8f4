package io.nvbind.guard;

import io.nvbind.ffi.CallGuard;
import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuDriver;
import io.nvbind.gpu.GpuInfo;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.LibraryReport;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingState;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The process that holds a vendor library: answers its parent's requests one by one until the parent closes the pipe.
 *
 * <p>A request is an operation and a GPU's position, a byte each; an answer is an i32 length and so many bytes.
 */
public final class VendorHost {

    /** Request: sample the fast tier. */
    static final int FAST = 'f';
    /** Request: sample the slow tier. */
    static final int SLOW = 's';
    /** Request: read the settings. */
    static final int SETTINGS = 't';

    private final GpuDriver driver;
    private final CallGuard guard;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final ByteBuffer buffer = ByteBuffer.allocate(SampleWire.MAX_BYTES);
    private final GpuSample[] samples;
    private final SampleWire[] wires;

    private VendorHost(final GpuDriver driver, final CallGuard guard, final DataInputStream in,
                       final DataOutputStream out) {
        this.driver = driver;
        this.guard = guard;
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
     * @param marker  the file that names the call in progress.
     * @param in      begins with the refused calls: i32 number, then each in modified UTF-8.
     * @param out     to the parent.
     * @param library opens the library with the guard given to it.
     * @throws IOException when the parent is gone in the middle of something.
     */
    public static void serve(final Path marker, final DataInputStream in, final DataOutputStream out,
                             final Function<CallGuard, GpuDriver> library) throws IOException {
        final Set<String> refused = new HashSet<>();
        for (int left = in.readInt(); left > 0; left--) {
            refused.add(in.readUTF());
        }
        final CallGuard guard = CallMarker.create(marker, refused);
        try (GpuDriver driver = library.apply(guard)) {
            guard.exit();
            final VendorHost host = new VendorHost(driver, guard, in, out);
            host.hello();
            host.loop();
        }
    }

    private void hello() throws IOException {
        final LibraryReport report = driver.report();
        text(report.path());
        text(report.reason());
        out.writeInt(driver.gpus().size());
        for (final Gpu gpu : driver.gpus()) {
            final GpuInfo info = gpu.info();
            out.writeUTF(info.id().toString());
            out.writeInt(info.index());
            out.writeUTF(info.name());
            out.writeUTF(info.driver());
            text(info.driverVersion());
            out.writeBoolean(info.simulated());
        }
        out.flush();
    }

    private void text(final String textOrNull) throws IOException {
        out.writeBoolean(textOrNull != null);
        if (textOrNull != null) {
            out.writeUTF(textOrNull);
        }
    }

    private void loop() throws IOException {
        for (int operation = in.read(); operation >= 0; operation = in.read()) {
            final int gpu = in.readUnsignedByte();
            buffer.clear();
            if (operation == SETTINGS) {
                settings(driver.gpus().get(gpu).settings());
            } else {
                final Metric.Tier tier = operation == SLOW ? Metric.Tier.SLOW : Metric.Tier.FAST;
                final boolean present = driver.gpus().get(gpu).sample(tier, samples[gpu]);
                buffer.put((byte) (present ? 1 : 0));
                wires[gpu].write(samples[gpu], buffer);
            }
            guard.exit();
            out.writeInt(buffer.position());
            out.write(buffer.array(), 0, buffer.position());
            out.flush();
        }
    }

    private void settings(final Map<Setting, SettingState> settings) {
        for (final Setting setting : Setting.values()) {
            final SettingState state = settings.get(setting);
            final byte[] reason = state == null || state.unsupported() == null
                ? new byte[0] : state.unsupported().getBytes(StandardCharsets.UTF_8);
            buffer.put((byte) (state == null ? 0 : 1)).putShort((short) reason.length).put(reason);
            if (state != null && reason.length == 0) {
                buffer.putDouble(state.value()).putDouble(state.min()).putDouble(state.max())
                    .putDouble(state.defaultValue());
            }
        }
    }
}

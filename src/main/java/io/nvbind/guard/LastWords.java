package io.nvbind.guard;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** What a vendor host, or a library in it, writes on standard error: read so that it never blocks, only the end kept. */
final class LastWords {

    private static final int KEPT = 4096;
    private static final int SHOWN = 400;
    private static final long PATIENCE_SECONDS = 2;
    private static final String JVM = "# A fatal error";

    private final byte[] ring = new byte[KEPT];
    private final Thread reader;
    private long written;

    LastWords(final InputStream stream) {
        reader = Thread.ofPlatform().daemon().name("vendor-stderr").start(() -> read(stream));
    }

    private void read(final InputStream stream) {
        final byte[] some = new byte[512];
        try (stream) {
            for (int length = stream.read(some); length >= 0; length = stream.read(some)) {
                keep(some, length);
            }
        } catch (final IOException closed) {
            keep(new byte[0], 0);
        }
    }

    private synchronized void keep(final byte[] bytes, final int length) {
        for (int i = 0; i < length; i++) {
            ring[(int) (written++ % KEPT)] = bytes[i];
        }
    }

    /** The end of it in one line, once the process is dead. */
    String text() throws InterruptedException {
        reader.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        final byte[] kept;
        synchronized (this) {
            kept = new byte[(int) Math.min(written, KEPT)];
            for (int i = 0; i < kept.length; i++) {
                kept[i] = ring[(int) ((written - kept.length + i) % KEPT)];
            }
        }
        final String all = new String(kept, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}+", " ").strip();
        final int report = all.indexOf(JVM);
        final int from = report >= 0 ? report : Math.max(0, all.length() - SHOWN);
        return all.substring(from, Math.min(all.length(), from + SHOWN));
    }
}

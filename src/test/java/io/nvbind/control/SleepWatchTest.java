package io.nvbind.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SleepWatchTest {

    @TempDir
    private Path root;
    private final AtomicLong nanos = new AtomicLong(5_000_000_000L);
    private final AtomicInteger resumed = new AtomicInteger();
    private SleepWatch watch;
    private double uptime = 1000;

    @BeforeEach
    void prepare() throws IOException {
        Files.createDirectory(root.resolve("proc"));
        watch = new SleepWatch(root, nanos::get, resumed::incrementAndGet);
        pass(1, 1);
    }

    private void pass(final double bootSeconds, final double awakeSeconds) throws IOException {
        uptime += bootSeconds;
        nanos.addAndGet((long) (awakeSeconds * 1e9));
        Files.writeString(root.resolve("proc/uptime"), String.format(java.util.Locale.ROOT, "%.2f 12.00%n", uptime));
        watch.doWork();
    }

    @Test
    void shouldTellOnceWhenTheMachineSlept() throws IOException {
        pass(1, 1);
        pass(3600, 1);
        assertEquals(1, resumed.get());
        pass(1, 1);
        pass(2, 2);
        assertEquals(1, resumed.get());
        pass(60, 2);
        assertEquals(2, resumed.get());
    }

    @Test
    void shouldNotTakeABusyMachineForOneThatSlept() throws IOException {
        for (int i = 0; i < 50; i++) {
            pass(1 + i * 0.01, 1 + i * 0.01);
        }
        pass(300, 300);
        assertEquals(0, resumed.get());
    }

    @Test
    void shouldTellNothingWithoutAnUptime() throws IOException {
        Files.writeString(root.resolve("proc/uptime"), "garbage");
        nanos.addAndGet(2_000_000_000L);
        watch.doWork();
        Files.delete(root.resolve("proc/uptime"));
        nanos.addAndGet(2_000_000_000L);
        watch.doWork();
        assertEquals(0, resumed.get());
        pass(5, 1);
        assertEquals(0, resumed.get(), "four seconds went by without an uptime, and four here");
    }
}

package io.nvbind.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon that is told to stop as soon as it can be. */
@Tag("real")
class EarlyStopTest {

    @TempDir
    private Path folder;

    @Test
    void shouldSayNothingWhenItIsStoppedTheMomentItIsReady() throws Exception {
        try (DaemonProcess daemon = new DaemonProcess(folder)) {
            daemon.program().process().destroy();
            assertEquals(143, daemon.program().await());
            assertEquals("", daemon.program().err());
        }
    }
}

package io.nvbind.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nvbind.ffi.CallGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The marker file as the parent finds it. */
class CallMarkerTest {

    @TempDir
    private Path folder;

    @Test
    void shouldNameTheCallInProgress() throws IOException {
        final Path file = folder.resolve("marker");
        final CallMarker marker = CallMarker.create(file);
        final int first = marker.slot("0000:03:00.0", "rsmi_a");
        final int second = marker.slot("0000:03:00.0", "rsmi_b");
        assertNull(CallMarker.callInProgress(file));
        marker.enter(second);
        assertEquals("0000:03:00.0 rsmi_b", CallMarker.callInProgress(file));
        marker.enter(first);
        assertEquals("0000:03:00.0 rsmi_a", CallMarker.callInProgress(file));
        marker.exit();
        assertNull(CallMarker.callInProgress(file));
    }

    @Test
    void shouldRefuseACallAndGiveTheSameSlotTwice() throws IOException {
        final CallMarker marker = CallMarker.create(folder.resolve("marker"));
        marker.refuse("gpu bad");
        assertEquals(CallGuard.REFUSED, marker.slot("gpu", "bad"));
        final int slot = marker.slot("gpu", "good");
        assertNotEquals(CallGuard.REFUSED, slot);
        assertEquals(slot, marker.slot("gpu", "good"));
    }

    @Test
    void shouldNotBelieveAFileThatIsNone() throws IOException {
        final Path file = Files.write(folder.resolve("marker"), new byte[] {1, 2, 3});
        assertNull(CallMarker.callInProgress(file));
        final CallMarker marker = CallMarker.create(file);
        assertThrows(IllegalArgumentException.class, () -> marker.slot("gpu", "f".repeat(200)));
        marker.enter(Integer.MAX_VALUE);
        assertNull(CallMarker.callInProgress(file));
    }
}

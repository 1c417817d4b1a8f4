package io.nvbind.sysfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which displays hang on a card and in which range they adapt their refresh rate. */
final class DisplaysTest {

    @TempDir
    private Path root;
    private SysTree tree;
    private String device;

    @BeforeEach
    void setUp() {
        tree = new SysTree(root);
        device = Cards.navi21(tree);
    }

    private List<Display> displays() {
        try (SysfsDriver driver = new SysfsDriver(root)) {
            return driver.displays(Cards.NAVI21);
        }
    }

    @Test
    void shouldTellEachRangeWhenSeveralDisplaysAreConnected() {
        tree.connector(device, "card0-DP-1", Edids.freeSync());
        tree.connector(device, "card0-DP-2", Edids.base("FAST ONE", 48, 105, 2, true));
        tree.connector(device, "card0-HDMI-A-1", Edids.hdmiVrr());
        tree.connector(device, "card0-HDMI-A-2", Edids.hdmiVrrWide());
        tree.connector(device, "card0-DP-3", new byte[0]);
        tree.connector(device, "card0-eDP-1", Edids.base(null, 60, 60, 0, true));
        assertEquals(List.of(
            new Display("DP-1", "PIXEL 27Q", AdaptiveSync.FREESYNC, 40, 165, null),
            new Display("DP-2", "FAST ONE", AdaptiveSync.CONTINUOUS, 48, 360, null),
            new Display("eDP-1", "DEL 1234", AdaptiveSync.NONE, 0, 0, null),
            new Display("HDMI-A-1", "BIG TV", AdaptiveSync.HDMI_VRR, 40, 120, null),
            new Display("HDMI-A-2", "BIG TV", AdaptiveSync.HDMI_VRR, 48, 300, null)), displays());
    }

    @Test
    void shouldGiveTheReasonWhenAnEdidIsDamaged() {
        tree.connector(device, "card0-DP-1", Arrays.copyOf(Edids.freeSync(), 60));
        tree.connector(device, "card0-DP-2", new byte[Tree.TABLE_CAP + 1]);
        final byte[] flipped = Edids.freeSync();
        flipped[20] ^= 1;
        tree.connector(device, "card0-DP-3", flipped);
        tree.connector(device, "card0-DP-4", Edids.freeSync());
        assertEquals(List.of("its EDID is cut short", "its EDID is longer than 65536 bytes", "its EDID is damaged", "null"),
            displays().stream().map(display -> String.valueOf(display.problem())).toList());
    }

    @Test
    void shouldUseTheBaseBlockWhenAnExtensionIsDamaged() throws IOException {
        final byte[] edid = Edids.with(Edids.base("PIXEL", 48, 144, 0, true), 0x1a, 0, 0, 1, 1, 40, 165, 0);
        edid[200] ^= 1;
        assertEquals(new Edid("PIXEL", AdaptiveSync.CONTINUOUS, 48, 144), Edid.parse(edid));
    }

    @Test
    void shouldNotReadBeyondABlockWhenItsLengthLies() throws IOException {
        final byte[] edid = Edids.freeSync();
        edid[128 + 2] = (byte) 255;
        edid[128 + 7] = (byte) 0x7f;
        edid[255] += (byte) (-sum(edid));
        assertEquals("PIXEL 27Q", Edid.parse(edid).name());
        assertThrows(IOException.class, () -> Edid.parse(new byte[0]));
        assertThrows(IOException.class, () -> Edid.parse(new byte[128]));
    }

    private static int sum(final byte[] edid) {
        int sum = 0;
        for (int i = 128; i < 256; i++) {
            sum += edid[i];
        }
        return sum;
    }
}

package io.nvbind.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.nvbind.frame.FrameRecord;
import io.nvbind.frame.FrameStats;
import io.nvbind.game.MappedLibraries;
import io.nvbind.game.Technique;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class GameFeaturesTest {

    private static final long NOW = 100_000_000_000L;

    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[FrameRecord.MAX_LENGTH]);
    private final FrameStats frames = new FrameStats();
    private final GameFeatures features = new GameFeatures(frames.features());

    private void told(final int feature, final int state) {
        told(feature, state, 0);
    }

    private void told(final int feature, final int state, final int detail) {
        payload.putLong(FrameRecord.NANOS, NOW);
        payload.putInt(FrameRecord.FEATURE_ID, feature);
        payload.putInt(FrameRecord.FEATURE_STATE, state);
        payload.putInt(FrameRecord.FEATURE_DETAIL, detail);
        frames.record(1, FrameRecord.FEATURE, payload, 0);
    }

    private void mapped(final Technique technique, final String file) {
        features.libraries(new MappedLibraries(Map.of(technique, file), null));
    }

    private void assertDlss(final Evidence evidence, final Boolean active) {
        assertSame(evidence, features.dlss());
        assertEquals(active, features.dlssActive());
    }

    @Test
    void shouldSayNothingWhenNothingWasSeen() {
        assertDlss(Evidence.UNKNOWN, null);
        assertEquals("the game's process was not looked at yet", features.dlssReason());
        features.libraries(new MappedLibraries(Map.of(), null));
        assertDlss(Evidence.UNKNOWN, null);
        assertEquals("neither a DLSS library nor a kernel of its kind was seen", features.dlssReason());
        assertSame(Evidence.UNKNOWN, features.reflex());
        assertNull(features.reflexEnabled());
        assertSame(Evidence.UNKNOWN, features.antiLag());
        assertSame(Evidence.UNKNOWN, features.fsr());
        assertSame(Evidence.UNKNOWN, features.xess());
        assertSame(Evidence.UNKNOWN, features.frameGeneration(NOW));
    }

    @Test
    void shouldCallDlssLoadedWhenOnlyItsLibraryIsThere() {
        mapped(Technique.DLSS, "nvngx_dlss.dll");
        assertDlss(Evidence.LOADED, null);
        assertEquals("a DLSS library is loaded, but none of the kernels it launches was seen", features.dlssReason());
    }

    @Test
    void shouldNotCallDlssActiveWhenOnlyKernelsAreSeen() {
        told(FrameRecord.CU_KERNEL, 1);
        assertDlss(Evidence.UNKNOWN, null);
        assertEquals("likely: kernels were launched as DLSS does, but no DLSS library is seen in the process",
            features.dlssReason());
    }

    @Test
    void shouldCallDlssActiveWhenBothAreSeenAndOffWhenTheKernelsEnd() {
        mapped(Technique.DLSS, "libnvidia-ngx-dlss.so.310.2.1");
        told(FrameRecord.CU_KERNEL, 1);
        assertDlss(Evidence.ACTIVE, true);
        told(FrameRecord.CU_KERNEL, 0);
        assertDlss(Evidence.LOADED, false);
    }

    @Test
    void shouldBelieveTheGameAboutReflexAndAntiLag() {
        mapped(Technique.REFLEX, "sl.reflex.dll");
        assertSame(Evidence.LOADED, features.reflex());
        assertNull(features.reflexEnabled());
        told(FrameRecord.REFLEX, 1);
        assertSame(Evidence.ACTIVE, features.reflex());
        assertEquals(true, features.reflexEnabled());
        told(FrameRecord.REFLEX, 0);
        assertSame(Evidence.LOADED, features.reflex());
        assertEquals(false, features.reflexEnabled());
        told(FrameRecord.ANTI_LAG, 1);
        assertSame(Evidence.ACTIVE, features.antiLag());
    }

    @Test
    void shouldNotClaimToKnowAntiLagWhenTheGameLeavesItToTheDriver() {
        told(FrameRecord.ANTI_LAG, 1);
        told(FrameRecord.ANTI_LAG, 0, FrameRecord.ANTI_LAG_DRIVER_CONTROL);
        assertSame(Evidence.UNKNOWN, features.antiLag());
        told(FrameRecord.ANTI_LAG, 0, 0);
        assertSame(Evidence.LOADED, features.antiLag());
    }

    @Test
    void shouldNeverCallFsrOrXessActive() {
        mapped(Technique.FSR, "amd_fidelityfx_vk.dll");
        assertSame(Evidence.LOADED, features.fsr());
        mapped(Technique.XESS, "libxess.dll");
        assertSame(Evidence.LOADED, features.xess());
        assertSame(Evidence.UNKNOWN, features.fsr());
    }

    @Test
    void shouldCallFrameGenerationActiveOnlyWhileMarkedFramesCome() {
        mapped(Technique.FRAME_GENERATION, "nvngx_dlssg.dll");
        assertSame(Evidence.LOADED, features.frameGeneration(NOW));
        payload.putLong(FrameRecord.NANOS, NOW);
        payload.putInt(FrameRecord.PRESENT_FLAGS, FrameRecord.FLAG_GENERATED);
        frames.record(1, FrameRecord.PRESENT, payload, 0);
        assertSame(Evidence.ACTIVE, features.frameGeneration(NOW + 999_999_999));
        assertSame(Evidence.LOADED, features.frameGeneration(NOW + 1_000_000_000));
    }
}

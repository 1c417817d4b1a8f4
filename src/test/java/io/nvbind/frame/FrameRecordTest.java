package io.nvbind.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** The header that producers are built with and the constants of the reader describe the same bytes. */
class FrameRecordTest {

    private static final List<String> TYPES = List.of("present", "swapchain_created", "swapchain_destroyed", "process",
        "device", "end", "display", "gpu_busy", "feature", "pause", "timing");

    private final Map<String, Integer> header = new HashMap<>();

    private FrameRecordTest() throws Exception {
        final String text = Files.readString(Path.of("src/main/c/frame_record.h"));
        find(text, "FRAME_SIZE\\((frame_\\w+), (\\d+)\\)");
        find(text, "FRAME_FIELD_AT\\((frame_\\w+, \\w+), (\\d+)\\)");
        find(text, "(FRAME_\\w+) = (-?\\d+),");
    }

    private void find(final String text, final String pattern) {
        Pattern.compile(pattern).matcher(text).results()
            .forEach(found -> header.put(found.group(1), Integer.valueOf(found.group(2))));
    }

    private void same(final int constant, final String inHeader) {
        assertEquals(header.get(inHeader), constant, inHeader);
    }

    @Test
    void shouldHaveTheTypesAndLengthsOfTheHeader() {
        for (int i = 0; i < TYPES.size(); i++) {
            same(i + 1, "FRAME_RECORD_" + TYPES.get(i).toUpperCase(java.util.Locale.ROOT));
            same(FrameRecord.lengthOf(i + 1), "frame_" + TYPES.get(i));
        }
        assertEquals(TYPES.size(), FrameRecord.LAST_TYPE);
        assertEquals(-1, FrameRecord.lengthOf(FrameRecord.LAST_TYPE + 1));
        assertEquals(-1, FrameRecord.lengthOf(0));
    }

    @Test
    void shouldHaveTheFieldsOfTheHeader() {
        same(FrameRecord.PRESENT_SEQUENCE, "frame_present, sequence");
        same(FrameRecord.PRESENT_RESULT, "frame_present, result");
        same(FrameRecord.SWAPCHAIN_FLAGS, "frame_swapchain_created, flags");
        same(FrameRecord.PROCESS_APPLICATION, "frame_process, application");
        same(FrameRecord.END_DROPPED, "frame_end, dropped");
        same(FrameRecord.OF_PRESENT, "frame_display, present_sequence");
        same(FrameRecord.DISPLAY_NANOS, "frame_display, display_nanos");
        same(FrameRecord.DISPLAY_SWAPCHAIN, "frame_display, swapchain");
        same(FrameRecord.DISPLAY_SOURCE, "frame_display, source");
        same(FrameRecord.GPU_BUSY_NANOS, "frame_gpu_busy, busy_nanos");
        same(FrameRecord.GPU_BUSY_SWAPCHAIN, "frame_gpu_busy, swapchain");
        same(FrameRecord.FEATURE_ID, "frame_feature, feature");
        same(FrameRecord.FEATURE_STATE, "frame_feature, state");
        same(FrameRecord.FEATURE_DETAIL, "frame_feature, detail");
        same(FrameRecord.FEATURE_INTERVAL_MICROS, "frame_feature, interval_micros");
        same(FrameRecord.FEATURE_PRESENT, "frame_feature, present_sequence");
        same(FrameRecord.PAUSE_DURATION_NANOS, "frame_pause, duration_nanos");
        same(FrameRecord.PAUSE_KIND, "frame_pause, kind");
        same(FrameRecord.PAUSE_NAME, "frame_pause, name");
        same(FrameRecord.TIMING_SIMULATION_START, "frame_timing, simulation_start_nanos");
        same(FrameRecord.TIMING_SIMULATION_END, "frame_timing, simulation_end_nanos");
        same(FrameRecord.TIMING_INPUT, "frame_timing, input_nanos");
        same(FrameRecord.TIMING_RENDER_SUBMIT, "frame_timing, render_submit_nanos");
        same(FrameRecord.TIMING_SWAPCHAIN, "frame_timing, swapchain");
    }

    @Test
    void shouldHaveTheValuesOfTheHeader() {
        same(FrameRecord.SOURCE_GOOGLE_DISPLAY_TIMING, "FRAME_DISPLAY_GOOGLE_DISPLAY_TIMING");
        same(FrameRecord.SOURCE_EXT_PRESENT_TIMING, "FRAME_DISPLAY_EXT_PRESENT_TIMING");
        same(FrameRecord.SOURCE_ENGINE, "FRAME_DISPLAY_ENGINE");
        same(FrameRecord.REFLEX, "FRAME_FEATURE_REFLEX");
        same(FrameRecord.ANTI_LAG, "FRAME_FEATURE_ANTI_LAG");
        same(FrameRecord.CU_KERNEL, "FRAME_FEATURE_CU_KERNEL");
        same(FrameRecord.FRAME_LIMIT, "FRAME_FEATURE_FRAME_LIMIT");
        same(FrameRecord.PAUSE_JVM_GC, "FRAME_PAUSE_JVM_GC");
        same(FrameRecord.API_ENGINE, "FRAME_API_ENGINE");
    }

    @Test
    void shouldMakeTextsSafeToPrint() {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[FrameRecord.PROCESS_TEXT_LENGTH]);
        final byte[] hostile = "\u001b[2J\u009b1mA\r\nB\u202eC\u2028D\u200bE\u007f".getBytes(StandardCharsets.UTF_8);
        buffer.putBytes(0, hostile);
        assertEquals("[2J 1mA  B C D E", FrameRecord.text(buffer, 0, FrameRecord.PROCESS_TEXT_LENGTH));
        buffer.putBytes(0, new byte[] {(byte) 0xff, (byte) 0xc0, 'x', (byte) 0xe2, (byte) 0x80, 0});
        assertEquals("\ufffd\ufffdx\ufffd", FrameRecord.text(buffer, 0, FrameRecord.PROCESS_TEXT_LENGTH));
        buffer.setMemory(0, FrameRecord.PROCESS_TEXT_LENGTH, (byte) 'a');
        assertEquals("a".repeat(64), FrameRecord.text(buffer, 0, FrameRecord.PROCESS_TEXT_LENGTH));
    }
}

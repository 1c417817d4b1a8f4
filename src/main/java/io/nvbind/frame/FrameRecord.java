package io.nvbind.frame;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;

/**
 * The payload of each record that a game writes into its frame ring. Little endian; offsets are within the payload.
 * {@code src/main/c/frame_record.h} is the same description for producers.
 *
 * <pre>
 *  PRESENT (32 bytes)
 *   0                   8                  16        20        24        28
 *  +-------------------+-------------------+---------+---------+---------+---------+
 *  | present nanos i64 | sequence i64      |swapchain| flags   |call ns  | result  |
 *  +-------------------+-------------------+---------+---------+---------+---------+
 *  SWAPCHAIN_CREATED (40 bytes)
 *   0         8         12      16      20      24            28           32         36
 *  +---------+---------+-------+-------+-------+-------------+------------+----------+-------+
 *  |nanos i64|swapchain| width | height| format| present mode| image count| replaced | flags |
 *  +---------+---------+-------+-------+-------+-------------+------------+----------+-------+
 *  SWAPCHAIN_DESTROYED (16)   nanos i64, swapchain u32, 0 u32
 *  PROCESS (144)              nanos i64, pid u32, flags u32, executable char[64], application char[64]
 *  DEVICE (128)               nanos i64, pci domain, bus, device, function, vendor, device id u32, name char[96]
 *  END (16)                   nanos i64, dropped i64
 *  DISPLAY (24)               present sequence i64, display nanos i64, swapchain u32, source u32
 *  GPU_BUSY (24)              present sequence i64, busy nanos i64, swapchain u32, 0 u32
 *  FEATURE (32)               nanos i64, feature, state, detail, interval micros u32, present sequence i64
 *  PAUSE (64)                 start nanos i64, duration nanos i64, kind u32, 0 u32, name char[40]
 *  TIMING (48)                present sequence, simulation start, end, input, submit nanos i64, swapchain u32, 0 u32
 * </pre>
 *
 * <p>DISPLAY, GPU_BUSY and TIMING speak of the present of that sequence. An i64 that is not told is
 * {@link #UNKNOWN_NANOS}. Times are CLOCK_MONOTONIC, which {@link System#nanoTime()} reads too on Linux.
 */
public final class FrameRecord {

    /** One present. */
    public static final int PRESENT = 1;
    /** A swapchain was made. */
    public static final int SWAPCHAIN_CREATED = 2;
    /** A swapchain is gone. */
    public static final int SWAPCHAIN_DESTROYED = 3;
    /** Who writes this ring. */
    public static final int PROCESS = 4;
    /** The GPU that renders. */
    public static final int DEVICE = 5;
    /** The producer ended on purpose. */
    public static final int END = 6;
    /** When an image was on screen. */
    public static final int DISPLAY = 7;
    /** How long the GPU worked on a frame. */
    public static final int GPU_BUSY = 8;
    /** Something that changes frame times or input lag was switched. */
    public static final int FEATURE = 9;
    /** The process stood still for a reason of its own. */
    public static final int PAUSE = 10;
    /** What an engine did for a frame before it presented it. */
    public static final int TIMING = 11;
    /** The highest record type known. */
    public static final int LAST_TYPE = TIMING;

    /**
     * The first word of every record but DISPLAY, GPU_BUSY and TIMING is its time: i64 nanoseconds. For PRESENT on entry
     * of the present call, for PAUSE its start.
     */
    public static final int NANOS = 0;

    /** PRESENT: i64, counts every present of the ring from 0, the dropped ones too; a gap is a lost frame. */
    public static final int PRESENT_SEQUENCE = 8;
    /** PRESENT: u32, unique in the process, from 1. */
    public static final int PRESENT_SWAPCHAIN = 16;
    /** PRESENT: u32, bits 0-3 are the {@code API_*}, bit 4 is {@link #FLAG_GENERATED}. */
    public static final int PRESENT_FLAGS = 20;
    /** PRESENT: u32, nanoseconds spent in the call, {@link #UNKNOWN} when not measured. */
    public static final int PRESENT_CALL_NANOS = 24;
    /** PRESENT: i32, the present's result as the API gives it, 0 for success. */
    public static final int PRESENT_RESULT = 28;
    /** PRESENT: length of the payload. */
    public static final int PRESENT_LENGTH = 32;

    /** SWAPCHAIN_*: u32. */
    public static final int SWAPCHAIN_ID = 8;
    /** SWAPCHAIN_CREATED: u32 pixels; {@link #UNKNOWN}. */
    public static final int SWAPCHAIN_WIDTH = 12;
    /** SWAPCHAIN_CREATED: u32 pixels; {@link #UNKNOWN}. */
    public static final int SWAPCHAIN_HEIGHT = 16;
    /** SWAPCHAIN_CREATED: u32, VkFormat; {@link #UNKNOWN}. */
    public static final int SWAPCHAIN_FORMAT = 20;
    /** SWAPCHAIN_CREATED: u32, VkPresentModeKHR; {@link #UNKNOWN}. */
    public static final int SWAPCHAIN_PRESENT_MODE = 24;
    /** SWAPCHAIN_CREATED: u32; {@link #UNKNOWN}. */
    public static final int SWAPCHAIN_IMAGE_COUNT = 28;
    /** SWAPCHAIN_CREATED: u32, the swapchain it takes over from, 0 for none. */
    public static final int SWAPCHAIN_REPLACED = 32;
    /** SWAPCHAIN_CREATED: u32, as {@link #PRESENT_FLAGS}. */
    public static final int SWAPCHAIN_FLAGS = 36;
    /** SWAPCHAIN_CREATED: length of the payload. */
    public static final int SWAPCHAIN_CREATED_LENGTH = 40;
    /** SWAPCHAIN_DESTROYED: length of the payload. */
    public static final int SWAPCHAIN_DESTROYED_LENGTH = 16;

    /** PROCESS: u32, the pid in the producer's own pid namespace. */
    public static final int PROCESS_PID = 8;
    /** PROCESS: u32, as {@link #PRESENT_FLAGS}. */
    public static final int PROCESS_FLAGS = 12;
    /** PROCESS: 64 bytes UTF-8, NUL padded. */
    public static final int PROCESS_EXECUTABLE = 16;
    /** PROCESS: 64 bytes UTF-8, NUL padded. */
    public static final int PROCESS_APPLICATION = 80;
    /** Length of PROCESS's two texts. */
    public static final int PROCESS_TEXT_LENGTH = 64;
    /** PROCESS: length of the payload. */
    public static final int PROCESS_LENGTH = 144;

    /** DEVICE: u32, {@link #UNKNOWN} when the driver does not tell the PCI address. */
    public static final int DEVICE_PCI_DOMAIN = 8;
    /** DEVICE: u32. */
    public static final int DEVICE_PCI_BUS = 12;
    /** DEVICE: u32. */
    public static final int DEVICE_PCI_DEVICE = 16;
    /** DEVICE: u32. */
    public static final int DEVICE_PCI_FUNCTION = 20;
    /** DEVICE: u32, PCI vendor id. */
    public static final int DEVICE_VENDOR_ID = 24;
    /** DEVICE: u32, PCI device id. */
    public static final int DEVICE_DEVICE_ID = 28;
    /** DEVICE: 96 bytes UTF-8, NUL padded. */
    public static final int DEVICE_NAME = 32;
    /** Length of DEVICE's name. */
    public static final int DEVICE_NAME_LENGTH = 96;
    /** DEVICE: length of the payload. */
    public static final int DEVICE_LENGTH = 128;

    /** END: i64, frames the producer had to drop because the ring was full. */
    public static final int END_DROPPED = 8;
    /** END: length of the payload. */
    public static final int END_LENGTH = 16;

    /** DISPLAY, GPU_BUSY and TIMING: i64, the {@link #PRESENT_SEQUENCE} of the present they speak of. */
    public static final int OF_PRESENT = 0;

    /** DISPLAY: i64, when the image was on screen. */
    public static final int DISPLAY_NANOS = 8;
    /** DISPLAY: u32. */
    public static final int DISPLAY_SWAPCHAIN = 16;
    /** DISPLAY: u32, who tells it: one of the {@code SOURCE_*}. */
    public static final int DISPLAY_SOURCE = 20;
    /** DISPLAY: length of the payload. */
    public static final int DISPLAY_LENGTH = 24;
    /** VK_GOOGLE_display_timing. */
    public static final int SOURCE_GOOGLE_DISPLAY_TIMING = 1;
    /** VK_EXT_present_timing. */
    public static final int SOURCE_EXT_PRESENT_TIMING = 2;
    /** The engine. */
    public static final int SOURCE_ENGINE = 3;

    /** GPU_BUSY: i64, the time in which any submission of the presenting queue ran, gaps left out. */
    public static final int GPU_BUSY_NANOS = 8;
    /** GPU_BUSY: u32. */
    public static final int GPU_BUSY_SWAPCHAIN = 16;
    /** GPU_BUSY: length of the payload. */
    public static final int GPU_BUSY_LENGTH = 24;

    /** FEATURE: u32, one of the constants below. */
    public static final int FEATURE_ID = 8;
    /** FEATURE: u32, 0 off, 1 on. */
    public static final int FEATURE_STATE = 12;
    /** FEATURE: u32, bits; of REFLEX {@link #REFLEX_BOOST}, of ANTI_LAG {@link #ANTI_LAG_DRIVER_CONTROL}. */
    public static final int FEATURE_DETAIL = 16;
    /** FEATURE: u32 microseconds: REFLEX's least frame time, FRAME_LIMIT's aim; 0 for none. */
    public static final int FEATURE_INTERVAL_MICROS = 20;
    /** FEATURE: i64, sequence of the present that came next. */
    public static final int FEATURE_PRESENT = 24;
    /** FEATURE: length of the payload. */
    public static final int FEATURE_LENGTH = 32;
    /** NVIDIA Reflex, by VK_NV_low_latency2. */
    public static final int REFLEX = 1;
    /** AMD Anti-Lag, by VK_AMD_anti_lag. */
    public static final int ANTI_LAG = 2;
    /** vkCmdCuLaunchKernelNVX was seen: what DLSS does, and hardly anything else. */
    public static final int CU_KERNEL = 3;
    /** A frame limiter. */
    public static final int FRAME_LIMIT = 4;
    /** In {@link #FEATURE_DETAIL} of REFLEX: clocks are held up. */
    public static final int REFLEX_BOOST = 1;
    /** In {@link #FEATURE_DETAIL} of ANTI_LAG, whose state is then 0: neither on nor off was asked for. */
    public static final int ANTI_LAG_DRIVER_CONTROL = 1;

    /** PAUSE: i64. */
    public static final int PAUSE_DURATION_NANOS = 8;
    /** PAUSE: u32, {@link #PAUSE_JVM_GC}. */
    public static final int PAUSE_KIND = 16;
    /** PAUSE: 40 bytes UTF-8, NUL padded. */
    public static final int PAUSE_NAME = 24;
    /** Length of PAUSE's name. */
    public static final int PAUSE_NAME_LENGTH = 40;
    /** PAUSE: length of the payload. */
    public static final int PAUSE_LENGTH = 64;
    /** A garbage collector stopped a JVM. */
    public static final int PAUSE_JVM_GC = 1;

    /** TIMING: i64. */
    public static final int TIMING_SIMULATION_START = 8;
    /** TIMING: i64. */
    public static final int TIMING_SIMULATION_END = 16;
    /** TIMING: i64, the newest input that this frame shows. */
    public static final int TIMING_INPUT = 24;
    /** TIMING: i64, when rendering was submitted. */
    public static final int TIMING_RENDER_SUBMIT = 32;
    /** TIMING: u32. */
    public static final int TIMING_SWAPCHAIN = 40;
    /** TIMING: length of the payload. */
    public static final int TIMING_LENGTH = 48;

    /** Flags: which API presented. */
    public static final int API_MASK = 0xf;
    /** Vulkan. */
    public static final int API_VULKAN = 1;
    /** OpenGL. */
    public static final int API_OPENGL = 2;
    /** A Java game, by the agent. */
    public static final int API_JAVA = 3;
    /** An engine that writes the ring by itself. */
    public static final int API_ENGINE = 4;
    /** Flags: the frame was generated, not rendered. */
    public static final int FLAG_GENERATED = 1 << 4;

    /** A u32 that the producer did not know. */
    public static final int UNKNOWN = 0xffffffff;

    /** An i64 time or duration that is not told. */
    public static final long UNKNOWN_NANOS = -1;

    /** The longest payload of all types. */
    public static final int MAX_LENGTH = PROCESS_LENGTH;

    private static final int[] LENGTHS = {
        0, PRESENT_LENGTH, SWAPCHAIN_CREATED_LENGTH, SWAPCHAIN_DESTROYED_LENGTH, PROCESS_LENGTH, DEVICE_LENGTH, END_LENGTH,
        DISPLAY_LENGTH, GPU_BUSY_LENGTH, FEATURE_LENGTH, PAUSE_LENGTH, TIMING_LENGTH
    };

    private static final String UNSAFE = "[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Co}\\p{Cn}]";

    private FrameRecord() {
    }

    /**
     * The payload length of a type.
     *
     * @param type a record type.
     * @return bytes, or -1 for a type that is not known.
     */
    public static int lengthOf(final int type) {
        return type > 0 && type <= LAST_TYPE ? LENGTHS[type] : -1;
    }

    /**
     * Reads a NUL padded text. Bytes that are not UTF-8 become replacement characters, control and format characters
     * and line separators a blank, so that what a game says of itself is safe to print.
     *
     * @param buffer holds the payload.
     * @param offset of the text.
     * @param length room of the text, bytes.
     * @return the text, without padding.
     */
    public static String text(final DirectBuffer buffer, final int offset, final int length) {
        int used = 0;
        while (used < length && buffer.getByte(offset + used) != 0) {
            used++;
        }
        final byte[] bytes = new byte[used];
        buffer.getBytes(offset, bytes);
        return new String(bytes, StandardCharsets.UTF_8).replaceAll(UNSAFE, " ").strip();
    }
}

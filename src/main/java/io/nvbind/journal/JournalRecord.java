package io.nvbind.journal;

import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The bytes of one excerpt of a recording. Little endian; every part is aligned to 8 bytes.
 *
 * <pre>
 *   0         4         8                   16        20        24        28        32
 *  +---------+---------+-------------------+---------+---------+---------+---------+
 *  | magic   | length  | sequence i64      | crc32c  | kind    | ring    | records | body ...
 *  +---------+---------+-------------------+---------+---------+---------+---------+
 *  FRAMES       records times:  type i32, length i32, payload as the game wrote it ({@link io.nvbind.frame.FrameRecord})
 *  GPU_SAMPLE   nanos i64, gpu i32, entries i32, then entries times:
 *               value f64, age nanos i64, reason i32 (0: there is a value), metric i32
 *  REASON       reason i32 (from 1), length i32, UTF-8
 *  START        0 i32, length i32, UTF-8 JSON
 *  LOST         frame records i64, GPU samples i64: lost so far
 *  END          nanos i64, frame records i64, GPU samples i64: appended in all
 * </pre>
 *
 * <p>The length counts the header. The sequence counts excerpts from 0. The CRC covers all but itself: the file's owner
 * below answers for no bit of it. A metric is its place in the list START gives; a sample has those that changed since the
 * last one of its GPU, and every few seconds all of them.
 */
final class JournalRecord {

    /** "NVJ1" in memory. */
    static final int MAGIC = 0x314a564e;

    /** i32. */
    static final int MAGIC_OFFSET = 0;
    /** i32, header and body. */
    static final int LENGTH_OFFSET = 4;
    /** i64. */
    static final int SEQUENCE_OFFSET = 8;
    /** i32. */
    static final int CRC_OFFSET = 16;
    /** i32, one of the kinds below. */
    static final int KIND_OFFSET = 20;
    /** i32, the ring's number; 0 for none. */
    static final int RING_OFFSET = 24;
    /** i32, how many records the body holds. */
    static final int RECORDS_OFFSET = 28;
    /** Where the body begins. */
    static final int BODY = 32;

    /** First excerpt: who and where. */
    static final int START = 1;
    /** Frame records of one ring. */
    static final int FRAMES = 2;
    /** One sample of one GPU. */
    static final int GPU_SAMPLE = 3;
    /** Text of a reason, before its first use. */
    static final int REASON = 4;
    /** What could not be appended. */
    static final int LOST = 5;
    /** Last excerpt of a session that ended in order. */
    static final int END = 6;

    /** FRAMES: length of a record's own header. */
    static final int FRAME_HEADER = 8;
    /** GPU_SAMPLE: i64. */
    static final int SAMPLE_NANOS = BODY;
    /** GPU_SAMPLE: i32. */
    static final int SAMPLE_GPU = BODY + 8;
    /** GPU_SAMPLE: i32. */
    static final int SAMPLE_COUNT = BODY + 12;
    /** GPU_SAMPLE: first entry. */
    static final int SAMPLE_ENTRIES = BODY + 16;
    /** GPU_SAMPLE: length of an entry. */
    static final int ENTRY_LENGTH = 24;
    /** GPU_SAMPLE: i64 within an entry. */
    static final int ENTRY_AGE = 8;
    /** GPU_SAMPLE: i32 within an entry. */
    static final int ENTRY_REASON = 16;
    /** GPU_SAMPLE: i32 within an entry. */
    static final int ENTRY_METRIC = 20;
    /** REASON and START: i32, length of the text. */
    static final int TEXT_LENGTH = BODY + 4;
    /** REASON and START: the text. */
    static final int TEXT = BODY + 8;
    /** LOST: second word; END: frame records. */
    static final int SECOND = BODY + 8;
    /** END: GPU samples. */
    static final int THIRD = BODY + 16;

    /** No excerpt is longer: far below Chronicle's block. */
    static final int MAX_LENGTH = 64 * 1024;

    private JournalRecord() {
    }

    /**
     * Writes what is known of a header before the excerpt is appended.
     *
     * @param buffer  holds the excerpt from 0.
     * @param length  header and body.
     * @param kind    of the excerpt.
     * @param ring    its ring, 0 for none.
     * @param records in the body.
     */
    static void header(final MutableDirectBuffer buffer, final int length, final int kind, final int ring,
                       final int records) {
        buffer.putInt(MAGIC_OFFSET, MAGIC, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(LENGTH_OFFSET, length, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(KIND_OFFSET, kind, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(RING_OFFSET, ring, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(RECORDS_OFFSET, records, ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Writes the rest of a header.
     *
     * @param buffer   wraps {@code bytes}.
     * @param bytes    hold the excerpt from 0.
     * @param sequence number of the excerpt.
     * @param crc      to compute with.
     */
    static void seal(final MutableDirectBuffer buffer, final byte[] bytes, final long sequence, final CRC32C crc) {
        buffer.putLong(SEQUENCE_OFFSET, sequence, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(CRC_OFFSET, crc(bytes, length(buffer), crc), ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Says what is wrong with an excerpt.
     *
     * @param buffer wraps {@code bytes}.
     * @param bytes  hold the excerpt from 0.
     * @param length how many bytes the file gave.
     * @param crc    to compute with.
     * @return null when nothing is; the sequence is the caller's to judge.
     */
    static String problem(final DirectBuffer buffer, final byte[] bytes, final int length, final CRC32C crc) {
        if (length < BODY || length > MAX_LENGTH || buffer.getInt(MAGIC_OFFSET, ByteOrder.LITTLE_ENDIAN) != MAGIC) {
            return "it is no excerpt of a recording";
        }
        if (length(buffer) != length) {
            return "its length says " + length(buffer) + " but it has " + length + " bytes";
        }
        return crc(bytes, length, crc) == buffer.getInt(CRC_OFFSET, ByteOrder.LITTLE_ENDIAN) ? null
            : "its checksum does not fit its content";
    }

    /**
     * Lays out an excerpt that holds a text.
     *
     * @param buffer to hold it from 0; the word at {@link #BODY} is left to the caller.
     * @param kind   of the excerpt.
     * @param text   UTF-8.
     * @return length of the excerpt.
     */
    static int text(final MutableDirectBuffer buffer, final int kind, final byte[] text) {
        final int length = TEXT + aligned(text.length);
        if (length > MAX_LENGTH) {
            throw new IllegalArgumentException("a text of " + text.length + " bytes does not fit an excerpt");
        }
        buffer.putLong(length - Long.BYTES, 0);
        buffer.putInt(TEXT_LENGTH, text.length, ByteOrder.LITTLE_ENDIAN);
        buffer.putBytes(TEXT, text);
        header(buffer, length, kind, 0, 0);
        return length;
    }

    private static int crc(final byte[] bytes, final int length, final CRC32C crc) {
        crc.reset();
        crc.update(bytes, 0, CRC_OFFSET);
        crc.update(bytes, CRC_OFFSET + Integer.BYTES, length - CRC_OFFSET - Integer.BYTES);
        return (int) crc.getValue();
    }

    static int length(final DirectBuffer buffer) {
        return buffer.getInt(LENGTH_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    static long sequence(final DirectBuffer buffer) {
        return buffer.getLong(SEQUENCE_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    static int kind(final DirectBuffer buffer) {
        return buffer.getInt(KIND_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    static int records(final DirectBuffer buffer) {
        return buffer.getInt(RECORDS_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    static int aligned(final int length) {
        return BitUtil.align(length, Long.BYTES);
    }
}

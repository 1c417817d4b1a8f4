package io.nvbind.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingQueueTest {

    private static final int LENGTH = JournalRecord.BODY + 64;

    @TempDir
    private Path folder;

    private final byte[] bytes = new byte[LENGTH];
    private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
    private final CRC32C crc = new CRC32C();

    private RecordingQueue open() throws Exception {
        Files.createDirectories(folder.resolve(RecordingFolder.QUEUE));
        return new RecordingQueue(folder, 1_795_435_200_000_000_000L, 0, () -> 0);
    }

    private void append(final RecordingQueue queue, final long sequence) {
        JournalRecord.header(buffer, LENGTH, JournalRecord.END, 0, 0);
        JournalRecord.seal(buffer, bytes, sequence, crc);
        queue.append(bytes, LENGTH);
    }

    @Test
    void shouldLeaveNothingBehindWhenAnAppendFails() throws Exception {
        try (RecordingQueue queue = open()) {
            append(queue, 0);
            // More bytes than the array has: the copy into the queue's memory fails when the excerpt is begun already.
            assertThrows(RuntimeException.class, () -> queue.append(bytes, 1000));
            append(queue, 1);
            assertNull(queue.readBack(1));
        }
        final byte[] read = new byte[JournalRecord.MAX_LENGTH];
        try (RecordingSource source = new RecordingSource(folder.resolve(RecordingFolder.QUEUE))) {
            for (int sequence = 0; sequence < 2; sequence++) {
                assertEquals(LENGTH, source.next(read));
                assertEquals(sequence, JournalRecord.sequence(new UnsafeBuffer(read)));
            }
            assertEquals(-1, source.next(read));
        }
    }

    @Test
    void shouldTellWhenWhatWasAppendedDoesNotComeBack() throws Exception {
        try (RecordingQueue queue = open()) {
            append(queue, 0);
            assertNull(queue.readBack(0));
            assertTrue(queue.readBack(7).endsWith("should be 7 and is 0"));

            final Path file = Recorded.queueFile(folder);
            final byte[] content = Files.readAllBytes(file);
            int at = 0;
            while (ByteBuffer.wrap(content).order(java.nio.ByteOrder.LITTLE_ENDIAN).getInt(at) != JournalRecord.MAGIC) {
                at += Integer.BYTES;
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(new byte[] {1}), at + JournalRecord.BODY + 5);
            }
            assertEquals("the excerpt appended last is damaged: its checksum does not fit its content", queue.readBack(0));
        }
    }

    @Test
    void shouldGoOnWhereItStoppedWhenOpenedAgain() throws Exception {
        try (RecordingQueue queue = open()) {
            append(queue, 0);
        }
        try (RecordingQueue queue = open()) {
            append(queue, 1);
            assertNull(queue.readBack(1));
        }
    }

    @Test
    void shouldThrowWhereItAppendsWhenTheFileWasCutUnderIt() throws Exception {
        // Compiled code tells of such a fault later than the access; it must still be this append that fails.
        for (int round = 0; round < 5; round++) {
            final Path own = Files.createDirectories(folder.resolve("round" + round));
            Files.createDirectories(own.resolve(RecordingFolder.QUEUE));
            final RecordingQueue queue = new RecordingQueue(own, 1_795_435_200_000_000_000L, 0, () -> 0);
            for (int i = 0; i < 20_000; i++) {
                append(queue, i);
            }
            try (FileChannel channel = FileChannel.open(Recorded.queueFile(own), StandardOpenOption.WRITE)) {
                final long size = channel.size();
                channel.truncate(0);
                assertThrows(InternalError.class, () -> append(queue, 20_000));
                // Memory again where there was none, so that the queue can be closed.
                channel.write(ByteBuffer.allocate(1), size - 1);
            }
            queue.close();
        }
    }
}

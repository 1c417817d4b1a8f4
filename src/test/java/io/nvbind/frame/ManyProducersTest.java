package io.nvbind.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many games at a thousand frames a second, killed with -9 at random: every frame is recorded or counted as lost, none
 * twice, none out of order. {@code -Dnvbind.producers=100 -Dnvbind.producerSeconds=10} is the whole; without it a part.
 */
class ManyProducersTest {

    private static final int PRODUCERS = Integer.getInteger("nvbind.producers", 20);
    private static final int SECONDS = Integer.getInteger("nvbind.producerSeconds", 3);
    private static final int FRAMES_A_SECOND = 1000;
    private static final long TURN_NANOS = 8_000_000L;

    /** What arrived of one producer. */
    private static final class Arrived implements FrameListener {
        private final Map<String, Arrived> byFile;
        private long presents;
        private long next;
        private long gaps;
        private long disorder;
        private long droppedByRing = -1;
        private long droppedAtEnd = -1;

        Arrived(final Map<String, Arrived> byFile) {
            this.byFile = byFile;
        }

        private Arrived of(final FrameRing ring) {
            return byFile.get(ring.file().getFileName().toString());
        }

        @Override
        public void onContainer(final String container) {
            // The rings tell.
        }

        @Override
        public void onRingOpened(final FrameRing ring) {
            byFile.put(ring.file().getFileName().toString(), new Arrived(byFile));
        }

        @Override
        public void onRecord(final FrameRing ring, final int type, final DirectBuffer payload, final int offset,
                             final int length) {
            if (type == FrameRecord.PRESENT) {
                of(ring).present(payload.getLong(offset + FrameRecord.PRESENT_SEQUENCE));
            } else if (type == FrameRecord.END) {
                of(ring).droppedAtEnd = payload.getLong(offset + FrameRecord.END_DROPPED);
            }
        }

        private void present(final long sequence) {
            disorder += sequence < next ? 1 : 0;
            gaps += Math.max(0, sequence - next);
            presents++;
            next = sequence + 1;
        }

        @Override
        public void onRingClosed(final FrameRing ring) {
            of(ring).droppedByRing = ring.producerDropped();
        }
    }

    @TempDir
    private Path folder;
    private final List<Process> games = new ArrayList<>();

    @AfterEach
    void end() throws InterruptedException {
        for (final Process game : games) {
            game.destroyForcibly().waitFor();
        }
    }

    private void start(final Path program, final Path ledgers, final int number) throws IOException {
        final Path container = Files.createDirectories(folder.resolve("frames/game-" + number % 5));
        // Every third has a small ring, which overflows while the drain is away.
        final int capacity = number % 3 == 0 ? RingLayout.MIN_CAPACITY : 1 << 20;
        games.add(new ProcessBuilder(program.toString(), container.toString(), ledgers.resolve("new" + number).toString(),
            String.valueOf(FRAMES_A_SECOND), String.valueOf(SECONDS), String.valueOf(capacity))
            .redirectErrorStream(true).redirectOutput(folder.resolve("out" + number).toFile()).start());
    }

    private static long ledger(final Path file) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    @Test
    void shouldRecordOrCountEveryFrameOfManyGamesWhenSomeAreKilled() throws Exception {
        final Path program = CProgram.build(folder.resolve("ring_producer"), List.of("src/main/c", "src/main/c/test"),
            List.of("src/main/c/test/ring_producer.c", "src/main/c/frame_ring.c", "src/main/c/frame_ring_file.c"));
        final Path ledgers = Files.createDirectory(folder.resolve("ledgers"));
        final Map<String, Arrived> arrived = new HashMap<>();
        final List<String> problems = new ArrayList<>();
        final FrameDrain drain = new FrameDrain(folder.resolve("frames"), new Arrived(arrived),
            (file, problem) -> problems.add(file + ": " + problem), System::nanoTime, System::currentTimeMillis);
        for (int i = 0; i < PRODUCERS; i++) {
            start(program, ledgers, i);
        }

        final Random random = new Random(20261123);
        final long begin = System.nanoTime();
        final long away = begin + TimeUnit.SECONDS.toNanos(1);
        final long back = away + TimeUnit.MILLISECONDS.toNanos(1800);
        final long end = begin + TimeUnit.SECONDS.toNanos(SECONDS + 120L);
        int killed = 0;
        while ((games.stream().anyMatch(Process::isAlive) || drain.ringCount() > 0) && System.nanoTime() - end < 0) {
            final long now = System.nanoTime();
            if (now - away < 0 || now - back > 0) {
                drain.doWork();
            }
            if (killed < PRODUCERS / 2 && random.nextInt(SECONDS * 50) < PRODUCERS / 2) {
                final Process victim = games.get(random.nextInt(PRODUCERS));
                killed += victim.isAlive() ? 1 : 0;
                // SIGKILL.
                victim.destroyForcibly();
            }
            LockSupport.parkNanos(TURN_NANOS);
        }
        for (int i = 0; i < 100; i++) {
            drain.doWork();
            LockSupport.parkNanos(TURN_NANOS);
        }

        assertEquals(List.of(), problems);
        assertTrue(killed > 0);
        long recorded = 0;
        long lost = 0;
        for (int i = 0; i < PRODUCERS; i++) {
            final Path file = ledgers.resolve("new" + i);
            final Arrived one = arrived.get(games.get(i).pid() + ".ring");
            final long behind = Files.exists(file) && Files.size(file) == Long.BYTES ? ledger(file) : 0;
            if (one == null) {
                assertEquals(0, behind, "frames of a game whose ring was never seen");
                continue;
            }
            final String game = "game " + i + ": " + behind + " presents, " + one.presents + " recorded, " + one.gaps
                + " missing between, " + one.droppedByRing + " dropped";
            assertEquals(0, one.disorder, game);
            // One present may be under way when the game is killed: recorded, dropped or neither.
            final long counted = one.presents + one.droppedByRing;
            assertTrue(counted == behind || counted == behind + 1, game);
            assertTrue(one.gaps <= one.droppedByRing, game);
            assertTrue(one.droppedAtEnd <= one.droppedByRing, game);
            recorded += one.presents;
            lost += one.droppedByRing;
        }
        assertEquals(0, drain.ringCount());
        System.out.println(PRODUCERS + " producers, " + killed + " killed: " + recorded + " presents recorded, " + lost
            + " counted as lost");
    }
}

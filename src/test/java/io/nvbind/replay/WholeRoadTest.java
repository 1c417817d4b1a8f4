package io.nvbind.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.frame.FrameDrain;
import io.nvbind.frame.RingFile;
import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuInfo;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingState;
import io.nvbind.journal.Journal;
import io.nvbind.journal.LiveGame;
import io.nvbind.journal.SessionCatalog;
import io.nvbind.journal.SessionInfo;
import io.nvbind.telemetry.GpuSampler;
import io.nvbind.telemetry.Sessions;
import io.nvbind.telemetry.Telemetry;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** From a game's ring through drain, sessions, telemetry and journal to the replay of its recording. */
class WholeRoadTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path folder;

    private long now = 5_000_000_000L;

    @Test
    void shouldPrintTheLiveFiguresDigitForDigitWhenASessionIsReplayed() throws Exception {
        final List<Gpu> gpus = LiveGame.GPUS.stream().map(info -> (Gpu) new RandomGpu(info)).toList();
        final GpuSampler sampler = new GpuSampler(gpus, () -> now);
        final JsonNode live;
        final SessionInfo recording;
        try (Journal journal =
                 new Journal(folder.resolve("sessions"), LiveGame.GPUS, Replay.liveSummary(), () -> now)) {
            final Sessions sessions = new Sessions(journal, () -> now, () -> 1_795_435_200_000_000_000L + now);
            final FrameDrain drain = new FrameDrain(folder.resolve("frames"), sessions,
                (ring, problem) -> { throw new AssertionError(ring + ": " + problem); }, () -> now, () -> 0);
            final Telemetry telemetry =
                new Telemetry(drain, sessions, journal, sampler, List.of(), () -> now, () -> 1_795_435_200_000_000_000L + now);
            play(telemetry, sampler, journal);
            recording = new SessionCatalog(folder.resolve("sessions")).list().getFirst();
            live = JSON.readTree(Files.readAllBytes(recording.folder().resolve("session.json"))).get("summary");
        }

        final Replay replay = Replay.of(recording);

        assertEquals(true, replay.matchesLive());
        assertTrue(replay.content().complete(), () -> replay.content().toString());
        final ObjectNode replayed = JSON.valueToTree(replay.toJson());
        replayed.remove(List.of("matches_live", "recording"));
        assertEquals(JSON.writeValueAsString(live), JSON.writeValueAsString(replayed));
        assertTrue(live.get("stutter_count").asLong() > 10, live::toString);
        assertTrue(live.get("frames_lost").asLong() > 10, live::toString);
        assertTrue(live.get("thermal_throttle_events").asLong() > 10, live::toString);
        assertTrue(live.get("gpu_bound_percent").asDouble() > 0, live::toString);
        assertTrue(live.get("cfx_stutter_time_pct").asDouble() > 0, live::toString);
        assertEquals("Test Game", live.get("game").asString());
    }

    private void play(final Telemetry telemetry, final GpuSampler sampler, final Journal journal) throws Exception {
        final Random random = new Random(4);
        final Path frames = folder.resolve("frames");
        try (RingFile main = new RingFile(frames.resolve("game/1.ring")); RingFile other = new RingFile(frames.resolve("game/2.ring"));
             FileChannel mainLock = FileChannel.open(main.file(), StandardOpenOption.WRITE);
             FileChannel otherLock = FileChannel.open(other.file(), StandardOpenOption.WRITE)) {
            mainLock.lock();
            otherLock.lock();
            main.describe("Test Game", now);
            long sequence = 0;
            for (int i = 0; i < 20_000; i++) {
                now += random.nextInt(300) == 0 ? 50_000_000L : 4_000_000L + random.nextInt(2_000_000);
                sequence += random.nextInt(500) == 0 ? 2 : 1;
                main.present(i % 9 == 0 ? 2 : 1, sequence, now);
                if (i % 2 == 0) {
                    other.present(1, i, now + 100);
                }
                sampler.doWork();
                if (i % 3 == 0) {
                    telemetry.doWork();
                }
                if (i % 100 == 0) {
                    journal.writer().doWork();
                }
            }
        }
        now += 1_000_000_000L;
        telemetry.doWork();
        telemetry.doWork();
        journal.writer().doWork();
    }

    /** Tells what makes every kind of event. */
    private record RandomGpu(GpuInfo info) implements Gpu {

        private static final Random RANDOM = new Random(9);

        @Override
        public boolean sample(final Metric.Tier tier, final GpuSample out) {
            if (tier == Metric.Tier.FAST) {
                out.set(Metric.GPU_UTILIZATION, RANDOM.nextBoolean() ? 99.5 : RANDOM.nextDouble(100), 1);
                out.set(Metric.THERMAL_THROTTLING, RANDOM.nextInt(2), 1);
                out.set(Metric.VRAM_PRESSURE, RANDOM.nextDouble(), 1);
            } else {
                out.unavailable(Metric.RTX_UTILIZATION, "no such metric");
            }
            return true;
        }

        @Override
        public Map<Setting, SettingState> settings() {
            return Map.of();
        }
    }
}

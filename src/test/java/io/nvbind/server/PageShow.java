package io.nvbind.server;

import io.nvbind.gpu.Vendor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Shows the page over made-up GPUs and games, for whoever works on it: run it from the IDE with the test class path, open
 * the address it prints. Arguments: {@code idle}, {@code game} or {@code many}, and seconds to run.
 */
final class PageShow {

    private PageShow() {
    }

    public static void main(final String[] args) throws IOException {
        final String what = args[0];
        final long end = System.nanoTime() + Long.parseLong(args[1]) * 1_000_000_000L;
        final Path frames = Files.createTempDirectory("page-show");
        final boolean many = "many".equals(what);
        try (TestDaemon daemon = many
            ? new TestDaemon(frames, List.of(TestDaemon::geforce,
                other -> FakeGpu.typical("0000:03:00.0", Vendor.AMD, "AMD <b>Radeon</b> RX 7900 XTX", other.clock::get),
                other -> new FakeGpu("0000:00:02.0", Vendor.INTEL, "Intel Arc", other.clock::get)), null)
            : new TestDaemon(frames)) {
            daemon.clock.set(System.nanoTime());
            daemon.tick(1);
            if (!"idle".equals(what)) {
                daemon.container("quiet");
            }
            System.out.println(daemon.server.url());
            try (GameRing game = "idle".equals(what) ? null : new GameRing(frames, "gaming-001")) {
                play(daemon, game, end);
            }
        }
    }

    private static void play(final TestDaemon daemon, final GameRing game, final long end) {
        final Random random = new Random(1);
        if (game != null) {
            game.process(daemon.clock.get(), "Hollow <i>Knight</i>: Silksong");
            game.device(daemon.clock.get(), 1);
        }
        long frame = System.nanoTime();
        while (System.nanoTime() < end) {
            while (game != null && frame < System.nanoTime()) {
                game.present(frame);
                frame += (long) (7e6 + 1.2e6 * random.nextGaussian() + (random.nextInt(500) == 0 ? 45e6 : 0));
            }
            daemon.tick(System.nanoTime() - daemon.clock.get());
            LockSupport.parkNanos(4_000_000L);
        }
    }
}

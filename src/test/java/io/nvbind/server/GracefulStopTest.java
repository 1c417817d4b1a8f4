package io.nvbind.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GracefulStopTest {

    @TempDir
    private Path framesDir;

    @Test
    void shouldAnswerWhatIsUnderWayRefuseWhatComesAndSayGoodbyeToSockets() throws Exception {
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch released = new CountDownLatch(1);
        try (TestDaemon daemon = new TestDaemon(framesDir, List.of(TestDaemon::geforce), id -> {
            entered.countDown();
            try {
                released.await();
            } catch (final InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            return "{}".getBytes(StandardCharsets.UTF_8);
        })) {
            daemon.container("gaming-001");
            try (RawSocket kept = new RawSocket(daemon.port());
                 RawSocket socket = RawSocket.upgraded(daemon, "/metrics/gaming-001")) {
                final CompletableFuture<HttpResponse<String>> underWay = daemon.http.sendAsync(
                    HttpRequest.newBuilder(daemon.uri("/api/containers/gaming-001/frames")).build(),
                    HttpResponse.BodyHandlers.ofString());
                entered.await();
                final Thread stop = Thread.ofPlatform().start(daemon.server::close);
                final RawSocket.Frame close = socket.read(RawSocket.CLOSE);
                assertEquals(1001, close.closeCode());
                socket.frame(RawSocket.FINAL | RawSocket.CLOSE, close.payload());
                final String late = kept.http("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:" + daemon.port() + "\r\n\r\n");
                assertTrue(late.startsWith("HTTP/1.1 503 "), late);
                released.countDown();
                assertEquals(200, underWay.join().statusCode());
                stop.join();
            }
        }
    }
}

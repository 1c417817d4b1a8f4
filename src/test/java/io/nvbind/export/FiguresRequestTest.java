package io.nvbind.export;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FiguresRequestTest {

    @Test
    void shouldWakeTelemetryForWhoAsks() {
        final AtomicInteger woken = new AtomicInteger();
        final FiguresRequest request = new FiguresRequest(() -> 0);
        request.wakeBy(woken::incrementAndGet);
        assertEquals(List.of(), request.take(1), "nobody answers");
        assertEquals(1, woken.get());
    }
}

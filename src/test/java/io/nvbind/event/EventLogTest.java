package io.nvbind.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nvbind.gpu.GpuId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventLogTest {

    private static final GpuId GPU = GpuId.parse("0000:01:00.0");

    private final EventLog log = new EventLog(nanos -> 1_000 + nanos);

    private void publish(final int times) {
        for (int i = 0; i < times; i++) {
            log.publish(Event.ofGpu(Event.Kind.GPU_ERROR, i, GPU, "error " + i));
        }
    }

    @Test
    void shouldNumberEventsAndTellTheirTime() {
        publish(2);
        final List<LoggedEvent> events = log.since(0);
        assertEquals(List.of(1L, 2L), events.stream().map(LoggedEvent::id).toList());
        assertEquals(1_001, events.getLast().epochNanos());
        assertEquals(2, log.lastId());
    }

    @Test
    void shouldKeepTheLatestAndSayHowManyThereWere() {
        publish(EventLog.CAPACITY + 10);
        assertEquals(EventLog.CAPACITY, log.since(0).size());
        assertEquals(11, log.since(0).getFirst().id());
        assertEquals(EventLog.CAPACITY + 10, log.lastId());
    }

    @Test
    void shouldGiveALateListenerThePastItAsksForAndThenTheRest() {
        publish(5);
        final List<Long> heard = new ArrayList<>();
        final Subscription subscription = log.subscribe(3, event -> heard.add(event.id()));
        publish(1);
        subscription.end().run();
        publish(1);
        assertEquals(List.of(4L, 5L, 6L), heard);
        assertEquals(5, subscription.lastId());
        assertEquals(1, subscription.oldestId());
    }
}

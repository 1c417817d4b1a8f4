package io.nvbind.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.Agent;
import org.junit.jupiter.api.Test;

/** The daemon's threads sleep long and stop at once. */
class WorkerTest {

    private final AtomicInteger turns = new AtomicInteger();
    private final List<String> problems = new ArrayList<>();
    private volatile boolean closed;
    private volatile boolean interrupted;

    private Worker worker(final Deadline deadline) {
        return new Worker(new Agent() {
            @Override
            public int doWork() {
                if (turns.incrementAndGet() == 1) {
                    throw new IllegalStateException("the first turn fails");
                }
                return 0;
            }

            @Override
            public void onClose() {
                closed = true;
                interrupted = Thread.currentThread().isInterrupted();
            }

            @Override
            public String roleName() {
                return "worker";
            }
        }, deadline, problem -> problems.add(problem.getMessage()));
    }

    @Test
    void shouldEndWhileItSleepsWithoutBeingInterrupted() throws Exception {
        final Worker worker = worker(Deadline.every(TimeUnit.HOURS.toMillis(1)));
        Await.until("it to sleep", () -> turns.get() > 0 && worker.thread().getState() == Thread.State.TIMED_WAITING);
        worker.close();
        assertFalse(worker.thread().isAlive());
        assertTrue(closed);
        assertFalse(interrupted, "interrupted only after it did not end for five seconds");
    }

    @Test
    void shouldGoOnAfterATurnThatFailed() throws Exception {
        try (Worker worker = worker(Deadline.every(1))) {
            Await.until("more turns", () -> turns.get() > 3);
            assertEquals("worker", worker.thread().getName());
        }
        assertEquals(List.of("the first turn fails"), problems);
    }
}

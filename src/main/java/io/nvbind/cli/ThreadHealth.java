package io.nvbind.cli;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Whether the daemon's own threads live, and how often they stumbled. Any thread. */
final class ThreadHealth {

    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final AtomicLong problems = new AtomicLong();

    void watch(final Thread thread) {
        threads.add(thread);
    }

    /** A turn of a thread ended by what it did not expect; it goes on with the next. */
    void problem() {
        problems.incrementAndGet();
    }

    long problems() {
        return problems.get();
    }

    long deaths() {
        return threads.stream().filter(thread -> !thread.isAlive()).count();
    }
}

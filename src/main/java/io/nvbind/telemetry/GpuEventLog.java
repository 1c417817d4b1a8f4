package io.nvbind.telemetry;

import io.nvbind.gpu.GpuEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** The latest events of the GPUs, handed on to another listener as they come. Any thread. */
public final class GpuEventLog implements Consumer<GpuEvent> {

    /** Events kept. */
    public static final int CAPACITY = 256;

    private final Consumer<GpuEvent> next;
    private final Deque<GpuEvent> events = new ArrayDeque<>();
    private long total;

    /**
     * Creates an empty log.
     *
     * @param next is told each event too, on the thread that reports it.
     */
    public GpuEventLog(final Consumer<GpuEvent> next) {
        this.next = next;
    }

    @Override
    public void accept(final GpuEvent event) {
        synchronized (this) {
            if (events.size() == CAPACITY) {
                events.removeFirst();
            }
            events.addLast(event);
            total++;
        }
        next.accept(event);
    }

    /**
     * The events kept.
     *
     * @return a copy, oldest first.
     */
    public synchronized List<GpuEvent> latest() {
        return List.copyOf(events);
    }

    /**
     * Events so far.
     *
     * @return their number, those not kept included.
     */
    public synchronized long total() {
        return total;
    }
}

package io.nvbind.levelzero;

import io.nvbind.gpu.GpuEvent;
import io.nvbind.gpu.GpuId;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Whether a GPU is there and whether it needs a reset; each change becomes one event, however many ways it is noticed.
 * One thread. Allocates only when something changes.
 */
final class GpuCondition {

    /** More events than this nobody asks for are dropped. */
    private static final int MOST_PENDING = 64;

    private final GpuId id;
    private final Queue<GpuEvent> pending = new ArrayDeque<>();
    private boolean lost;
    private String reset;

    GpuCondition(final GpuId id) {
        this.id = id;
    }

    GpuId id() {
        return id;
    }

    /** It is gone, and why. */
    void gone(final String reason) {
        if (!lost) {
            lost = true;
            happened(GpuEvent.Kind.LOST, reason);
        }
    }

    /** It answers. */
    void there() {
        if (lost) {
            lost = false;
            happened(GpuEvent.Kind.APPEARED, "the GPU answers again (Level Zero)");
        }
    }

    /** It needs a reset, and why; null when it needs none. */
    void resetNeeded(final String reason) {
        if (!Objects.equals(reason, reset)) {
            reset = reason;
            if (reason != null) {
                happened(GpuEvent.Kind.RESET, reason);
            }
        }
    }

    /** Anything else. */
    void happened(final GpuEvent.Kind kind, final String message) {
        if (pending.size() < MOST_PENDING) {
            pending.add(new GpuEvent(id, kind, message, System.nanoTime()));
        }
    }

    /** Hands over what happened since the last call. */
    void drain(final Consumer<GpuEvent> events) {
        while (!pending.isEmpty()) {
            events.accept(pending.remove());
        }
    }
}

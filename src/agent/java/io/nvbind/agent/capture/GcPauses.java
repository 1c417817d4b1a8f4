package io.nvbind.agent.capture;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GcInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/**
 * Writes each pause of the garbage collector, as the JVM's own beans tell it. No thread is started: the JVM calls on a
 * thread that it has anyway.
 *
 * <p>The beans count whole milliseconds from the end of the JVM's own start, which {@link
 * java.lang.management.RuntimeMXBean#getStartTime()} tells by the wall clock. That clock may have been set since, and a
 * pause ended before it was told of, so the earliest origin that either gives is taken. A start is true to about 2 ms, a
 * duration to 1 ms; 0 is a pause of less than one.
 *
 * <p>Beans of concurrent collectors whose name ends with "Cycles" tell of work beside the game, not of pauses, and are left
 * out.
 */
final class GcPauses implements NotificationListener {

    private static final long NANOS_A_MILLI = 1_000_000;

    private final FrameWriter writer;
    private long originNanos;

    private GcPauses(final FrameWriter writer) {
        this.writer = writer;
        final Instant now = Instant.now();
        final long nowNanos = System.nanoTime();
        final Instant jvmStart = Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
        this.originNanos = nowNanos - Duration.between(jvmStart, now).toNanos();
    }

    /** Listens to every collector of this JVM that pauses the game. */
    static void writeTo(final FrameWriter writer) {
        final GcPauses pauses = new GcPauses(writer);
        for (final GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (!bean.getName().endsWith("Cycles") && bean instanceof NotificationEmitter emitter) {
                emitter.addNotificationListener(pauses, null, null);
            }
        }
    }

    @Override
    public void handleNotification(final Notification notification, final Object nothing) {
        final long nowNanos = System.nanoTime();
        if (!GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION.equals(notification.getType())) {
            return;
        }
        final GarbageCollectionNotificationInfo pause =
            GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData());
        final GcInfo info = pause.getGcInfo();
        originNanos = Math.min(originNanos, nowNanos - info.getEndTime() * NANOS_A_MILLI);
        writer.pause(originNanos + info.getStartTime() * NANOS_A_MILLI, info.getDuration() * NANOS_A_MILLI,
            pause.getGcName().replace(" Generation", "") + ": " + pause.getGcCause());
    }
}

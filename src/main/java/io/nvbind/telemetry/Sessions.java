package io.nvbind.telemetry;

import io.nvbind.frame.FrameListener;
import io.nvbind.frame.FrameRecord;
import io.nvbind.frame.FrameRing;
import io.nvbind.frame.FrameStats;
import io.nvbind.frame.RecordCheck;
import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.Vendor;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Turns rings into sessions: a container's first ring begins one, the end of its last ring ends it.
 *
 * <p>Everything runs on the telemetry thread; {@link #containers}, {@link #running} and {@link #playing} may be asked by
 * any.
 */
public final class Sessions implements FrameListener {

    private static final int MAX_CONTAINERS = 1024;
    private static final DateTimeFormatter STAMP =
        DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

    private final SessionSink sink;
    private final NanoClock nanoClock;
    private final EpochNanoClock epochClock;
    private final Set<String> containers = ConcurrentHashMap.newKeySet();
    private final Map<String, GpuId> assigned = new ConcurrentHashMap<>();
    private final AtomicInteger containerChanges = new AtomicInteger();
    private final Map<String, Session> byContainer = new LinkedHashMap<>();
    private final List<Session> active = new ArrayList<>();
    private volatile List<Session> running = List.of();
    private final UnsafeBuffer end = new UnsafeBuffer(new byte[FrameRecord.END_LENGTH]);

    /**
     * Creates it without sessions.
     *
     * @param sink       follows every session.
     * @param nanoClock  CLOCK_MONOTONIC.
     * @param epochClock the wall clock.
     */
    public Sessions(final SessionSink sink, final NanoClock nanoClock, final EpochNanoClock epochClock) {
        this.sink = sink;
        this.nanoClock = nanoClock;
        this.epochClock = epochClock;
    }

    @Override
    public void onContainer(final String container) {
        if (containers.size() < MAX_CONTAINERS && containers.add(container)) {
            containerChanges.incrementAndGet();
        }
    }

    @Override
    public void onRingOpened(final FrameRing ring) {
        onContainer(ring.container());
        Session session = byContainer.get(ring.container());
        if (session == null) {
            final long epochNanos = epochClock.nanoTime();
            final Instant start = Instant.ofEpochSecond(0, epochNanos);
            session = new Session(STAMP.format(start) + "-" + ring.container(), ring.container(),
                nanoClock.nanoTime(), epochNanos, new FrameStats());
            byContainer.put(ring.container(), session);
            active.add(session);
            running = List.copyOf(active);
            sink.onSessionStart(session);
        }
        session.ringOpened(ring.file());
    }

    @Override
    public void onRecord(final FrameRing ring, final int type, final DirectBuffer payload, final int offset,
                         final int length) {
        final Session session = byContainer.get(ring.container());
        if (!RecordCheck.isCredible(type, payload, offset, nanoClock.nanoTime())) {
            session.reject();
            return;
        }
        if (type == FrameRecord.PROCESS || type == FrameRecord.DEVICE) {
            describe(session, type, payload, offset);
        }
        session.frames().record(ring.number(), type, payload, offset);
        sink.onFrameRecord(session, ring.number(), type, payload, offset, length);
    }

    /**
     * Takes in what a producer says of itself and of its GPU; live and in replay.
     *
     * @param session its session.
     * @param type    {@link FrameRecord#PROCESS} or {@link FrameRecord#DEVICE}; others are left alone.
     * @param payload holds the payload.
     * @param offset  of the payload.
     */
    public static void describe(final Session session, final int type, final DirectBuffer payload, final int offset) {
        if (type == FrameRecord.PROCESS) {
            final String executable =
                FrameRecord.text(payload, offset + FrameRecord.PROCESS_EXECUTABLE, FrameRecord.PROCESS_TEXT_LENGTH);
            session.executable(executable);
            session.game(executable);
            session.game(FrameRecord.text(payload, offset + FrameRecord.PROCESS_APPLICATION,
                FrameRecord.PROCESS_TEXT_LENGTH));
        } else if (type == FrameRecord.DEVICE) {
            session.device(pciAddress(payload, offset),
                Vendor.ofPci(payload.getInt(offset + FrameRecord.DEVICE_VENDOR_ID)),
                FrameRecord.text(payload, offset + FrameRecord.DEVICE_NAME, FrameRecord.DEVICE_NAME_LENGTH));
        }
    }

    private static GpuId pciAddress(final DirectBuffer payload, final int offset) {
        final int domain = payload.getInt(offset + FrameRecord.DEVICE_PCI_DOMAIN);
        final int bus = payload.getInt(offset + FrameRecord.DEVICE_PCI_BUS);
        final int device = payload.getInt(offset + FrameRecord.DEVICE_PCI_DEVICE);
        final int function = payload.getInt(offset + FrameRecord.DEVICE_PCI_FUNCTION);
        final boolean known = domain != FrameRecord.UNKNOWN
            && (bus & ~0xff) == 0 && (device & ~0x1f) == 0 && (function & ~7) == 0;
        return known ? new GpuId(domain, bus, device, function) : null;
    }

    @Override
    public void onRingClosed(final FrameRing ring) {
        final Session session = byContainer.get(ring.container());
        if (ring.corruption() == null) {
            endFor(session, ring);
        }
        session.frames().ringClosed(ring.number());
        if (session.ringClosed(ring.file())) {
            byContainer.remove(ring.container());
            active.remove(session);
            running = List.copyOf(active);
            sink.onSessionEnd(session);
        }
    }

    /** A producer that was killed left no word of what it dropped last, but its ring has the count. */
    private void endFor(final Session session, final FrameRing ring) {
        final long dropped = ring.producerDropped();
        if (dropped > 0) {
            end.putLong(FrameRecord.NANOS, nanoClock.nanoTime());
            end.putLong(FrameRecord.END_DROPPED, dropped);
            session.frames().record(ring.number(), FrameRecord.END, end, 0);
            sink.onFrameRecord(session, ring.number(), FrameRecord.END, end, 0, FrameRecord.END_LENGTH);
        }
    }

    /**
     * Whether a container is known. Any thread.
     *
     * @param container its id.
     * @return true when its folder was seen.
     */
    public boolean isKnown(final String container) {
        return containers.contains(container);
    }

    /**
     * The containers known. Any thread.
     *
     * @return a live, weakly consistent view.
     */
    public Set<String> containers() {
        return containers;
    }

    /**
     * A container's running session, for other threads: only what {@link Session} says any thread may read. Any thread.
     *
     * @param container its id.
     * @return null when no game runs there.
     */
    public Session playing(final String container) {
        final List<Session> now = running;
        for (int i = 0; i < now.size(); i++) {
            if (now.get(i).container().equals(container)) {
                return now.get(i);
            }
        }
        return null;
    }

    /**
     * Says which GPU a container is meant to use. Any thread.
     *
     * @param container its id.
     * @param gpu       null for none any more.
     */
    public void assign(final String container, final GpuId gpu) {
        if (gpu == null) {
            assigned.remove(container);
        } else {
            assigned.put(container, gpu);
        }
    }

    /**
     * Which GPU a container is meant to use. Any thread.
     *
     * @param container its id.
     * @return null when nobody said.
     */
    public GpuId assigned(final String container) {
        return assigned.get(container);
    }

    /**
     * Forgets a container whose folder is gone. Any thread.
     *
     * @param container its id.
     */
    public void forget(final String container) {
        if (containers.remove(container)) {
            containerChanges.incrementAndGet();
        }
    }

    /** How often a container came or was forgotten. Any thread. */
    int containerChanges() {
        return containerChanges.get();
    }

    /**
     * The sessions now running. Telemetry thread only.
     *
     * @return the live list, to be walked by index.
     */
    public List<Session> active() {
        return active;
    }

    /**
     * The sessions now running. Any thread; most of a session belongs to the telemetry thread all the same.
     *
     * @return a copy.
     */
    public List<Session> running() {
        return running;
    }

    /**
     * A container's running session. Telemetry thread only.
     *
     * @param container its id.
     * @return null when no game runs there.
     */
    public Session of(final String container) {
        return byContainer.get(container);
    }
}

package io.nvbind.frame;

import org.agrona.DirectBuffer;

/**
 * Receives what the drain reads from the rings, on the drain's thread. The buffer is the drain's own copy, valid only
 * during the call.
 */
public interface FrameListener {

    /**
     * A container's folder was found.
     *
     * @param container its id, matching {@link FrameDrain#CONTAINER_ID}.
     */
    void onContainer(String container);

    /**
     * A producer's ring was found.
     *
     * @param ring the ring, not yet read.
     */
    void onRingOpened(FrameRing ring);

    /**
     * One checked record.
     *
     * @param ring    where it came from.
     * @param type    one of {@link FrameRecord}'s types.
     * @param payload holds the payload.
     * @param offset  of the payload.
     * @param length  of the payload: at least {@link FrameRecord#lengthOf} of the type.
     */
    void onRecord(FrameRing ring, int type, DirectBuffer payload, int offset, int length);

    /**
     * The producer is gone and everything it wrote was delivered, or the ring was found corrupt and is given up.
     *
     * @param ring the ring, closed after this call.
     */
    void onRingClosed(FrameRing ring);
}

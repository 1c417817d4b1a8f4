package io.nvbind.analysis;

import io.nvbind.telemetry.Session;

/**
 * Whose frames are analysed.
 *
 * @param session     id of the session, or the name of an imported file.
 * @param source      where the frame times come from: {@link #CAPTURE}, or the format of an import.
 * @param containerId the container, null for none.
 * @param game        what the producer says it is, null when it did not.
 * @param basis       what a frame time is measured between: {@link #PRESENT} or {@link #DISPLAY}.
 */
public record Subject(String session, String source, String containerId, String game, String basis) {

    /** Frame times taken by nvbind in the game; the same live and in replay. */
    public static final String CAPTURE = "capture";
    /** Frame times between two present calls. */
    public static final String PRESENT = "present";
    /** Frame times between two images on screen. */
    public static final String DISPLAY = "display";

    /**
     * A captured session, running or replayed.
     *
     * @param session the session.
     * @return who it is.
     */
    public static Subject of(final Session session) {
        return new Subject(session.id(), CAPTURE, session.container(), session.game(),
            session.frames().primary().isDisplayWhole() ? DISPLAY : PRESENT);
    }
}

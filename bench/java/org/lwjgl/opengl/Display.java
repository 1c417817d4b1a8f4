package org.lwjgl.opengl;

/** Stands in for LWJGL 2's class, which the agent weaves by its name; its swap does next to nothing. */
public final class Display {

    private static int swaps;

    private Display() {
    }

    /** The stand-in for a swap. */
    public static void swapBuffers() {
        swaps++;
    }

    /**
     * Swaps so far.
     *
     * @return their number.
     */
    public static int swaps() {
        return swaps;
    }
}

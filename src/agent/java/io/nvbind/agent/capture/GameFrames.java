package io.nvbind.agent.capture;

import java.util.function.BooleanSupplier;
import java.util.function.LongBinaryOperator;
import java.util.function.LongConsumer;

/**
 * Receives each swap from the woven methods and writes it, unless a native part of nvbind sees the same swaps: that is
 * decided once, at the return of the first swap, when a native part has made its ring.
 *
 * <p>A swap inside a swap (LWJGL 2's API over GLFW) is one frame: the inner one counts.
 *
 * <p>Any thread. After a thread's first swap nothing is allocated.
 */
public final class GameFrames implements LongBinaryOperator, LongConsumer {

    private static final int UNDECIDED = 0;
    private static final int OURS = 1;
    private static final int LEFT_TO_NATIVE = 2;

    private static final class LastSwap extends ThreadLocal<long[]> {
        @Override
        protected long[] initialValue() {
            return new long[] {Long.MIN_VALUE};
        }
    }

    private static final ThreadLocal<long[]> LAST_SWAP = new LastSwap();

    private final FrameWriter writer;
    private final BooleanSupplier nativeCapture;
    private final Windows windows = new Windows();
    private volatile int whose;

    /**
     * Creates it.
     *
     * @param writer        receives the frames.
     * @param nativeCapture asked once whether a native part of nvbind sees the same swaps.
     */
    public GameFrames(final FrameWriter writer, final BooleanSupplier nativeCapture) {
        this.writer = writer;
        this.nativeCapture = nativeCapture;
    }

    /**
     * A swap returned.
     *
     * @param window       the window's handle, 0 where there is only one.
     * @param enteredNanos when it was entered.
     * @return 0.
     */
    @Override
    public long applyAsLong(final long window, final long enteredNanos) {
        final long callNanos = System.nanoTime() - enteredNanos;
        final long[] last = LAST_SWAP.get();
        if (last[0] >= enteredNanos) {
            return 0;
        }
        last[0] = enteredNanos;
        if (whose == UNDECIDED) {
            whose = nativeCapture.getAsBoolean() ? LEFT_TO_NATIVE : OURS;
        }
        if (whose == OURS) {
            write(window, enteredNanos, callNanos);
        }
        return 0;
    }

    private void write(final long window, final long enteredNanos, final long callNanos) {
        int swapchain = windows.swapchainOf(window);
        if (swapchain == Windows.UNKNOWN) {
            swapchain = windows.add(window);
            if (swapchain == Windows.UNKNOWN) {
                writer.lost();
                return;
            }
            writer.created(enteredNanos, swapchain);
        }
        writer.present(enteredNanos, callNanos, swapchain);
    }

    /**
     * A window is about to be destroyed.
     *
     * @param window its handle.
     */
    @Override
    public void accept(final long window) {
        final int swapchain = windows.remove(window);
        if (swapchain != Windows.UNKNOWN) {
            writer.destroyed(System.nanoTime(), swapchain);
        }
    }

    /** Whether frames are left to a native part of nvbind. */
    boolean leftToNative() {
        return whose == LEFT_TO_NATIVE;
    }
}

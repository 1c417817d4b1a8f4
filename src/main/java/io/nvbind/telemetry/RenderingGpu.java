package io.nvbind.telemetry;

import io.nvbind.gpu.GpuId;
import java.util.List;

/** Which of the host's GPUs a game renders on; the same live and in replay. Any thread; allocates nothing. */
public final class RenderingGpu {

    private static final String NO_GPU = "no GPU was found";
    private static final String WHICH_GPU = "the game did not say which of the GPUs it renders on";
    private static final String NO_SUCH_GPU = "the game renders on a device that is none of the GPUs found";

    private RenderingGpu() {
    }

    /**
     * By what the game says.
     *
     * @param session of the game, null for none.
     * @param gpus    of the host.
     * @return position in {@code gpus}, -1 when it is not known.
     */
    public static int of(final Session session, final List<GpuReading> gpus) {
        if (session == null || !session.deviceSaid()) {
            return gpus.size() == 1 ? 0 : -1;
        }
        int found = -1;
        for (int i = 0; i < gpus.size(); i++) {
            final GpuReading each = gpus.get(i);
            final boolean same = session.device() != null
                ? each.info().id().equals(session.device())
                : each.info().vendor() == session.deviceVendor();
            if (same) {
                if (found >= 0) {
                    return -1;
                }
                found = i;
            }
        }
        return found;
    }

    /** By what the game says, else by which one its container is meant to use; null where nobody said. */
    static int of(final Session session, final List<GpuReading> gpus, final GpuId assigned) {
        final int said = of(session, gpus);
        return said < 0 && assigned != null && (session == null || !session.deviceSaid()) ? position(assigned, gpus) : said;
    }

    private static int position(final GpuId wanted, final List<GpuReading> gpus) {
        for (int i = 0; i < gpus.size(); i++) {
            if (gpus.get(i).info().id().equals(wanted)) {
                return i;
            }
        }
        return -1;
    }

    /** Why it is not known. */
    static String whyNone(final Session session, final List<GpuReading> gpus) {
        if (gpus.isEmpty()) {
            return NO_GPU;
        }
        if (session == null) {
            return Snapshot.NO_GAME;
        }
        return session.deviceSaid() ? NO_SUCH_GPU : WHICH_GPU;
    }
}

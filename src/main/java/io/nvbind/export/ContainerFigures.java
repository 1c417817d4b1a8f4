package io.nvbind.export;

import io.nvbind.frame.FrameStats;
import io.nvbind.frame.SwapchainStats;
import io.nvbind.telemetry.Session;
import io.nvbind.telemetry.Snapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * What monitoring wants of one container at one instant, copied so that other threads may read it.
 *
 * @param labels          container, game and GPU, names and values in turn.
 * @param playing         whether a game runs; the rest is not known when none does.
 * @param framesPerSecond NaN when not known.
 * @param onePercentLow   frames a second, NaN when not known.
 * @param presents        of the running game.
 * @param lost            presents that never arrived.
 * @param rejected        records whose time cannot be true.
 * @param stutters        of the running game.
 * @param frameTimes      null when there is none.
 */
record ContainerFigures(List<String> labels, boolean playing, double framesPerSecond, double onePercentLow, double presents,
                        double lost, double rejected, double stutters, FrameHistogram frameTimes) {

    /** Copies from a snapshot; telemetry thread. */
    static ContainerFigures of(final Snapshot snapshot) {
        final List<String> labels = new ArrayList<>(List.of("container", snapshot.container()));
        if (snapshot.gpu() >= 0) {
            labels.addAll(GpuFamilies.labels(snapshot.gpus().get(snapshot.gpu()).info()));
        }
        final Session session = snapshot.session();
        if (session == null) {
            return new ContainerFigures(List.copyOf(labels), false, Double.NaN, Double.NaN, Double.NaN, Double.NaN,
                Double.NaN, Double.NaN, null);
        }
        final FrameStats frames = session.frames();
        final SwapchainStats primary = frames.primary();
        return new ContainerFigures(List.copyOf(labels), true, snapshot.fps(), snapshot.onePercentLowFps(),
            frames.presents(), frames.lost(), session.rejectedRecords(), primary.stutters().count(),
            primary.frameTimes() == 0 ? null : new FrameHistogram(primary.session(), primary.coverageNanos()));
    }
}

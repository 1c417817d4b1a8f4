package io.nvbind.export;

import io.nvbind.telemetry.GpuReading;
import java.util.ArrayList;
import java.util.List;

/** Everything that is exported, gathered at a scrape. Any thread but the telemetry thread. */
public final class Figures {

    /** Containers with values of their own; more are counted only, so that labels cannot grow without limit. */
    public static final int MAX_CONTAINERS = 200;

    private final FiguresRequest request;
    private final List<GpuReading> gpus;
    private final Health health;

    /**
     * Puts the sources together.
     *
     * @param request brings the containers' figures.
     * @param gpus    the host's GPUs.
     * @param health  the daemon's own.
     */
    public Figures(final FiguresRequest request, final List<GpuReading> gpus, final Health health) {
        this.request = request;
        this.gpus = gpus;
        this.health = health;
    }

    List<Family> gather() {
        final List<ContainerFigures> all = request.take(FiguresRequest.patienceNanos());
        final List<Family> families = new ArrayList<>(GpuFamilies.of(List.copyOf(gpus), System.nanoTime()));
        families.addAll(containers(all.subList(0, Math.min(all.size(), MAX_CONTAINERS))));
        final Family left = new Family(Family.Kind.GAUGE, "nvbind_containers_not_exported", "",
            "Containers beyond the first " + MAX_CONTAINERS + ".");
        left.add(List.of(), Math.max(0, all.size() - MAX_CONTAINERS));
        families.add(left);
        families.addAll(health.families());
        families.removeIf(family -> family.points().isEmpty());
        return families;
    }

    private static List<Family> containers(final List<ContainerFigures> containers) {
        final Family playing = new Family(Family.Kind.GAUGE, "nvbind_container_playing", "", "1 while a game runs in it.");
        final Family rate = new Family(Family.Kind.GAUGE, "nvbind_frame_rate_hertz", "hertz",
            "Frames a second, over the last second.");
        final Family low = new Family(Family.Kind.GAUGE, "nvbind_one_percent_low_hertz", "hertz",
            "1 / mean of the slowest hundredth of the session's frame times.");
        final Family frames = new Family(Family.Kind.COUNTER, "nvbind_frames", "", "Presents of the running game.");
        final Family lost = new Family(Family.Kind.COUNTER, "nvbind_frames_lost", "", "Presents that never arrived.");
        final Family rejected = new Family(Family.Kind.COUNTER, "nvbind_frame_records_rejected", "",
            "Records whose time cannot be true.");
        final Family stutters = new Family(Family.Kind.COUNTER, "nvbind_stutters", "", "Stutters of the running game.");
        final Family times = new Family(Family.Kind.HISTOGRAM, "nvbind_frame_time_seconds", "seconds",
            "Time between two presents of the running game's main swapchain.");
        for (final ContainerFigures each : containers) {
            playing.add(each.labels(), each.playing() ? 1 : 0);
            rate.add(each.labels(), each.framesPerSecond());
            low.add(each.labels(), each.onePercentLow());
            frames.add(each.labels(), each.presents());
            lost.add(each.labels(), each.lost());
            rejected.add(each.labels(), each.rejected());
            stutters.add(each.labels(), each.stutters());
            if (each.frameTimes() != null) {
                times.add(each.labels(), each.frameTimes());
            }
        }
        return List.of(playing, rate, low, frames, lost, rejected, stutters, times);
    }
}

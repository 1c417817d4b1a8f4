package io.nvbind.operations;

import io.nvbind.api.Problem;
import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.GpuInfo;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingState;
import io.nvbind.telemetry.GpuReading;
import io.nvbind.telemetry.Session;
import io.nvbind.telemetry.Sessions;
import java.util.List;
import java.util.Map;

/** Which of the host's GPUs is meant. Any thread. */
final class HostGpus {

    private final List<GpuReading> gpus;
    private final Sessions sessions;

    HostGpus(final List<GpuReading> gpus, final Sessions sessions) {
        this.gpus = gpus;
        this.sessions = sessions;
    }

    /** A GPU; the host's first when none is named. */
    GpuReading require(final GpuId wanted) throws Problem {
        for (final GpuReading gpu : gpus) {
            if (wanted == null || gpu.info().id().equals(wanted)) {
                return gpu;
            }
        }
        throw gpus.isEmpty() ? new Problem(422, "this host has no GPU that a profile could be applied to")
            : Problem.badValue("gpu", String.valueOf(wanted), "one of " + String.join(", ",
            gpus.stream().map(gpu -> gpu.info().id().toString()).toList()));
    }

    /** Refuses a host with several GPUs: nothing is set on one for a game that may draw on another. */
    void requireOnly() throws Problem {
        if (gpus.size() > 1) {
            throw new Problem(409, "this host has " + gpus.size() + " GPUs, and it is not known which of them the game draws"
                + " on; register its container with --gpu");
        }
    }

    /** The GPU a container's game draws on, or is meant to; null when neither is known. */
    GpuId of(final String container) {
        final Session session = sessions.playing(container);
        final GpuId drawn = session == null ? null : session.device();
        if (drawn != null && gpus.stream().anyMatch(gpu -> gpu.info().id().equals(drawn))) {
            return drawn;
        }
        return sessions.assigned(container);
    }

    /** What hardly changes of a GPU. */
    GpuInfo info(final GpuId gpu) throws Problem {
        return require(gpu).info();
    }

    /** A GPU's settings as last read. */
    Map<Setting, SettingState> settings(final GpuId gpu) throws Problem {
        return require(gpu).settings();
    }
}

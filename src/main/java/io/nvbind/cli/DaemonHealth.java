package io.nvbind.cli;

import io.nvbind.event.EventLog;
import io.nvbind.export.Health;
import io.nvbind.frame.FrameDrain;
import io.nvbind.journal.Journal;
import io.nvbind.server.MetricsSocket;
import io.nvbind.telemetry.GpuSampler;

/** What the daemon says of itself to monitoring. */
final class DaemonHealth {

    private static final double NANOS_PER_SECOND = 1e9;

    private DaemonHealth() {
    }

    static Health of(final GpuSampler sampler, final FrameDrain drain, final Journal journal, final MetricsSocket metrics,
                     final EventLog events, final ThreadHealth threads) {
        final Runtime jvm = Runtime.getRuntime();
        return new Health()
            .counter("sampler_samples", "", "Samples of GPUs taken.", sampler::samples)
            .counter("sampler_seconds", "seconds", "Time spent in vendor libraries.",
                () -> sampler.costNanos() / NANOS_PER_SECOND)
            .gauge("rings", "", "Frame rings being read.", drain::ringCount)
            .counter("corrupt_rings", "", "Frame rings given up.", drain::corruptRings)
            .gauge("websocket_clients", "", "WebSockets of metrics.", metrics::clientCount)
            .counter("websocket_messages_skipped", "", "Messages that clients read too slowly for.",
                metrics::skippedMessages)
            .counter("events", "", "Events on the host.", events::lastId)
            .gauge("journal_lag_bytes", "bytes", "What waits to be written to recordings.",
                () -> journal.status().lagBytes())
            .gauge("journal_recordings", "", "Recordings being written.", () -> journal.status().recording())
            .counter("journal_frame_records_lost", "", "Frame records that could not be kept.",
                () -> journal.status().lostFrameRecords())
            .counter("journal_gpu_samples_lost", "", "GPU samples that could not be kept.",
                () -> journal.status().lostGpuSamples())
            .gauge("heap_used_bytes", "bytes", "Java heap in use.", () -> jvm.totalMemory() - jvm.freeMemory())
            .gauge("heap_size_bytes", "bytes", "Java heap there is now.", jvm::totalMemory)
            .gauge("heap_limit_bytes", "bytes", "Java heap there may be.", jvm::maxMemory)
            .counter("thread_problems", "", "Turns of the daemon's threads that ended unexpectedly.", threads::problems)
            .counter("thread_deaths", "", "Threads of the daemon that are gone.", threads::deaths);
    }
}

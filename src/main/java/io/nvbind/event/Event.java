package io.nvbind.event;

import io.nvbind.gpu.GpuId;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Something that happened on the host.
 *
 * @param kind      what kind of thing.
 * @param nanos     when it happened, {@link System#nanoTime()}.
 * @param container whose, null when it concerns none or all.
 * @param gpu       which one, null when it concerns none or all.
 * @param message   in words, with the values; what comes from a driver or a game is passed on as it is, so whoever shows it
 *                  escapes it.
 * @param details   the values again, by name with the unit in it; strings, numbers and booleans only.
 */
public record Event(Kind kind, long nanos, String container, GpuId gpu, String message, Map<String, Object> details) {

    /** Kinds of events; the lower-case name is the one in JSON. */
    public enum Kind {
        /** A frame took much longer than those around it. Details: frame_time_ms, baseline_ms, excess_ms, severity. */
        STUTTER,
        /** A thermal limit of a GPU begins or ceases to act. Details: throttling (boolean), gpu_temp_c if known. */
        THERMAL,
        /** A setting was changed, put back or refused. Details: setting, and value as read back where it was applied. */
        SETTING,
        /**
         * The profile of a game that runs was applied, taken back or refused without being asked. Details: profile, state
         * ({@code applied}, {@code taken_back}, {@code refused}), and once applied quality_preset, applied, next_launch.
         */
        PROFILE,
        /** A GPU is gone. */
        GPU_LOST,
        /** A GPU is there: for the first time, or again. */
        GPU_APPEARED,
        /** A GPU was or is being reset. */
        GPU_RESET,
        /** A GPU's driver reports an error. */
        GPU_ERROR,
        /** A game began in a container. Details: session. */
        CONTAINER_START,
        /** The last game of a container ended. Details: session, frames. */
        CONTAINER_STOP;

        private final String label = name().toLowerCase(Locale.ROOT);

        /**
         * The name in JSON.
         *
         * @return for instance {@code gpu_lost}.
         */
        public String label() {
            return label;
        }
    }

    /** Copies the details, so that nobody changes them behind the readers. */
    public Event {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(message, "message");
        details = Map.copyOf(details);
    }

    /**
     * An event of a GPU.
     *
     * @param kind    what kind of thing.
     * @param nanos   when, {@link System#nanoTime()}.
     * @param gpu     which one.
     * @param message in words.
     * @return without a container and without details.
     */
    public static Event ofGpu(final Kind kind, final long nanos, final GpuId gpu, final String message) {
        return new Event(kind, nanos, null, gpu, message, Map.of());
    }
}

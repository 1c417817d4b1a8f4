package io.nvbind.telemetry;

import io.nvbind.frame.FrameFeatures;
import io.nvbind.frame.FrameFeatures.Switch;
import io.nvbind.frame.FrameRecord;
import io.nvbind.game.MappedLibraries;
import io.nvbind.game.Technique;

/**
 * What is known of DLSS, Reflex, Anti-Lag, FSR, XeSS and frame generation in a session, from what its producers wrote and
 * from what its processes have mapped. A guess is never shown as a fact; the rules are in docs/telemetry.md.
 *
 * <p>Telemetry thread; allocates nothing. {@link #libraries(MappedLibraries)} may be called by one other.
 */
public final class GameFeatures {

    private static final long GENERATED_NANOS = 1_000_000_000L;
    private static final String NO_KERNEL =
        "a DLSS library is loaded, but none of the kernels it launches was seen";
    private static final String KERNEL_ONLY =
        "likely: kernels were launched as DLSS does, but no DLSS library is seen in the process";
    private static final String NO_DLSS = "neither a DLSS library nor a kernel of its kind was seen";
    private static final String NO_REFLEX = "the game has not switched it on or off since it is captured";

    private final FrameFeatures told;
    private volatile MappedLibraries libraries = MappedLibraries.NOT_YET;

    GameFeatures(final FrameFeatures told) {
        this.told = told;
    }

    /**
     * Stores what the session's processes have mapped.
     *
     * @param seen the latest look at them.
     */
    void libraries(final MappedLibraries seen) {
        libraries = seen;
    }

    /**
     * What the session's processes have mapped.
     *
     * @return the latest look at them.
     */
    public MappedLibraries libraries() {
        return libraries;
    }

    /**
     * DLSS: active when its kernels are launched and its library is mapped.
     *
     * @return how much is known.
     */
    public Evidence dlss() {
        final MappedLibraries seen = libraries;
        if (!seen.has(Technique.DLSS)) {
            return Evidence.UNKNOWN;
        }
        return told.of(FrameRecord.CU_KERNEL) == Switch.ON ? Evidence.ACTIVE : Evidence.LOADED;
    }

    /**
     * Whether DLSS works.
     *
     * @return true or false on evidence, null when {@link #dlssReason} says why not.
     */
    public Boolean dlssActive() {
        return switch (told.of(FrameRecord.CU_KERNEL)) {
            case ON -> dlss() == Evidence.ACTIVE ? Boolean.TRUE : null;
            case OFF -> Boolean.FALSE;
            case NOT_TOLD, LEFT_TO_DRIVER -> null;
        };
    }

    /**
     * Why it is not known whether DLSS works.
     *
     * @return the reason.
     */
    public String dlssReason() {
        if (told.of(FrameRecord.CU_KERNEL) == Switch.ON) {
            return KERNEL_ONLY;
        }
        final MappedLibraries seen = libraries;
        if (seen.has(Technique.DLSS)) {
            return NO_KERNEL;
        }
        return seen.reason() == null ? NO_DLSS : seen.reason();
    }

    /**
     * Reflex: active when the game switched it on.
     *
     * @return how much is known.
     */
    public Evidence reflex() {
        return switched(FrameRecord.REFLEX, libraries.has(Technique.REFLEX));
    }

    /**
     * Whether Reflex is on.
     *
     * @return what the game said last, null when it said nothing.
     */
    public Boolean reflexEnabled() {
        return switch (told.of(FrameRecord.REFLEX)) {
            case ON -> Boolean.TRUE;
            case OFF -> Boolean.FALSE;
            case NOT_TOLD, LEFT_TO_DRIVER -> null;
        };
    }

    /**
     * Why it is not known whether Reflex is on.
     *
     * @return the reason.
     */
    public String reflexReason() {
        return NO_REFLEX;
    }

    /**
     * Anti-Lag: active when the game switched it on; not known when the game leaves it to the driver.
     *
     * @return how much is known.
     */
    public Evidence antiLag() {
        return switched(FrameRecord.ANTI_LAG, false);
    }

    private Evidence switched(final int feature, final boolean mapped) {
        return switch (told.of(feature)) {
            case ON -> Evidence.ACTIVE;
            case OFF -> Evidence.LOADED;
            case NOT_TOLD, LEFT_TO_DRIVER -> mapped ? Evidence.LOADED : Evidence.UNKNOWN;
        };
    }

    /**
     * FSR: loaded at most, since nothing tells of its work.
     *
     * @return how much is known.
     */
    public Evidence fsr() {
        return libraries.has(Technique.FSR) ? Evidence.LOADED : Evidence.UNKNOWN;
    }

    /**
     * XeSS: loaded at most, since nothing tells of its work.
     *
     * @return how much is known.
     */
    public Evidence xess() {
        return libraries.has(Technique.XESS) ? Evidence.LOADED : Evidence.UNKNOWN;
    }

    /**
     * Frame generation: active when a present of the last second was marked as generated.
     *
     * @param nowNanos CLOCK_MONOTONIC.
     * @return how much is known.
     */
    public Evidence frameGeneration(final long nowNanos) {
        if (told.generatedFrames() > 0 && nowNanos - told.generatedNanos() < GENERATED_NANOS) {
            return Evidence.ACTIVE;
        }
        return libraries.has(Technique.FRAME_GENERATION) || told.generatedFrames() > 0 ? Evidence.LOADED : Evidence.UNKNOWN;
    }
}

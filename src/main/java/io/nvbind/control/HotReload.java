package io.nvbind.control;

import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Sets the GPU of a container while it runs: what it asks for becomes its wishes, by one change that can be undone like any
 * other. This is the door for whoever applies settings for a container, a game profile too.
 *
 * <pre>{@code
 * final Reload done = reload.apply("gaming-001", gpu, GpuConfiguration.of(Map.of(
 *     Setting.POWER_LIMIT, new SettingValue.Amount(220))), HotReload.Terms.usual(caller.name()));
 * }</pre>
 *
 * <p>Whole or not at all, but for settings this GPU lacks: those are answered as unsupported and left out. The wishes go
 * when the container ends ({@link Upkeep#ended}). Any thread but the one that GPUs are lent on.
 */
public final class HotReload {

    /** Set by DXVK's configuration; games that use VKD3D-Proton ask DXVK's DXGI for the memory too. */
    private static final String DXVK_CONFIG = "DXVK_CONFIG";

    /**
     * On which terms.
     *
     * @param user         who asks; he alone may confirm.
     * @param priority     {@link Wish#LEAST_PRIORITY} to {@link Wish#GREATEST_PRIORITY}.
     * @param confirmNanos put back unless confirmed within; 0 for none, {@link Request#USUAL} as the risk asks for.
     * @param dryRun       show the plan, write nothing.
     */
    public record Terms(String user, int priority, long confirmNanos, boolean dryRun) {

        /**
         * As usual.
         *
         * @param user who asks.
         * @return usual priority, confirmation for what is risky, no dry run.
         */
        public static Terms usual(final String user) {
            return new Terms(user, Wish.USUAL_PRIORITY, Request.USUAL, false);
        }
    }

    private final Control control;
    private final GpuDesk desk;
    private final BiConsumer<String, Map<String, String>> offers;

    /**
     * Creates it.
     *
     * @param control carries it out.
     * @param desk    lends the GPUs.
     * @param offers  is told, by the container's id, of variables for its game's next start.
     */
    public HotReload(final Control control, final GpuDesk desk, final BiConsumer<String, Map<String, String>> offers) {
        this.control = control;
        this.desk = desk;
        this.offers = offers;
    }

    /**
     * Sets a container's GPU.
     *
     * @param container its id, which is known.
     * @param gpu       which of the host's.
     * @param wanted    what it wants.
     * @param terms     on which terms.
     * @return what became of it; its change is {@link State#ROLLED_BACK} when a write failed.
     * @throws Refusal why nothing was written: a value out of range, two that exclude each other, a GPU that is gone.
     */
    public Reload apply(final String container, final GpuId gpu, final GpuConfiguration wanted, final Terms terms)
        throws Refusal {
        final Map<Setting, SettingValue> settings = new EnumMap<>(Setting.class);
        settings.putAll(wanted.settings());
        final Map<Setting, SettingValue> ofMode = ofMode(gpu, wanted);
        for (final Map.Entry<Setting, SettingValue> each : ofMode.entrySet()) {
            if (!settings.containsKey(each.getKey())) {
                settings.put(each.getKey(), each.getValue());
            } else if (wanted.mode() != null) {
                throw new Refusal(Refusal.Kind.BAD_VALUE, each.getKey().label(), each.getKey().label()
                    + " and performance_mode exclude each other; ask for one of them");
            }
        }
        final Request request = new Request(terms.user(), container, terms.priority(), Map.of(gpu, settings),
            terms.confirmNanos(), true);
        final Change change = terms.dryRun() ? control.plan(request) : control.apply(request);
        final Map<String, String> environment = environment(change);
        if (!terms.dryRun() && change.state() != State.ROLLED_BACK && settings.containsKey(Setting.VRAM_LIMIT)) {
            offers.accept(container, environment);
        }
        return new Reload(change, wanted.mode() == null ? Set.of() : ofMode.keySet(), environment);
    }

    private Map<Setting, SettingValue> ofMode(final GpuId gpu, final GpuConfiguration wanted) throws Refusal {
        if (wanted.mode() == null) {
            return wanted.endsMode() ? PerformanceMode.none() : Map.of();
        }
        final Map<Setting, SettingState> states = desk.with(gpu, Gpu::settings);
        return wanted.mode().settings(states);
    }

    /** What the VRAM limit comes to at the game's next start where nothing limits it while it runs. */
    private static Map<String, String> environment(final Change change) {
        for (final StepReport step : change.steps()) {
            final boolean lacking = step.outcome() != null
                && step.outcome().result() == SettingOutcome.Result.UNSUPPORTED;
            if (step.slot().setting() == Setting.VRAM_LIMIT && lacking
                && step.wanted() instanceof SettingValue.Amount(final double mebibytes)) {
                return Map.of(DXVK_CONFIG, "dxgi.maxDeviceMemory = " + (long) mebibytes);
            }
        }
        return Map.of();
    }
}

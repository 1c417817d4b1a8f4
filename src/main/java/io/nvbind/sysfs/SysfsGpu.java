package io.nvbind.sysfs;

import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuDetails;
import io.nvbind.gpu.GpuInfo;
import io.nvbind.gpu.GpuProcesses;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingControls;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import java.nio.file.Files;
import java.util.Map;
import java.util.Objects;

/**
 * One GPU by the files its kernel driver gives, for where the vendor's library is absent or misses the card.
 *
 * <p>A sleeping GPU is not woken, and an idle one of a hybrid laptop is left alone so that it can fall asleep; its metrics
 * say so then. The files are looked up at the first sample in which it is awake and stay open until {@link #close}. A
 * fast sample allocates nothing. But for {@link #info} and {@link #pci}, its methods are called by one thread at a time.
 */
public final class SysfsGpu implements Gpu, AutoCloseable {

    /** Why a GPU that the kernel suspended has no values. */
    public static final String ASLEEP = "asleep (runtime suspended)";
    /** Why a GPU that is gone has no values. */
    public static final String GONE = "the GPU is gone: it was unplugged, or its driver was changed";

    private static final String NO_RT_METRIC = "the kernel has no metric for ray-tracing units";
    private static final String NO_TENSOR_METRIC = "the kernel has no metric for matrix units";

    private final Tree tree;
    private final PciGpu pci;
    private final GpuInfo info;
    private final GfxTarget target;
    private final RuntimePower power;
    private final DrmClients clients;
    private SensorReader reader;
    private SettingControls controls;
    private IdleRest rest;

    SysfsGpu(final Tree tree, final PciGpu pci, final GpuInfo info, final GfxTarget target) {
        this.tree = tree;
        this.pci = pci;
        this.info = info;
        this.target = target;
        clients = new DrmClients(tree, System::nanoTime);
        power = new RuntimePower(tree, pci.device());
    }

    @Override
    public GpuInfo info() {
        return info;
    }

    /**
     * How the PCI bus and DRM show it.
     *
     * @return as found when the driver was opened.
     */
    public PciGpu pci() {
        return pci;
    }

    /**
     * Whether the kernel has it suspended now, so that a vendor's library must not be asked either: that would wake it.
     * By the sampling thread; allocates nothing and wakes nothing.
     *
     * @return true while it sleeps, falls asleep or wakes.
     */
    public boolean asleep() {
        return power.asleep();
    }

    @Override
    public boolean sample(final Metric.Tier tier, final GpuSample out) {
        if (power.asleep()) {
            lacking(tier, ASLEEP, out);
            return true;
        }
        if (tier == Metric.Tier.SLOW && gone()) {
            out.unavailable(GONE);
            return false;
        }
        open();
        final long now = System.nanoTime();
        if (rest.resting(now)) {
            lacking(tier, IdleRest.RESTING, out);
            return true;
        }
        lacking(tier, reader.lacking(), out);
        if (tier == Metric.Tier.SLOW) {
            reader.slow(out);
            out.unavailable(Metric.RTX_UTILIZATION, NO_RT_METRIC);
            out.unavailable(Metric.TENSOR_CORE_UTILIZATION, NO_TENSOR_METRIC);
        } else {
            reader.fast(out);
            rest.sampled(reader.idle(), now);
        }
        return true;
    }

    private static void lacking(final Metric.Tier tier, final String reason, final GpuSample out) {
        for (int i = 0; i < Metric.ALL.size(); i++) {
            final Metric metric = Metric.ALL.get(i);
            if (metric.tier() == tier) {
                out.unavailable(metric, reason);
            }
        }
    }

    private boolean gone() {
        return !Files.isDirectory(pci.device())
            || !Objects.equals(PciGpus.driver(tree, pci.device()), pci.driver());
    }

    private void open() {
        if (reader == null) {
            rest = IdleRest.of(tree, pci);
            reader = switch (pci.driver()) {
                case "amdgpu" -> new AmdReader(tree, pci);
                case "i915", "xe" -> new IntelReader(tree, pci);
                case null, default -> new HwmonReader(tree, pci, Mends.noMetrics(pci));
            };
            controls = KernelControls.of(tree, pci, KernelFiles.of(tree), reader.lacking());
        }
    }

    @Override
    public Map<Setting, SettingState> settings() {
        if (power.asleep()) {
            return new SettingControls(ASLEEP).states();
        }
        open();
        return rest.resting(System.nanoTime()) ? new SettingControls(IdleRest.RESTING).states() : controls.states();
    }

    @Override
    public SettingState setting(final Setting setting) {
        if (power.asleep()) {
            return SettingState.unsupported(ASLEEP);
        }
        open();
        return controls.state(setting);
    }

    /** A GPU that only rests is set; one that the kernel put to sleep is not woken for it. */
    @Override
    public SettingOutcome apply(final Setting setting, final SettingValue value) {
        if (power.asleep()) {
            return SettingOutcome.refused(SettingOutcome.Result.UNSUPPORTED, setting.label() + ": " + ASLEEP);
        }
        open();
        final SettingOutcome outcome = controls.apply(setting, value);
        return !outcome.done() && gone() ? SettingOutcome.refused(SettingOutcome.Result.LOST, setting.label() + ": " + GONE)
            : outcome;
    }

    /**
     * Its ids, nodes, firmware, clocks and displays. Not of a sleeping GPU, but for what the kernel keeps in memory.
     *
     * @return each with its text or the reason.
     */
    @Override
    public GpuDetails details() {
        return Details.of(tree, pci, target, power.asleep());
    }

    /**
     * The processes that use it, by their fdinfo. Loads are told from the second call on: since the one before.
     *
     * @return the processes this user may see, or the reason.
     */
    @Override
    public GpuProcesses processes() {
        if (power.asleep()) {
            return GpuProcesses.unavailable(ASLEEP);
        }
        if (pci.card() == null || !DrmClients.TELLING.contains(pci.driver())) {
            return GpuProcesses.unavailable(pci.driver() == null ? Mends.noMetrics(pci)
                : "the driver " + pci.driver() + " does not tell which processes use the GPU");
        }
        return GpuProcesses.of(clients.read().stream().filter(use -> use.gpu().equals(pci.id()))
            .map(DrmUse::process).toList());
    }

    /** Closes its files; a sample after this opens them again. */
    @Override
    public void close() {
        power.close();
        if (reader != null) {
            reader.close();
        }
    }
}

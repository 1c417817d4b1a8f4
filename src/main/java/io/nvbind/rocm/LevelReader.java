package io.nvbind.rocm;

import static io.nvbind.rocm.gen.rocm_smi_h.RSMI_CLK_TYPE_MEM;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_gpu_clk_freq_get;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_pci_bandwidth_get;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_pci_replay_counter_get;

import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.rocm.gen.rsmi_frequencies_t;
import io.nvbind.rocm.gen.rsmi_pcie_bandwidth_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What a GPU can do at most: memory clocks and PCIe links, each a list of levels; and the replays of the link.
 *
 * <p>The list of graphics clocks is never asked for: 5.2.3 aborts on those of real cards. Which level is the current one is
 * not used: it may be 0xFFFFFFFF.
 */
final class LevelReader {

    private static final String NO_MAX_CLOCK =
        "ROCm SMI tells it by a call that aborts on real cards; nvbind does not make it";
    private static final double HERTZ_PER_MHZ = 1e6;
    private static final double PER_GIGA = 1e-9;

    private final int index;
    private final boolean newLayout;
    private final RocmCall clocks;
    private final RocmCall links;
    private final RocmCall replays;
    private final MemorySegment levels = Arena.ofAuto().allocate(2 * rsmi_pcie_bandwidth_t.sizeof(), Long.BYTES);
    private final MemorySegment number = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG);

    LevelReader(final RocmDevice device) {
        index = device.index();
        newLayout = device.newLayout();
        clocks = device.call("rsmi_dev_gpu_clk_freq_get", "(memory)");
        links = device.call("rsmi_dev_pci_bandwidth_get");
        replays = device.call("rsmi_dev_pci_replay_counter_get");
    }

    void slow(final GpuSample out) {
        out.unavailable(Metric.GPU_CLOCK_MAX_MHZ, NO_MAX_CLOCK);
        if (clocks.enter()) {
            levels.fill((byte) 0);
            final int status = rsmi_dev_gpu_clk_freq_get(index, RSMI_CLK_TYPE_MEM(), levels);
            final double greatest = greatest() / HERTZ_PER_MHZ;
            Readings.put(status, Metric.MEMORY_CLOCK_MAX_MHZ, greatest, greatest > 0, out);
        } else {
            out.unavailable(Metric.MEMORY_CLOCK_MAX_MHZ, clocks.refusal());
        }
        links(out);
        if (replays.enter()) {
            number.set(ValueLayout.JAVA_LONG, 0, -1);
            final int status = rsmi_dev_pci_replay_counter_get(index, number);
            final long count = number.get(ValueLayout.JAVA_LONG, 0);
            Readings.put(status, Metric.PCIE_REPLAYS, (double) count, count >= 0, out);
        } else {
            out.unavailable(Metric.PCIE_REPLAYS, replays.refusal());
        }
    }

    private void links(final GpuSample out) {
        if (!links.enter()) {
            out.unavailable(Metric.PCIE_GENERATION_MAX, links.refusal());
            out.unavailable(Metric.PCIE_WIDTH_MAX, links.refusal());
            return;
        }
        levels.fill((byte) 0);
        final int status = rsmi_dev_pci_bandwidth_get(index, levels);
        final int generation = PcieSpeed.generation(greatest() * PER_GIGA);
        Readings.put(status, Metric.PCIE_GENERATION_MAX, generation, generation > 0, out);
        int most = 0;
        for (int i = 0; i < count(); i++) {
            most = Math.max(most, lanes(i));
        }
        Readings.put(status, Metric.PCIE_WIDTH_MAX, most, most > 0, out);
    }

    /** The supported memory clocks, MHz with commas; or null. */
    String memoryClocks() {
        levels.fill((byte) 0);
        if (!clocks.enter() || !RocmStatus.ok(rsmi_dev_gpu_clk_freq_get(index, RSMI_CLK_TYPE_MEM(), levels))) {
            return null;
        }
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < count(); i++) {
            text.append(i == 0 ? "" : ",").append(Math.round(frequency(i) / HERTZ_PER_MHZ));
        }
        return text.isEmpty() ? null : text.toString();
    }

    private double greatest() {
        double greatest = 0;
        for (int i = 0; i < count(); i++) {
            greatest = Math.max(greatest, frequency(i));
        }
        return greatest;
    }

    private int count() {
        return newLayout
            ? Math.clamp(rsmi_frequencies_t.num_supported(levels), 0,
                io.nvbind.rocm.gen.rocm_smi_h.RSMI_MAX_NUM_FREQUENCIES())
            : Math.clamp(io.nvbind.rocm.gen5.rsmi_frequencies_t.num_supported(levels), 0,
                io.nvbind.rocm.gen5.rocm_smi_h.RSMI_MAX_NUM_FREQUENCIES());
    }

    private long frequency(final int level) {
        return newLayout ? rsmi_frequencies_t.frequency(levels, level)
            : io.nvbind.rocm.gen5.rsmi_frequencies_t.frequency(levels, level);
    }

    private int lanes(final int level) {
        return newLayout ? rsmi_pcie_bandwidth_t.lanes(levels, level)
            : io.nvbind.rocm.gen5.rsmi_pcie_bandwidth_t.lanes(levels, level);
    }
}

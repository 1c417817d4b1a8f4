package io.nvbind.levelzero;

import static io.nvbind.levelzero.gen.level_zero_h.ZES_STRUCTURE_TYPE_PCI_PROPERTIES;
import static io.nvbind.levelzero.gen.level_zero_h.ZE_RESULT_SUCCESS;
import static io.nvbind.levelzero.gen.level_zero_h.zesDevicePciGetProperties;
import static io.nvbind.levelzero.gen.level_zero_h.zesDevicePciGetStats;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.levelzero.gen.zes_pci_properties_t;
import io.nvbind.levelzero.gen.zes_pci_stats_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Bytes over PCIe by the growth of their counters, and packets sent again. A counter that the device lacks is always 0,
 * which the properties tell apart from a link at rest.
 */
final class PcieTrafficReader implements Reader {

    private static final String NO_COUNTER = "this GPU does not count it (Level Zero)";
    private static final long UNTOUCHED = -1;

    private final MemorySegment device;
    private final boolean readable;
    private final boolean hasBytes;
    private final boolean hasReplays;
    private final MemorySegment stats = zes_pci_stats_t.allocate(Arena.ofAuto());
    private final Growth received = new Growth();
    private final Growth sent = new Growth();

    PcieTrafficReader(final NativeLibrary library, final MemorySegment device) {
        this.device = device;
        readable = library.has("zesDevicePciGetStats");
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment properties = zes_pci_properties_t.allocate(arena);
            zes_pci_properties_t.stype(properties, ZES_STRUCTURE_TYPE_PCI_PROPERTIES());
            final boolean known = LevelZeroStatus.ok(zesDevicePciGetProperties(device, properties));
            hasBytes = known && zes_pci_properties_t.haveBandwidthCounters(properties) != 0;
            hasReplays = known && zes_pci_properties_t.haveReplayCounters(properties) != 0;
        }
    }

    @Override
    public int read(final GpuSample out) {
        if (!readable || !(hasBytes || hasReplays)) {
            final String reason = readable ? NO_COUNTER : LevelZeroStatus.NO_SYMBOL;
            bytes(reason, out);
            out.unavailable(Metric.PCIE_REPLAYS, reason);
            return ZE_RESULT_SUCCESS();
        }
        zes_pci_stats_t.timestamp(stats, UNTOUCHED);
        final int status = zesDevicePciGetStats(device, stats);
        final long timestamp = zes_pci_stats_t.timestamp(stats);
        final boolean told = LevelZeroStatus.ok(status) && timestamp != UNTOUCHED;
        if (!told) {
            bytes(LevelZeroStatus.ok(status) ? LevelZeroStatus.NO_VALUE : LevelZeroStatus.reason(status), out);
        } else if (hasBytes) {
            final boolean freshIn = received.add(zes_pci_stats_t.rxCounter(stats), timestamp);
            final boolean freshOut = sent.add(zes_pci_stats_t.txCounter(stats), timestamp);
            Answer.rate(received.known(), freshIn, Metric.PCIE_RX_MB_S, received.rate(), out);
            Answer.rate(sent.known(), freshOut, Metric.PCIE_TX_MB_S, sent.rate(), out);
        } else {
            bytes(NO_COUNTER, out);
        }
        if (hasReplays) {
            Answer.put(status, told, Metric.PCIE_REPLAYS, (double) zes_pci_stats_t.replayCounter(stats), out);
        } else {
            out.unavailable(Metric.PCIE_REPLAYS, NO_COUNTER);
        }
        return status;
    }

    private static void bytes(final String reason, final GpuSample out) {
        out.unavailable(Metric.PCIE_RX_MB_S, reason);
        out.unavailable(Metric.PCIE_TX_MB_S, reason);
    }
}

package io.nvbind.levelzero;

import static io.nvbind.levelzero.gen.level_zero_h.ZES_STRUCTURE_TYPE_PCI_PROPERTIES;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_STRUCTURE_TYPE_PCI_STATE;
import static io.nvbind.levelzero.gen.level_zero_h.ZE_RESULT_SUCCESS;
import static io.nvbind.levelzero.gen.level_zero_h.zesDevicePciGetProperties;
import static io.nvbind.levelzero.gen.level_zero_h.zesDevicePciGetState;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.levelzero.gen.zes_pci_properties_t;
import io.nvbind.levelzero.gen.zes_pci_speed_t;
import io.nvbind.levelzero.gen.zes_pci_state_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Generation and lanes of the PCIe link, now and at most. Minus one means that the driver does not know. */
final class PcieReader implements Reader {

    private final MemorySegment device;
    private final boolean hasState;
    private final MemorySegment state = zes_pci_state_t.allocate(Arena.ofAuto());
    private final MemorySegment properties = zes_pci_properties_t.allocate(Arena.ofAuto());

    PcieReader(final NativeLibrary library, final MemorySegment device) {
        this.device = device;
        hasState = library.has("zesDevicePciGetState");
    }

    @Override
    public int read(final GpuSample out) {
        zes_pci_properties_t.stype(properties, ZES_STRUCTURE_TYPE_PCI_PROPERTIES());
        unknown(zes_pci_properties_t.maxSpeed(properties));
        final int most = zesDevicePciGetProperties(device, properties);
        put(most, zes_pci_properties_t.maxSpeed(properties), Metric.PCIE_GENERATION_MAX, Metric.PCIE_WIDTH_MAX, out);
        if (!hasState) {
            out.unavailable(Metric.PCIE_GENERATION, LevelZeroStatus.NO_SYMBOL);
            out.unavailable(Metric.PCIE_WIDTH, LevelZeroStatus.NO_SYMBOL);
            return ZE_RESULT_SUCCESS();
        }
        zes_pci_state_t.stype(state, ZES_STRUCTURE_TYPE_PCI_STATE());
        unknown(zes_pci_state_t.speed(state));
        final int now = zesDevicePciGetState(device, state);
        put(now, zes_pci_state_t.speed(state), Metric.PCIE_GENERATION, Metric.PCIE_WIDTH, out);
        return now;
    }

    private static void unknown(final MemorySegment speed) {
        zes_pci_speed_t.gen(speed, -1);
        zes_pci_speed_t.width(speed, -1);
    }

    private static void put(final int status, final MemorySegment speed, final Metric generation, final Metric width,
                            final GpuSample out) {
        Answer.put(status, zes_pci_speed_t.gen(speed) > 0, generation, zes_pci_speed_t.gen(speed), out);
        Answer.put(status, zes_pci_speed_t.width(speed) > 0, width, zes_pci_speed_t.width(speed), out);
    }
}

package io.nvbind.rocm;

import static io.nvbind.rocm.gen.rocm_smi_h.RSMI_GPU_BLOCK_UMC;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_ecc_count_get;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_ecc_enabled_get;

import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.rocm.gen.rsmi_error_count_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Errors of the video memory: those of the block UMC, its controller. */
final class EccReader {

    private static final String OFF = "error correction of this GPU's memory is off";

    private final int index;
    private final RocmCall enabled;
    private final RocmCall count;
    private final MemorySegment number = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG);
    // Libraries newer than the header may count a third kind.
    private final MemorySegment errors = Arena.ofAuto().allocate(2 * rsmi_error_count_t.sizeof(), Long.BYTES);

    EccReader(final RocmDevice device) {
        index = device.index();
        enabled = device.call("rsmi_dev_ecc_enabled_get");
        count = device.call("rsmi_dev_ecc_count_get");
    }

    void slow(final GpuSample out) {
        final String reason = read(out);
        if (reason != null) {
            out.unavailable(Metric.ECC_CORRECTED, reason);
            out.unavailable(Metric.ECC_UNCORRECTED, reason);
        }
    }

    private String read(final GpuSample out) {
        if (!enabled.enter()) {
            return enabled.refusal();
        }
        number.set(ValueLayout.JAVA_LONG, 0, 0);
        final int status = rsmi_dev_ecc_enabled_get(index, number);
        if (!RocmStatus.ok(status)) {
            return RocmStatus.reason(status);
        }
        if ((number.get(ValueLayout.JAVA_LONG, 0) & RSMI_GPU_BLOCK_UMC()) == 0) {
            return OFF;
        }
        if (!count.enter()) {
            return count.refusal();
        }
        errors.fill((byte) -1);
        final int counted = rsmi_dev_ecc_count_get(index, RSMI_GPU_BLOCK_UMC(), errors);
        final long corrected = rsmi_error_count_t.correctable_err(errors);
        final long uncorrected = rsmi_error_count_t.uncorrectable_err(errors);
        Readings.put(counted, Metric.ECC_CORRECTED, (double) corrected, corrected >= 0, out);
        Readings.put(counted, Metric.ECC_UNCORRECTED, (double) uncorrected, uncorrected >= 0, out);
        return null;
    }
}

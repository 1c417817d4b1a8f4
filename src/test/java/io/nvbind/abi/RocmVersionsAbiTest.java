package io.nvbind.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a ROCm SMI library between the two bound versions, 5.2 and 6.4, shares with each of them. */
class RocmVersionsAbiTest {
    /** {@code sizeof(rsmi_gpu_metrics_t)} in bytes, from 6.0.2 to 6.2. */
    private static final long METRICS_61_BYTES = 424;

    @TempDir
    Path work;

    @Test
    void shouldReadTheFieldsOf61WhenTheMetricsAreLaidOutAs64() throws Exception {
        GroupLayout shared = start(io.nvbind.rocm.gen.rsmi_gpu_metrics_t.layout(), METRICS_61_BYTES);

        assertEquals("", complaints(new AbiSource().struct("rsmi_gpu_metrics_t", shared)));
    }

    @Test
    void shouldHaveTheFrequenciesOf61WhenLaidOutAs64() throws Exception {
        assertEquals("", complaints(new AbiSource()
                .struct(io.nvbind.rocm.gen.rsmi_frequencies_t.class)
                .struct(io.nvbind.rocm.gen.rsmi_pcie_bandwidth_t.class)));
    }

    @Test
    void shouldHaveTheEventRecordOf61WhenLaidOutAs52() throws Exception {
        assertEquals("", complaints(new AbiSource().struct(io.nvbind.rocm.gen5.rsmi_evt_notification_data_t.class)));
    }

    /** The members of a struct that end within its first bytes. */
    private static GroupLayout start(GroupLayout layout, long bytes) {
        List<MemoryLayout> members = new ArrayList<>();
        long end = 0;
        for (MemoryLayout member : layout.memberLayouts()) {
            end += member.byteSize();
            if (end > bytes) {
                break;
            }
            members.add(member);
        }
        return MemoryLayout.structLayout(members.toArray(MemoryLayout[]::new));
    }

    private String complaints(AbiSource source) throws IOException, InterruptedException {
        return new Compiler(work)
                .headers(VendorHeaders.include("rocm61"))
                .complaints(Path.of("native-headers/rocm/umbrella.h").toAbsolutePath(), source.text());
    }
}

package io.nvbind.rocm;

import io.nvbind.rocm.gen.rocm_smi_h;
import java.util.Map;
import java.util.TreeMap;

/** The firmware blocks by their names in details; their numbers differ between 5.x and 6.x. */
final class Firmware {

    private Firmware() {
    }

    /**
     * The blocks.
     *
     * @param newLayout true for 6.x.
     * @return number by name, sorted.
     */
    static Map<String, Integer> blocks(final boolean newLayout) {
        return new TreeMap<>(newLayout ? newBlocks() : oldBlocks());
    }

    private static Map<String, Integer> newBlocks() {
        final Map<String, Integer> blocks = new TreeMap<>();
        blocks.put("asd", rocm_smi_h.RSMI_FW_BLOCK_ASD());
        blocks.put("ce", rocm_smi_h.RSMI_FW_BLOCK_CE());
        blocks.put("dmcu", rocm_smi_h.RSMI_FW_BLOCK_DMCU());
        blocks.put("mc", rocm_smi_h.RSMI_FW_BLOCK_MC());
        blocks.put("me", rocm_smi_h.RSMI_FW_BLOCK_ME());
        blocks.put("mec", rocm_smi_h.RSMI_FW_BLOCK_MEC());
        blocks.put("mec2", rocm_smi_h.RSMI_FW_BLOCK_MEC2());
        blocks.put("mes", rocm_smi_h.RSMI_FW_BLOCK_MES());
        blocks.put("mes_kiq", rocm_smi_h.RSMI_FW_BLOCK_MES_KIQ());
        blocks.put("pfp", rocm_smi_h.RSMI_FW_BLOCK_PFP());
        blocks.put("rlc", rocm_smi_h.RSMI_FW_BLOCK_RLC());
        blocks.put("sdma", rocm_smi_h.RSMI_FW_BLOCK_SDMA());
        blocks.put("sdma2", rocm_smi_h.RSMI_FW_BLOCK_SDMA2());
        blocks.put("smc", rocm_smi_h.RSMI_FW_BLOCK_SMC());
        blocks.put("sos", rocm_smi_h.RSMI_FW_BLOCK_SOS());
        blocks.put("ta_ras", rocm_smi_h.RSMI_FW_BLOCK_TA_RAS());
        blocks.put("ta_xgmi", rocm_smi_h.RSMI_FW_BLOCK_TA_XGMI());
        blocks.put("uvd", rocm_smi_h.RSMI_FW_BLOCK_UVD());
        blocks.put("vce", rocm_smi_h.RSMI_FW_BLOCK_VCE());
        blocks.put("vcn", rocm_smi_h.RSMI_FW_BLOCK_VCN());
        return blocks;
    }

    private static Map<String, Integer> oldBlocks() {
        final Map<String, Integer> blocks = new TreeMap<>();
        blocks.put("asd", io.nvbind.rocm.gen5.rocm_smi_h.RSMI_FW_BLOCK_ASD());
        blocks.put("ce", io.nvbind.rocm.gen5.rocm_smi_h.RSMI_FW_BLOCK_CE());
        blocks.put("dmcu", io.nvbind.rocm.gen5.rocm_smi_h.RSMI_FW_BLOCK_DMCU());
        blocks.put("mc", io.nvbind.rocm.gen5.rocm_smi_h.RSMI_FW_BLOCK_MC());
        blocks.put("me", io.nvbind.rocm.gen5.rocm_smi_h.RSMI_FW_BLOCK_ME());
        blocks.put("mec", io.nvbind.rocm.gen5.rocm_smi_h.RSMI_FW_BLOCK_MEC());
        blocks.put("mec2", io.nvbind.rocm.gen5.rocm_smi_h.RSMI_FW_BLOCK_MEC2());
        blocks.put("pfp", io.nvbind.rocm.gen5.rocm_smi_h.RSMI_FW_BLOCK_PFP());
        blocks.put("rlc", io.nvbind.rocm.gen5.rocm_smi_h.RSMI_FW_BLOCK_RLC());
        blocks.put("sdma", io.nvbind.rocm.gen5.rocm_smi_h.RSMI_FW_BLOCK_SDMA());
        blocks.put("sdma2", io.nvbind.rocm.gen5.rocm_smi_h.RSMI_FW_BLOCK_SDMA2());
        blocks.put("smc", io.nvbind.rocm.gen5.rocm_smi_h.RSMI_FW_BLOCK_SMC());
        blocks.put("sos", io.nvbind.rocm.gen5.rocm_smi_h.RSMI_FW_BLOCK_SOS());
        blocks.put("ta_ras", io.nvbind.rocm.gen5.rocm_smi_h.RSMI_FW_BLOCK_TA_RAS());
        blocks.put("ta_xgmi", io.nvbind.rocm.gen5.rocm_smi_h.RSMI_FW_BLOCK_TA_XGMI());
        blocks.put("uvd", io.nvbind.rocm.gen5.rocm_smi_h.RSMI_FW_BLOCK_UVD());
        blocks.put("vce", io.nvbind.rocm.gen5.rocm_smi_h.RSMI_FW_BLOCK_VCE());
        blocks.put("vcn", io.nvbind.rocm.gen5.rocm_smi_h.RSMI_FW_BLOCK_VCN());
        return blocks;
    }
}

package io.nvbind.sysfs;

/**
 * An AMD GPU's instruction set as compilers and ROCm name it, for instance gfx1031.
 *
 * @param major    generation: 9 GCN 5 and CDNA, 10 RDNA 1 and 2, 11 RDNA 3, 12 RDNA 4.
 * @param minor    within it.
 * @param stepping within that.
 */
record GfxTarget(int major, int minor, int stepping) {

    private static final int MAJOR = 10_000;
    private static final int MINOR = 100;

    /**
     * As the kernel writes it.
     *
     * @param version the property {@code gfx_target_version} of a kfd topology node: major * 10000 + minor * 100 + stepping.
     * @return the target.
     */
    static GfxTarget of(final int version) {
        return new GfxTarget(version / MAJOR, version / MINOR % MINOR, version % MINOR);
    }

    /**
     * The name.
     *
     * @return minor and stepping are hexadecimal digits: 9.0.12 is gfx90c.
     */
    String name() {
        return "gfx" + major + Integer.toHexString(minor) + Integer.toHexString(stepping);
    }

    /**
     * The value of {@code HSA_OVERRIDE_GFX_VERSION} that makes ROCm run code of a sibling which it officially supports.
     *
     * <p>Which are supported: AMD's "System requirements (Linux)" of ROCm 6.4 and 7 name of RDNA 2 and 3 gfx1030, gfx1100
     * and gfx1101
     * (<a href="https://rocm.docs.amd.com/projects/install-on-linux/en/latest/reference/system-requirements.html">list</a>).
     * That siblings run each other's code: gfx1031 has the instruction set of gfx1030 in all but name
     * (<a href="https://github.com/ROCm/rocBLAS/issues/1339">a maintainer of rocBLAS</a>), and LLVM compiles one code that
     * runs on each of gfx1030 to gfx1036, {@code gfx10-3-generic}, and one for RDNA 3, {@code gfx11-generic}
     * (<a href="https://llvm.org/docs/AMDGPUUsage.html">AMDGPUUsage, Generic Processors</a>). AMD does not vouch for it: on
     * gfx1103 heavy kernels were seen to hang. RDNA 3.5 (gfx115x) and RDNA 4 are supported under their own names by now, and
     * other families have no sibling whose code is theirs.
     *
     * @return for instance {@code 10.3.0}, or null where no override is needed or none would be right.
     */
    String override() {
        if (major == 10 && minor == 3 && stepping >= 1 && stepping <= 6) {
            return "10.3.0";
        }
        if (major == 11 && minor == 0 && (stepping == 2 || stepping == 3)) {
            return "11.0.0";
        }
        return null;
    }
}

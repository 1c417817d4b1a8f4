package io.nvbind.profile;

import io.nvbind.gpu.Vendor;
import java.util.regex.Pattern;

/**
 * What can be told of a GPU by its product name, for what no driver call tells: NVIDIA's RTX cards have the units DLSS runs
 * on, the Radeon RX 7000 and 9000 series are RDNA 3 and 4.
 */
enum GpuFamily {
    /** NVIDIA, with DLSS. */
    RTX("\\b(RTX|TITAN V)\\b"),
    /** AMD, RX 9000 series. */
    RDNA4("\\bRX 9\\d{3}\\b"),
    /** AMD, RX 7000 series, Radeon 700M and 800M graphics. */
    RDNA3("\\bRX 7\\d{3}[A-Z]?\\b|\\b[78]\\d0M\\b"),
    /** Any other. */
    OTHER("");

    private final Pattern pattern;

    GpuFamily(final String pattern) {
        this.pattern = Pattern.compile(pattern);
    }

    static GpuFamily of(final Target target) {
        for (final GpuFamily family : values()) {
            final boolean theirs = (family == RTX) == (target.vendor() == Vendor.NVIDIA);
            if (family != OTHER && theirs && family.pattern.matcher(target.gpuName()).find()) {
                return family;
            }
        }
        return OTHER;
    }
}

package io.nvbind.profile;

import tools.jackson.databind.JsonNode;

/** Switches of Proton builds that bring newer upscalers: GE-Proton and Proton-CachyOS; Valve's own reads none of them. */
final class Proton {

    private static final String BY = "GE-Proton";
    private static final String NOTE = "read by GE-Proton and Proton-CachyOS, not by Valve's Proton";

    private Proton() {
    }

    static Deed dlssUpgrade(final JsonNode value, final Target target) {
        if (GpuFamily.of(target) != GpuFamily.RTX) {
            return Deed.unsupported("DLSS needs an NVIDIA RTX card, and this is '" + target.gpuName() + "'",
                Sources.GE_PROTON);
        }
        return upgrade(LaunchVariable.PROTON_DLSS_UPGRADE, value, target);
    }

    static Deed fsr4Upgrade(final JsonNode value, final Target target) {
        return switch (GpuFamily.of(target)) {
            case RDNA4 -> upgrade(LaunchVariable.PROTON_FSR4_UPGRADE, value, target);
            case RDNA3 -> upgrade(LaunchVariable.PROTON_FSR4_RDNA3_UPGRADE, value, target);
            default -> Deed.unsupported("FSR 4 needs RDNA 3 or 4, and this is '" + target.gpuName() + "'",
                Sources.GE_PROTON);
        };
    }

    static Deed xessUpgrade(final JsonNode value, final Target target) {
        return upgrade(LaunchVariable.PROTON_XESS_UPGRADE, value, target);
    }

    private static Deed upgrade(final LaunchVariable variable, final JsonNode value, final Target target) {
        if (!target.proton()) {
            return Deed.unsupported("this game is not run by Proton", Sources.GE_PROTON);
        }
        return value.booleanValue() ? Deed.variable(BY, variable, "1", NOTE) : KeyTable.nothingToDo(Sources.GE_PROTON);
    }
}

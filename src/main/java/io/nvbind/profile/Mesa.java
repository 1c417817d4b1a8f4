package io.nvbind.profile;

import io.nvbind.gpu.Vendor;
import tools.jackson.databind.JsonNode;

/** Variables of Mesa, whose drivers AMD's and Intel's GPUs have on Linux. */
final class Mesa {

    private static final String BY = "Mesa";

    private Mesa() {
    }

    static Deed vsync(final JsonNode value, final Target target) {
        if (target.vendor() == Vendor.NVIDIA) {
            return null;
        }
        final String mode = value.stringValue();
        if (target.draws(Api.VULKAN)) {
            return Deed.variable(BY, LaunchVariable.MESA_VK_WSI_PRESENT_MODE,
                mode.equals("on") ? "fifo" : mode.equals("off") ? "immediate" : mode,
                "a game that changes its own mode while it runs goes past it");
        }
        if (target.draws(Api.OPENGL)) {
            return mode.equals("mailbox")
                ? Deed.unsupported("OpenGL has no mailbox mode", Sources.DRICONF)
                : Deed.variable(BY, LaunchVariable.VBLANK_MODE, mode.equals("on") ? "3" : "0", null);
        }
        return null;
    }

    static Deed shaderCache(final JsonNode value, final Target target) {
        return target.vendor() == Vendor.NVIDIA ? null
            : Deed.variable(BY, LaunchVariable.MESA_SHADER_CACHE_MAX_SIZE, value.intValue() + "G", null);
    }

    static Deed antiLag(final JsonNode value, final Target target) {
        if (!target.draws(Api.VULKAN, Api.D3D12)) {
            return Deed.unsupported("Anti-Lag 2 is the game's business, by VK_AMD_anti_lag; a game that draws with "
                + target.apis().getFirst().label() + " has no way to it", Sources.ANTI_LAG);
        }
        return !value.booleanValue() ? KeyTable.nothingToDo(Sources.ANTI_LAG)
            : Deed.variable(BY, LaunchVariable.ENABLE_LAYER_MESA_ANTI_LAG, "1",
            "Mesa 25.3 or later; offers Anti-Lag 2 to the game, which switches it on");
    }
}

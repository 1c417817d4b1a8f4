package io.nvbind.profile;

import io.nvbind.gpu.Vendor;
import tools.jackson.databind.JsonNode;

/** Variables of NVIDIA's own OpenGL and Vulkan driver. */
final class NvidiaGl {

    private static final String BY = "NVIDIA's driver";
    private static final long GIB = 1L << 30;

    private NvidiaGl() {
    }

    static Deed vsync(final JsonNode value, final Target target) {
        if (target.vendor() != Vendor.NVIDIA) {
            return null;
        }
        if (target.draws(Api.OPENGL)) {
            return value.stringValue().equals("mailbox")
                ? Deed.unsupported("OpenGL has no mailbox mode", Sources.NVIDIA)
                : Deed.variable(BY, LaunchVariable.GL_SYNC_TO_VBLANK, value.stringValue().equals("on") ? "1" : "0", null);
        }
        return target.draws(Api.VULKAN)
            ? Deed.unsupported("NVIDIA documents no variable for Vulkan; set it in the game", Sources.NVIDIA) : null;
    }

    static Deed shaderCache(final JsonNode value, final Target target) {
        return target.vendor() != Vendor.NVIDIA ? null
            : Deed.variable(BY, LaunchVariable.GL_SHADER_DISK_CACHE_SIZE, Long.toString(value.longValue() * GIB), null);
    }
}

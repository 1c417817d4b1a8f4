package io.nvbind.profile;

import tools.jackson.databind.JsonNode;

/** VKD3D-Proton's options, for games that draw with Direct3D 12. */
final class Vkd3d {

    private static final String BY = "VKD3D-Proton";

    private Vkd3d() {
    }

    static Deed vsync(final JsonNode value, final Target target) {
        if (!target.draws(Api.D3D12)) {
            return null;
        }
        final String mode = switch (value.stringValue()) {
            case "on" -> "FIFO";
            case "off" -> "IMMEDIATE";
            default -> "MAILBOX";
        };
        return Deed.variable(BY, LaunchVariable.VKD3D_SWAPCHAIN_PRESENT_MODE, mode, "used if the driver offers this mode");
    }

    static Deed rayTracing(final JsonNode value, final Target target) {
        if (!target.draws(Api.D3D12)) {
            return null;
        }
        return value.booleanValue()
            ? Deed.unsupported("VKD3D-Proton offers it by itself where the driver can; switch it on in the game",
                Sources.VKD3D)
            : Deed.variable(BY, LaunchVariable.VKD3D_CONFIG, "nodxr", "the game sees a GPU without ray tracing");
    }
}

package io.nvbind.profile;

import tools.jackson.databind.JsonNode;

/** nvbind's own frame limiter, in the game's process. */
final class FrameLimiter {

    /** As answers name it. */
    static final String BY = "nvbind's frame limiter";

    private FrameLimiter() {
    }

    static Deed maxFrameRate(final JsonNode value, final Target target) {
        return Deed.variable(BY, LaunchVariable.NVBIND_MAX_FPS, Integer.toString(value.intValue()),
            "for games started by 'nvbind run'");
    }

    static Deed chill(final JsonNode value, final Target target) {
        return Deed.variable(BY, LaunchVariable.NVBIND_MAX_FPS, Integer.toString(value.get("max").intValue()),
            "Radeon Chill is part of AMD's Windows driver; its max is held by the frame limiter, its min by nothing");
    }
}

package io.nvbind.profile;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** DXVK's options, for games that draw with Direct3D 9 or 11: dxvk.conf says what each does. */
final class Dxvk {

    private static final String BY = "DXVK";

    private Dxvk() {
    }

    static Deed vsync(final JsonNode value, final Target target) {
        if (!target.draws(Api.D3D9, Api.D3D11)) {
            return null;
        }
        final String interval = value.stringValue().equals("on") ? "1" : "0";
        return option("dxgi.syncInterval = " + interval + "; d3d9.presentInterval = " + interval
            + (value.stringValue().equals("mailbox") ? "; dxvk.tearFree = True" : ""));
    }

    static Deed reflexOff(final JsonNode value, final Target target) {
        return value.stringValue().equals("off") && target.draws(Api.D3D9, Api.D3D11)
            ? option("dxvk.latencySleep = False") : null;
    }

    private static Deed option(final String options) {
        return new Deed(Road.NEXT_LAUNCH, BY, null, Map.of(LaunchVariable.DXVK_CONFIG, options),
            List.of(), Sources.DXVK_CONF);
    }
}

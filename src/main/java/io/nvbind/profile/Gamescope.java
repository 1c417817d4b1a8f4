package io.nvbind.profile;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** gamescope, in which a game draws a smaller picture that FSR 1 makes larger. */
final class Gamescope {

    private Gamescope() {
    }

    static Deed fsr(final JsonNode value, final Target target) {
        final double ratio = switch (value.stringValue()) {
            // AMD's own ratios of FSR 1, https://gpuopen.com/fidelityfx-superresolution/
            case "quality" -> 1.5;
            case "balanced" -> 1.7;
            case "performance" -> 2;
            case "ultra_performance" -> 3;
            default -> 0;
        };
        if (ratio == 0 || target.output() == null) {
            return null;
        }
        final int by = target.output().indexOf('x');
        final int width = Integer.parseInt(target.output().substring(0, by));
        final int height = Integer.parseInt(target.output().substring(by + 1));
        return new Deed(Road.NEXT_LAUNCH, "gamescope", "FSR 1 by gamescope, which must be installed", Map.of(),
            List.of("gamescope", "-W", Integer.toString(width), "-H", Integer.toString(height), "-w",
                Long.toString(Math.round(width / ratio)), "-h", Long.toString(Math.round(height / ratio)), "-f", "-F", "fsr",
                "--"),
            Sources.GAMESCOPE);
    }

    static Deed output(final JsonNode value, final Target target) {
        return new Deed(Road.NEXT_LAUNCH, "gamescope", "the picture's size, where fsr_mode makes use of it", Map.of(),
            List.of(), Sources.GAMESCOPE);
    }
}

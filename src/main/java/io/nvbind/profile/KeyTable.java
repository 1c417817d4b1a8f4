package io.nvbind.profile;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** How each key acts: the ways it can, and why it does nothing where there is none. */
final class KeyTable {

    /** What a key can do, and what is said when none of it is for the target. */
    private record Row(List<Mechanism> ways, String otherwise, String source) {
    }

    private static final Map<ProfileKey, Row> ROWS = new EnumMap<>(ProfileKey.class);
    private static final String MENU = "only the game's own menu sets this";

    static {
        row(ProfileKey.MAX_FRAME_RATE, MENU, Sources.LIMITER, FrameLimiter::maxFrameRate);
        row(ProfileKey.VSYNC, "nothing between this game and the display can be told", Sources.MESA,
            Dxvk::vsync, Vkd3d::vsync, Mesa::vsync, NvidiaGl::vsync);
        row(ProfileKey.RAY_TRACING, MENU + ": it can be hidden from Direct3D 12 games alone", Sources.VKD3D,
            Vkd3d::rayTracing);
        row(ProfileKey.SHADER_CACHE_GIB, MENU, Sources.MESA, Mesa::shaderCache, NvidiaGl::shaderCache);
        row(ProfileKey.DLSS_MODE, MENU + "; from outside, DLSS could only be taken away together with Reflex", Sources.NVAPI,
            Nvapi::dlssMode);
        row(ProfileKey.DLSS_UPGRADE, MENU, Sources.GE_PROTON, Proton::dlssUpgrade);
        row(ProfileKey.REFLEX, MENU + ": it asks the driver itself", Sources.NVAPI, Dxvk::reflexOff, Nvapi::reflex);
        row(ProfileKey.FSR_MODE, MENU + "; with gamescope.output set, gamescope's FSR 1 does it from outside",
            Sources.GAMESCOPE, Gamescope::fsr);
        row(ProfileKey.FSR4_UPGRADE, MENU, Sources.GE_PROTON, Proton::fsr4Upgrade);
        row(ProfileKey.RADEON_BOOST, "Radeon Boost is part of AMD's Windows driver; no Linux driver has it", Sources.RADEON);
        row(ProfileKey.CHILL, MENU, Sources.LIMITER, FrameLimiter::chill);
        row(ProfileKey.ANTI_LAG, MENU, Sources.ANTI_LAG, Mesa::antiLag);
        row(ProfileKey.XESS_MODE, MENU, Sources.XESS);
        row(ProfileKey.XESS_UPGRADE, MENU, Sources.GE_PROTON, Proton::xessUpgrade);
        row(ProfileKey.OUTPUT, MENU, Sources.GAMESCOPE, Gamescope::output);
    }

    private KeyTable() {
    }

    private static void row(final ProfileKey key, final String otherwise, final String source, final Mechanism... ways) {
        ROWS.put(key, new Row(List.of(ways), otherwise, source));
    }

    /** What is said when a switch that is off without a variable is to be off. */
    static Deed nothingToDo(final String source) {
        return new Deed(Road.NEXT_LAUNCH, "nothing", "off unless asked for, and so no variable is set", Map.of(), List.of(),
            source);
    }

    /** What becomes of an entry: at least one deed; either all act, or the one says why none does. */
    static List<Deed> deeds(final ProfileEntry entry, final Target target) {
        final ProfileKey key = entry.key();
        return switch (key) {
            case POWER_LIMIT_PERCENT, GPU_SETTING -> List.of(DriverSetting.act(entry, target));
            case VARIABLE -> List.of(variable(entry));
            default -> deeds(ROWS.get(key), entry.value(), target);
        };
    }

    private static Deed variable(final ProfileEntry entry) {
        final LaunchVariable variable = LaunchVariable.of(entry.path().substring(entry.path().indexOf('.') + 1));
        return Deed.variable("the environment", variable, entry.value().stringValue(), null);
    }

    private static List<Deed> deeds(final Row row, final JsonNode value, final Target target) {
        final List<Deed> acting = new ArrayList<>();
        Deed refusal = null;
        for (final Mechanism way : row.ways()) {
            final Deed deed = way.act(value, target);
            if (deed != null && deed.road() != Road.UNSUPPORTED) {
                acting.add(deed);
            } else if (deed != null) {
                refusal = deed;
            }
        }
        if (!acting.isEmpty()) {
            return acting;
        }
        return List.of(refusal != null ? refusal : Deed.unsupported(row.otherwise(), row.source()));
    }
}

package io.nvbind.profile;

import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.Vendor;
import java.util.List;
import java.util.Map;

/**
 * What a profile is planned for. Immutable.
 *
 * @param vendor  of the GPU.
 * @param gpuName as its driver names it.
 * @param states  what the GPU's settings stand at and take; empty when that is not known.
 * @param apis    what the game may draw with.
 * @param proton  whether the game is a Windows program.
 * @param output  size of gamescope's picture such as {@code 2560x1440}; null without gamescope.
 */
public record Target(Vendor vendor, String gpuName, Map<Setting, SettingState> states, List<Api> apis, boolean proton,
                     String output) {

    /** Copies map and list. */
    public Target {
        states = Map.copyOf(states);
        apis = List.copyOf(apis);
    }

    /** Whether the game may draw with one of these. */
    boolean draws(final Api... any) {
        for (final Api api : any) {
            if (apis.contains(api)) {
                return true;
            }
        }
        return false;
    }
}

package io.nvbind.profile;

import java.util.List;
import java.util.Map;

/**
 * What one mechanism does about a key. Immutable.
 *
 * @param road      how it acts.
 * @param by        the mechanism's name, or why there is none.
 * @param note      what else is to be known; null for nothing.
 * @param variables of the game's environment.
 * @param wrapper   command that the game is started by, empty for none.
 * @param source    where that is documented.
 */
record Deed(Road road, String by, String note, Map<LaunchVariable, String> variables, List<String> wrapper, String source) {

    /** Nothing acts. */
    static Deed unsupported(final String why, final String source) {
        return new Deed(Road.UNSUPPORTED, null, why, Map.of(), List.of(), source);
    }

    /** A variable acts. */
    static Deed variable(final String by, final LaunchVariable variable, final String value, final String note) {
        return new Deed(Road.NEXT_LAUNCH, by, note, Map.of(variable, value), List.of(), variable.source());
    }
}

package io.nvbind.profile;

import tools.jackson.databind.JsonNode;

/** One way in which a key can act. Pure; any thread. */
@FunctionalInterface
interface Mechanism {

    /**
     * What it does about a value.
     *
     * @param value  of the key, checked.
     * @param target GPU and game.
     * @return null when this way is not for this target.
     */
    Deed act(JsonNode value, Target target);
}

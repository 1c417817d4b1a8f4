package io.nvbind.control;

import io.nvbind.gpu.SettingValue;

/**
 * What somebody wants a setting to be.
 *
 * @param slot     which setting of which GPU.
 * @param owner    whose: a container's id, or {@link #HOST}.
 * @param value    wanted; as the GPU was found to take it.
 * @param priority the highest wins, {@link #LEAST_PRIORITY} to {@link #GREATEST_PRIORITY}.
 * @param change   id of the change that brought it.
 * @param order    rises from wish to wish.
 */
public record Wish(Slot slot, String owner, SettingValue value, int priority, String change, long order) {

    /** Owner of what is wanted for the GPU itself, whoever uses it: no container can be called so. */
    public static final String HOST = "*host*";
    /** Yields to every other. */
    public static final int LEAST_PRIORITY = 0;
    /** When nothing is said. */
    public static final int USUAL_PRIORITY = 50;
    /** Yields to none. */
    public static final int GREATEST_PRIORITY = 100;
}

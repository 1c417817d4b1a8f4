package io.nvbind.control;

import io.nvbind.gpu.SettingValue;

/**
 * A wish and what came of it.
 *
 * @param wish      somebody's.
 * @param inForce   as read back when nvbind last wrote the setting; null when it was not, or cannot be read.
 * @param limitedBy owner of the wish that holds instead; null when this one does.
 */
public record Standing(Wish wish, SettingValue inForce, String limitedBy) {
}

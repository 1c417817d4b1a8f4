package io.nvbind.control;

import io.nvbind.gpu.SettingValue;

/**
 * Something that could not be undone.
 *
 * @param slot    which setting of which GPU.
 * @param wanted  what it should have gone back to; null when that is not known.
 * @param inForce what is in force instead; null when it cannot be read.
 * @param why     in words.
 */
public record Left(Slot slot, SettingValue wanted, SettingValue inForce, String why) {

    @Override
    public String toString() {
        return slot + " should be " + (wanted == null ? "as before (not known)" : wanted.text()) + " and is "
            + (inForce == null ? "not known" : inForce.text()) + ": " + why;
    }
}

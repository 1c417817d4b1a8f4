package io.nvbind.control;

import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingValue;
import java.util.EnumSet;
import java.util.Set;

/**
 * A setting that nvbind changed, and what it goes back to.
 *
 * @param slot     which setting of which GPU.
 * @param original in force before nvbind's first write; null when it could not be read.
 * @param because  settings whose wishes changed it: itself, or those whose writing changed it by the way.
 * @param wanted   what nvbind wrote last; null when it only changed by the way.
 * @param lastSet  as then read back; null when it cannot be read back.
 */
record Held(Slot slot, SettingValue original, Set<Setting> because, SettingValue wanted,
            SettingValue lastSet) {

    Held {
        because = Set.copyOf(because);
    }

    static Held of(final Slot slot, final SettingValue original) {
        return new Held(slot, original, Set.of(slot.setting()), null, null);
    }

    Held written(final SettingValue value, final SettingValue readBack) {
        final Set<Setting> all = EnumSet.of(slot.setting());
        all.addAll(because);
        return new Held(slot, original, all, value, readBack);
    }

    /** Whether somebody else changed it since, as far as that can be read. */
    boolean isChangedSince(final SettingValue inForce) {
        return inForce != null && lastSet != null && !Same.value(lastSet, inForce);
    }

    /** What it goes back to. */
    SettingValue goal() {
        return original == null ? SettingValue.AUTOMATIC : original;
    }
}

package io.nvbind.control;

import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingValue;

/**
 * What a change meant for one setting.
 *
 * @param slot      which setting of which GPU.
 * @param wanted    what was asked for; null when a wish is taken back.
 * @param from      in force before; null when it cannot be read.
 * @param goal      what it is written to, or is to be; null when nothing is to be written.
 * @param outcome   what became of it; null when nothing was done about it, or not yet.
 * @param limitedBy owner of the wish that holds instead; null when the wanted one does.
 */
public record StepReport(Slot slot, SettingValue wanted, SettingValue from, SettingValue goal,
                         SettingOutcome outcome, String limitedBy) {
}

package io.nvbind.control;

import io.nvbind.gpu.SettingValue;

/**
 * One write of a plan.
 *
 * @param slot which setting of which GPU.
 * @param from in force when the plan was made; null when it cannot be read.
 * @param to   what is written.
 */
public record Step(Slot slot, SettingValue from, SettingValue to) {
}

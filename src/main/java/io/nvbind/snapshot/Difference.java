package io.nvbind.snapshot;

import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingValue;

/**
 * A setting that stands otherwise than in a snapshot.
 *
 * @param gpu          which GPU now.
 * @param setting      which setting.
 * @param then         in the snapshot; null when it could not be read and nobody wished it.
 * @param now          in force, or wished where it cannot be read; null when neither is known.
 * @param unrestorable why it cannot be put back; null when it can.
 */
public record Difference(GpuId gpu, Setting setting, SettingValue then, SettingValue now, String unrestorable) {
}

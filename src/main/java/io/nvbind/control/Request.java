package io.nvbind.control;

import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingValue;
import java.util.Map;

/**
 * What somebody asks for.
 *
 * @param user            who asks; he alone may confirm.
 * @param owner           whose wishes they are: a container's id or {@link Wish#HOST}.
 * @param priority        {@link Wish#LEAST_PRIORITY} to {@link Wish#GREATEST_PRIORITY}.
 * @param wanted          for each GPU the settings; a null value takes the owner's wish back.
 * @param confirmNanos    reverted unless confirmed within; 0 for in force at once;
 *                        {@link #USUAL} for at once unless it is risky.
 * @param skipUnsupported whether settings a GPU lacks are told and left out; else the whole is refused.
 */
public record Request(String user, String owner, int priority, Map<GpuId, Map<Setting, SettingValue>> wanted,
                      long confirmNanos, boolean skipUnsupported) {

    /** Confirmation as the risk of the change asks for. */
    public static final long USUAL = -1;
    /** Within what a risky change is to be confirmed when nothing is said. */
    public static final long RISKY_NANOS = 15_000_000_000L;
    /** Longest time to confirm in. */
    public static final long LONGEST_NANOS = 3_600_000_000_000L;
}

package io.nvbind.container;

import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingCheck;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How much of a GPU's memory a container may take: {@code dmem.max} of its control group. Any thread.
 *
 * <p>Source: the kernel's Documentation/admin-guide/cgroup-v2.rst, section DMEM (Linux 6.14). The root group's
 * {@code dmem.capacity} lists regions as {@code drm/<PCI address>/vram… <bytes>}; amdgpu and xe register them, NVIDIA's
 * drivers do not. What a group holds already stays when the limit falls below it; what it asks for beyond is refused, or
 * moved to system memory.
 */
public final class DmemLimits {

    private static final double MEBIBYTE = 1 << 20;
    private static final String NO_LIMIT = "max";

    private final Path root;
    private final Containers containers;
    /** Groups that were looked at: one whose container was taken out is still to be given free. */
    private final Map<String, String> groups = new ConcurrentHashMap<>();

    /** A region of device memory, or why there is none; and the group, null where it is not known. */
    private record Region(String name, double capacityMb, Path group, SettingState problem) {
        static Region none(final String why) {
            return new Region(null, 0, null, SettingState.unsupported(why));
        }
    }

    /**
     * Creates it.
     *
     * @param root       of the system's tree, {@code /} but in tests.
     * @param containers tells each one's control group.
     */
    public DmemLimits(final Path root, final Containers containers) {
        this.root = root.resolve("sys/fs/cgroup").toAbsolutePath().normalize();
        this.containers = containers;
    }

    /**
     * Reads a container's limit.
     *
     * @param container its id.
     * @param gpu       of which GPU's memory.
     * @return MiB, or {@link SettingValue#AUTOMATIC} for none; lacking LOST when the group is gone, and its limit with it;
     *         unsupported with the reason and its mend.
     */
    public SettingState state(final String container, final GpuId gpu) {
        final Region region = region(container, gpu);
        return region.problem() == null ? state(region) : region.problem();
    }

    private static SettingState state(final Region region) {
        final SettingState unread = new SettingState(null, 1, region.capacityMb(), SettingValue.AUTOMATIC, List.of(), null,
            null, "the kernel lists no " + region.name() + " in " + file(region), null);
        try {
            for (final String line : Files.readAllLines(file(region))) {
                final String[] words = line.split(" ", -1);
                if (words.length == 2 && words[0].equals(region.name())) {
                    return SettingState.of(value(words[1]), 1, region.capacityMb(), SettingValue.AUTOMATIC);
                }
            }
            return unread;
        } catch (final IOException | NumberFormatException unreadable) {
            return unread.unread(file(region) + " cannot be read: " + unreadable);
        }
    }

    private static SettingValue value(final String text) {
        return text.equals(NO_LIMIT) ? SettingValue.AUTOMATIC
            : new SettingValue.Amount(Math.round(Long.parseUnsignedLong(text) / MEBIBYTE));
    }

    private static Path file(final Region region) {
        return region.group().resolve("dmem.max");
    }

    private Region region(final String container, final GpuId gpu) {
        final String prefix = "drm/" + gpu + "/vram";
        final List<String> lines;
        try {
            lines = Files.readAllLines(root.resolve("dmem.capacity")).stream()
                .filter(line -> line.matches("\\Q" + prefix + "\\E[0-9]* [0-9]{1,18}")).toList();
        } catch (final IOException none) {
            return Region.none("this kernel limits no video memory: it has no cgroup controller dmem (Linux 6.14 or later,"
                + " CONFIG_CGROUP_DMEM)");
        }
        if (lines.isEmpty()) {
            return Region.none("the driver of GPU " + gpu + " has its memory not counted by control groups (amdgpu and xe"
                + " do; NVIDIA's and i915 do not)");
        }
        if (lines.size() > 1) {
            return Region.none("GPU " + gpu + " has " + lines.size() + " memories of its own, which one limit does not fit");
        }
        final String[] words = lines.getFirst().split(" ", -1);
        return group(container, words[0], Math.floor(Long.parseLong(words[1]) / MEBIBYTE));
    }

    private Region group(final String container, final String name, final double capacityMb) {
        final Container registered = containers.of(container);
        final String group = registered == null ? groups.get(container) : registered.cgroup();
        if (group == null) {
            return registered == null
                ? new Region(name, 0, null, SettingState.lacking(SettingOutcome.Result.LOST, "the container is gone"))
                : Region.none("container " + container + " was registered without its control group; register it with one"
                    + " (nvbind containers add --cgroup PATH)");
        }
        final Path folder = root.resolve(group);
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            groups.remove(container);
            return new Region(name, 0, null, SettingState.lacking(SettingOutcome.Result.LOST,
                "control group " + group + " is gone"));
        }
        if (!Files.isRegularFile(folder.resolve("dmem.max"), LinkOption.NOFOLLOW_LINKS)) {
            return Region.none("the controller dmem is not on for control group " + group + "; whoever owns the group above"
                + " it writes +dmem into that one's cgroup.subtree_control");
        }
        groups.put(container, group);
        return new Region(name, capacityMb, folder, null);
    }

    /**
     * Sets it and reads it back.
     *
     * @param container its id.
     * @param gpu       of which GPU's memory.
     * @param value     MiB, or {@link SettingValue#AUTOMATIC} for no limit.
     * @return what became of it.
     */
    public SettingOutcome limit(final String container, final GpuId gpu, final SettingValue value) {
        final Region region = region(container, gpu);
        final SettingState before = region.problem() == null ? state(region) : region.problem();
        final SettingOutcome refusal = SettingCheck.refusal(Setting.VRAM_LIMIT, before, value);
        if (refusal != null) {
            return refusal;
        }
        try {
            Files.write(file(region), (region.name() + " " + bytes(value) + "\n").getBytes(StandardCharsets.US_ASCII),
                StandardOpenOption.WRITE);
        } catch (final AccessDeniedException denied) {
            return failed(SettingOutcome.Result.NO_PERMISSION, file(region) + " may not be written by this user", region);
        } catch (final NoSuchFileException gone) {
            return SettingOutcome.refused(SettingOutcome.Result.LOST, "the container is gone");
        } catch (final IOException problem) {
            return failed(SettingOutcome.Result.NOT_APPLIED, "the kernel refused it: " + problem.getMessage(), region);
        }
        final SettingState after = state(region);
        return value.equals(after.value()) ? SettingOutcome.applied(after.value())
            : new SettingOutcome(SettingOutcome.Result.NOT_APPLIED, after.value(), Setting.VRAM_LIMIT.label() + " = "
                + value.text() + ": the kernel took it, but " + (after.value() == null ? after.unread()
                : after.value().text() + " is in force"));
    }

    private static SettingOutcome failed(final SettingOutcome.Result result, final String why, final Region region) {
        return SettingOutcome.refused(result, Setting.VRAM_LIMIT.label() + ": " + why).inForce(state(region).value());
    }

    private static String bytes(final SettingValue value) {
        return value instanceof SettingValue.Amount(final double mebibytes)
            ? Long.toString((long) (mebibytes * MEBIBYTE)) : NO_LIMIT;
    }
}

package io.nvbind.snapshot;

import io.nvbind.control.Control;
import io.nvbind.control.GpuDesk;
import io.nvbind.control.Refusal;
import io.nvbind.control.Same;
import io.nvbind.control.Slot;
import io.nvbind.control.Standing;
import io.nvbind.control.Wish;
import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.GpuInfo;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A snapshot beside how its GPUs stand now: what differs, and what to wish so that it does not. One use. */
final class Comparison {

    private final Control control;
    private final String owner;
    private final Map<Slot, Map<String, SettingValue>> wishes = new HashMap<>();
    private final Map<Slot, SettingValue> holding = new HashMap<>();
    private final List<Difference> differences = new ArrayList<>();
    private final List<String> identity = new ArrayList<>();
    private final Map<GpuId, Map<Setting, SettingValue>> wanted = new LinkedHashMap<>();

    private Comparison(final Control control, final String owner) {
        this.control = control;
        this.owner = owner;
        for (final Standing each : control.standing()) {
            final Wish wish = each.wish();
            wishes.computeIfAbsent(wish.slot(), slot -> new HashMap<>()).put(wish.owner(), wish.value());
            if (each.limitedBy() == null) {
                holding.put(wish.slot(), wish.value());
            }
        }
    }

    /**
     * Compares.
     *
     * @param container whose share counts too; null for none.
     * @param mapped    GPUs of the snapshot that others take the place of.
     * @throws Refusal when a GPU is not there, or is another model and nobody mapped it.
     */
    static Comparison of(final Control control, final GpuDesk desk, final String container, final ObjectNode snapshot,
                         final Map<GpuId, GpuId> mapped) throws Refusal {
        final Comparison comparison = new Comparison(control, container == null ? Wish.HOST : container);
        final List<GpuState.Kept> kept = new ArrayList<>();
        for (final JsonNode node : snapshot.path("gpus")) {
            kept.add(GpuState.Kept.of(node));
        }
        requireInSnapshot(mapped, kept);
        final Set<GpuId> taken = new HashSet<>();
        for (final GpuState.Kept each : kept) {
            final GpuId target = mapped.getOrDefault(each.id(), each.id());
            if (!taken.add(target)) {
                throw new Refusal(Refusal.Kind.BAD_VALUE, "map", "two GPUs of the snapshot are mapped to " + target);
            }
            if (!desk.gpus().contains(target)) {
                throw new Refusal(Refusal.Kind.UNKNOWN, "map", "the snapshot's GPU " + each.id() + " (" + each.name()
                    + ") is not here; say which takes its place: one of " + desk.gpus());
            }
            final GpuInfo info = desk.with(target, Gpu::info);
            if (!each.isSameModel(info) && !mapped.containsKey(each.id())) {
                throw new Refusal(Refusal.Kind.CONFLICT, "map", "GPU " + target + " is " + info.name() + ", and the"
                    + " snapshot's was " + each.name() + "; map it to itself if it shall be set all the same");
            }
            comparison.compare(each, info, control.settings(target, container));
        }
        return comparison;
    }

    private static void requireInSnapshot(final Map<GpuId, GpuId> mapped, final List<GpuState.Kept> kept) throws Refusal {
        for (final GpuId from : mapped.keySet()) {
            if (kept.stream().noneMatch(each -> each.id().equals(from))) {
                throw new Refusal(Refusal.Kind.BAD_VALUE, "map", "GPU " + from + " is not in the snapshot");
            }
        }
    }

    private void compare(final GpuState.Kept then, final GpuInfo info, final Map<Setting, SettingState> now)
        throws Refusal {
        identity(info.id(), "name", then.name(), info.name());
        identity(info.id(), "driver", then.driver(), info.driver());
        identity(info.id(), "driver_version", then.driverVersion(), info.driverVersion());
        final Map<Setting, SettingValue> values = then.values("value");
        final Map<Setting, SettingValue> wished = then.values("wished");
        for (final Map.Entry<Setting, SettingValue> each : values.entrySet()) {
            final Slot slot = new Slot(info.id(), each.getKey().isPerContainer() ? owner : null, each.getKey());
            final SettingValue old = each.getValue() == null ? wished.get(each.getKey()) : each.getValue();
            final SettingState state = now.get(each.getKey());
            final boolean unread = each.getValue() == null;
            final SettingValue current = unread || state == null ? holding.get(slot) : state.value();
            if (!Same.value(old, current)) {
                final String why = why(state);
                differences.add(new Difference(info.id(), each.getKey(), old, current, why));
                if (why == null) {
                    want(slot, old, wished.containsKey(each.getKey()));
                }
            }
        }
        oneFan(info.id(), values);
    }

    private void identity(final GpuId gpu, final String what, final String then, final String now) {
        if (!Objects.equals(then, now)) {
            identity.add(gpu + " " + what + " was " + then + " and is " + now);
        }
    }

    private static String why(final SettingState state) {
        if (state == null || state.lacking() != null) {
            return state == null || state.lacking() == SettingOutcome.Result.LOST ? "it is not there any more"
                : state.unsupported();
        }
        return state.readOnly();
    }

    /** A wish that was not there is rather taken back than replaced, if that leads to the same. */
    private void want(final Slot slot, final SettingValue value, final boolean wasWished) {
        final Map<String, SettingValue> now = wishes.getOrDefault(slot, Map.of());
        final boolean back = value == null || (!wasWished && now.size() == 1 && now.containsKey(owner)
            && Same.value(value, control.original(slot)));
        wanted.computeIfAbsent(slot.gpu(), gpu -> new EnumMap<>(Setting.class)).put(slot.setting(), back ? null : value);
    }

    /** Of a fixed speed and a curve only one can be wished: a fixed one when there was one. */
    private void oneFan(final GpuId gpu, final Map<Setting, SettingValue> then) {
        final Map<Setting, SettingValue> own = wanted.getOrDefault(gpu, Map.of());
        if (own.get(Setting.FAN_SPEED) != null && own.get(Setting.FAN_CURVE) != null) {
            own.remove(then.get(Setting.FAN_SPEED) instanceof SettingValue.Amount ? Setting.FAN_CURVE : Setting.FAN_SPEED);
        }
    }

    List<Difference> differences() {
        return differences;
    }

    /** What else is not what it was, each a sentence. */
    List<String> identity() {
        return identity;
    }

    /** What to wish. */
    Map<GpuId, Map<Setting, SettingValue>> wanted() {
        return wanted;
    }
}

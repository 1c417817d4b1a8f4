package io.nvbind.control;

import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The parts of the log's records as JSON, and back. Pure functions; a record that is not what it should be throws. */
final class Records {

    private Records() {
    }

    static ObjectNode record(final String type, final String id) {
        return ValueJson.MAPPER.createObjectNode().put("type", type).put("id", id);
    }

    static void putSlot(final ObjectNode node, final Slot slot) {
        node.put("gpu", slot.gpu().toString()).put("setting", slot.setting().label());
        if (slot.container() != null) {
            node.put("container", slot.container());
        }
    }

    static Slot slot(final JsonNode node) {
        final Setting setting = ValueJson.setting(node.get("setting").stringValue());
        if (setting == null) {
            throw new IllegalArgumentException("no setting is called " + node.get("setting"));
        }
        return new Slot(GpuId.parse(node.get("gpu").stringValue()),
            node.hasNonNull("container") ? node.get("container").stringValue() : null, setting);
    }

    static SettingValue value(final Slot slot, final JsonNode node) {
        try {
            return ValueJson.read(slot.setting(), node);
        } catch (final Refusal unreadable) {
            throw new IllegalArgumentException(unreadable.getMessage(), unreadable);
        }
    }

    static ArrayNode wishes(final Collection<Wish> wishes) {
        final ArrayNode array = ValueJson.MAPPER.createArrayNode();
        wishes.forEach(wish -> array.add(wish(wish)));
        return array;
    }

    private static JsonNode wish(final Wish wish) {
        if (wish == null) {
            return ValueJson.MAPPER.nullNode();
        }
        final ObjectNode node = ValueJson.MAPPER.createObjectNode();
        putSlot(node, wish.slot());
        node.put("owner", wish.owner());
        node.set("value", ValueJson.of(wish.value()));
        return node.put("priority", wish.priority()).put("change", wish.change()).put("order", wish.order());
    }

    static Wish wish(final JsonNode node) {
        if (node.isNull()) {
            return null;
        }
        final Slot slot = slot(node);
        return new Wish(slot, node.get("owner").stringValue(), value(slot, node.get("value")),
            node.get("priority").intValue(), node.get("change").stringValue(), node.get("order").longValue());
    }

    static ArrayNode edits(final Collection<Edit> edits) {
        final ArrayNode array = ValueJson.MAPPER.createArrayNode();
        for (final Edit edit : edits) {
            final ObjectNode node = array.addObject();
            putSlot(node, edit.slot());
            node.put("owner", edit.owner());
            node.set("before", wish(edit.before()));
            node.set("after", wish(edit.after()));
        }
        return array;
    }

    static List<Edit> edits(final JsonNode array) {
        final List<Edit> edits = new ArrayList<>();
        for (final JsonNode node : array) {
            edits.add(new Edit(slot(node), node.get("owner").stringValue(), wish(node.get("before")),
                wish(node.get("after"))));
        }
        return edits;
    }

    static ArrayNode held(final Collection<Held> held) {
        final ArrayNode array = ValueJson.MAPPER.createArrayNode();
        for (final Held each : held) {
            final ObjectNode node = array.addObject();
            putSlot(node, each.slot());
            node.set("original", ValueJson.of(each.original()));
            final ArrayNode because = node.putArray("because");
            each.because().forEach(setting -> because.add(setting.label()));
            node.set("wanted", ValueJson.of(each.wanted()));
            node.set("last_set", ValueJson.of(each.lastSet()));
        }
        return array;
    }

    static List<Held> held(final JsonNode array) {
        final List<Held> held = new ArrayList<>();
        for (final JsonNode node : array) {
            final Slot slot = slot(node);
            final Set<Setting> because = EnumSet.noneOf(Setting.class);
            for (final JsonNode label : node.get("because")) {
                final Setting setting = ValueJson.setting(label.stringValue());
                if (setting != null) {
                    because.add(setting);
                }
            }
            held.add(new Held(slot, value(slot, node.get("original")), because, value(slot, node.get("wanted")),
                value(slot, node.get("last_set"))));
        }
        return held;
    }
}

package io.nvbind.snapshot;

import io.nvbind.control.Refusal;
import io.nvbind.control.ValueJson;
import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuDetails;
import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.GpuInfo;
import io.nvbind.gpu.GpuProcess;
import io.nvbind.gpu.GpuProcesses;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import java.util.EnumMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One GPU of a snapshot: whose it is, how its settings stood, who used its memory. Immutable.
 *
 * @param info      identity of card, driver and library.
 * @param settings  as they stood.
 * @param wished    the wishes that held.
 * @param details   what the library tells besides: UUID, versions, firmware.
 * @param processes that used it, with their VRAM.
 */
record GpuState(GpuInfo info, Map<Setting, SettingState> settings, Map<Setting, SettingValue> wished, GpuDetails details,
                GpuProcesses processes) {

    /** What is read on the thread that GPUs are lent on. */
    record Seen(GpuInfo info, GpuDetails details, GpuProcesses processes) {
        static Seen of(final Gpu gpu) {
            return new Seen(gpu.info(), gpu.details(), gpu.processes());
        }
    }

    void write(final ObjectNode json) {
        json.put("pci", info.id().toString()).put("vendor", info.vendor().label()).put("name", info.name())
            .put("driver", info.driver()).put("driver_version", info.driverVersion()).put("simulated", info.simulated());
        final ObjectNode all = json.putObject("settings");
        final ObjectNode lacking = json.putObject("unsupported");
        settings.forEach((setting, state) -> {
            if (state.lacking() != null) {
                lacking.put(setting.label(), state.unsupported());
                return;
            }
            final ObjectNode node = all.putObject(setting.label());
            node.set("value", ValueJson.of(state.value()));
            node.put("unit", setting.unit());
            if (wished.containsKey(setting)) {
                node.set("wished", ValueJson.of(wished.get(setting)));
            }
            if (state.unread() != null) {
                node.put("unread", state.unread());
            }
            if (state.readOnly() != null) {
                node.put("read_only", state.readOnly());
            }
        });
        final ObjectNode more = json.putObject("details");
        details.values().forEach(more::put);
        final ObjectNode users = json.putObject("vram");
        users.put("restorable", false);
        users.put("unavailable", processes.unavailable());
        final ArrayNode list = users.putArray("processes");
        for (final GpuProcess process : processes.list()) {
            final ObjectNode node = list.addObject().put("pid", process.pid()).put("kind", process.kind());
            if (Double.isNaN(process.vramMb())) {
                node.putNull("vram_mb");
            } else {
                node.put("vram_mb", process.vramMb());
            }
        }
    }

    /** What a snapshot says of one GPU's identity. */
    record Kept(GpuId id, String vendor, String name, String driver, String driverVersion, JsonNode json) {

        static Kept of(final JsonNode json) throws Refusal {
            try {
                return new Kept(GpuId.parse(json.get("pci").stringValue()), json.get("vendor").stringValue(),
                    json.get("name").stringValue(), json.get("driver").stringValue(),
                    json.get("driver_version").asString(null), json);
            } catch (final IllegalArgumentException | NullPointerException odd) {
                throw new Refusal(Refusal.Kind.CONFLICT, "name", "the snapshot's GPU cannot be read: " + odd.getMessage());
            }
        }

        /** Settings by name; values are null where they could not be read. */
        Map<Setting, SettingValue> values(final String field) throws Refusal {
            final Map<Setting, SettingValue> values = new EnumMap<>(Setting.class);
            for (final Map.Entry<String, JsonNode> each : json.get("settings").properties()) {
                final Setting setting = ValueJson.setting(each.getKey());
                if (setting != null && each.getValue().has(field)) {
                    values.put(setting, ValueJson.read(setting, each.getValue().get(field)));
                }
            }
            return values;
        }

        boolean isSameModel(final GpuInfo info) {
            return vendor.equals(info.vendor().label()) && name.equals(info.name());
        }
    }
}

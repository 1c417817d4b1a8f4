package io.nvbind.server;

import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import io.nvbind.json.JsonWriter;
import java.util.List;
import java.util.Map;

/**
 * Settings as JSON. A value is a number, a word, {@code {"min","max"}}, an array of {@code {"temp_c","percent"}}, or
 * {@code "automatic"}; null with the reason under {@code unread} where the driver cannot tell.
 */
final class SettingJson {

    private static final int DIGITS = 2;

    private SettingJson() {
    }

    static void write(final Map<Setting, SettingState> settings, final JsonWriter json) {
        json.name("settings").beginObject();
        for (final Setting setting : Setting.values()) {
            json.name(setting.label()).beginObject();
            final SettingState state = settings.get(setting);
            if (state == null) {
                json.name("unsupported").string("not read yet");
            } else if (state.unsupported() != null) {
                json.name("unsupported").string(state.unsupported());
            } else {
                write(setting, state, json);
            }
            json.endObject();
        }
        json.endObject();
    }

    private static void write(final Setting setting, final SettingState state, final JsonWriter json) {
        value(state.value(), json.name("value"));
        if (setting.kind() == Setting.Kind.CHOICE) {
            json.name("choices").beginArray();
            state.choices().forEach(json::string);
            json.endArray();
        } else {
            json.name("min").decimal(state.min(), DIGITS);
            json.name("max").decimal(state.max(), DIGITS);
        }
        value(state.defaultValue(), json.name("default"));
        if (!setting.unit().isEmpty()) {
            json.name("unit").string(setting.unit());
        }
        if (state.unread() != null) {
            json.name("unread").string(state.unread());
        }
        if (state.readOnly() != null) {
            json.name("read_only").string(state.readOnly());
        }
    }

    /**
     * Writes one value.
     *
     * @param value or null.
     * @param json  positioned where a value may stand.
     */
    static void value(final SettingValue value, final JsonWriter json) {
        switch (value) {
            case null -> json.nullValue();
            case SettingValue.Amount(final double number) -> json.decimal(number, DIGITS);
            case SettingValue.Choice(final String name) -> json.string(name);
            case SettingValue.Automatic() -> json.string(SettingValue.AUTOMATIC_TEXT);
            case SettingValue.Range(final double min, final double max) -> {
                json.beginObject();
                json.name("min").decimal(min, DIGITS);
                json.name("max").decimal(max, DIGITS);
                json.endObject();
            }
            case SettingValue.Curve(final List<SettingValue.Point> points) -> {
                json.beginArray();
                for (final SettingValue.Point point : points) {
                    json.beginObject();
                    json.name("temp_c").decimal(point.celsius(), DIGITS);
                    json.name("percent").decimal(point.percent(), DIGITS);
                    json.endObject();
                }
                json.endArray();
            }
        }
    }
}

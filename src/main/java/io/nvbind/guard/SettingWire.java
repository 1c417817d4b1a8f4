package io.nvbind.guard;

import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Settings as bytes between the two processes: each record's writer beside its reader. */
@SuppressWarnings("EnumOrdinal") // Both ends are of one build, and the bytes never outlive them.
final class SettingWire {

    private static final int NOTHING = 0;
    private static final int NUMBER = 1;
    private static final int RANGE = 2;
    private static final int CHOICE = 3;
    private static final int CURVE = 4;
    private static final int AUTOMATIC = 5;

    private SettingWire() {
    }

    /** What follows the request: which setting, and the value when one is to be written. */
    static byte[] question(final Setting setting, final SettingValue valueOrNull) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(setting.ordinal());
            if (valueOrNull != null) {
                write(out, valueOrNull);
            }
        } catch (final IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    static Setting readSetting(final DataInputStream in) throws IOException {
        return Setting.values()[in.readInt()];
    }

    static void write(final DataOutputStream out, final Map<Setting, SettingState> states) throws IOException {
        out.writeInt(states.size());
        for (final Map.Entry<Setting, SettingState> entry : states.entrySet()) {
            out.writeInt(entry.getKey().ordinal());
            write(out, entry.getValue());
        }
    }

    static Map<Setting, SettingState> readStates(final DataInputStream in) throws IOException {
        final Map<Setting, SettingState> states = new EnumMap<>(Setting.class);
        for (int left = in.readInt(); left > 0; left--) {
            final Setting setting = Setting.values()[in.readInt()];
            states.put(setting, readState(in));
        }
        return states;
    }

    static void write(final DataOutputStream out, final SettingState state) throws IOException {
        write(out, state.value());
        out.writeDouble(state.min());
        out.writeDouble(state.max());
        write(out, state.defaultValue());
        out.writeInt(state.choices().size());
        for (final String choice : state.choices()) {
            Words.write(out, choice);
        }
        out.writeInt(state.lacking() == null ? -1 : state.lacking().ordinal());
        Words.write(out, state.unsupported());
        Words.write(out, state.unread());
        Words.write(out, state.readOnly());
    }

    static SettingState readState(final DataInputStream in) throws IOException {
        final SettingValue value = readValue(in);
        final double min = in.readDouble();
        final double max = in.readDouble();
        final SettingValue defaultValue = readValue(in);
        final List<String> choices = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            choices.add(Words.read(in));
        }
        final int lacking = in.readInt();
        final String unsupported = Words.read(in);
        final String unread = Words.read(in);
        return new SettingState(value, min, max, defaultValue, choices,
            lacking < 0 ? null : SettingOutcome.Result.values()[lacking], unsupported, unread, Words.read(in));
    }

    static void write(final DataOutputStream out, final SettingOutcome outcome) throws IOException {
        out.writeInt(outcome.result().ordinal());
        write(out, outcome.inForce());
        Words.write(out, outcome.message());
    }

    static SettingOutcome readOutcome(final DataInputStream in) throws IOException {
        final SettingOutcome.Result result = SettingOutcome.Result.values()[in.readInt()];
        final SettingValue inForce = readValue(in);
        return new SettingOutcome(result, inForce, Words.read(in));
    }

    static void write(final DataOutputStream out, final SettingValue valueOrNull) throws IOException {
        switch (valueOrNull) {
            case null -> out.write(NOTHING);
            case SettingValue.Amount(final double value) -> {
                out.write(NUMBER);
                out.writeDouble(value);
            }
            case SettingValue.Range(final double min, final double max) -> {
                out.write(RANGE);
                out.writeDouble(min);
                out.writeDouble(max);
            }
            case SettingValue.Choice(final String name) -> {
                out.write(CHOICE);
                Words.write(out, name);
            }
            case SettingValue.Curve(final List<SettingValue.Point> points) -> {
                out.write(CURVE);
                out.writeInt(points.size());
                for (final SettingValue.Point point : points) {
                    out.writeDouble(point.celsius());
                    out.writeDouble(point.percent());
                }
            }
            case SettingValue.Automatic() -> out.write(AUTOMATIC);
        }
    }

    static SettingValue readValue(final DataInputStream in) throws IOException {
        final int kind = in.read();
        return switch (kind) {
            case NOTHING -> null;
            case NUMBER -> new SettingValue.Amount(in.readDouble());
            case RANGE -> {
                final double min = in.readDouble();
                yield new SettingValue.Range(min, in.readDouble());
            }
            case CHOICE -> new SettingValue.Choice(Words.read(in));
            case CURVE -> {
                final List<SettingValue.Point> points = new ArrayList<>();
                for (int left = in.readInt(); left > 0; left--) {
                    final double celsius = in.readDouble();
                    points.add(new SettingValue.Point(celsius, in.readDouble()));
                }
                yield new SettingValue.Curve(points);
            }
            case AUTOMATIC -> SettingValue.AUTOMATIC;
            default -> throw new IOException("no such kind of setting value: " + kind);
        };
    }
}

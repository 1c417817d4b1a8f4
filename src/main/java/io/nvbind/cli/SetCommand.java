package io.nvbind.cli;

import io.nvbind.control.Refusal;
import io.nvbind.control.ValueJson;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingValue;
import io.nvbind.socket.SocketClient;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code nvbind set}: sets a GPU through the daemon, at once and so that it can be undone. */
@Command(name = "set", mixinStandardHelpOptions = true,
    description = {"Set a GPU: whole or not at all, read back, and undone unless confirmed where that is asked for.",
        "Values: a number in the option's unit, FROM..TO, a word, 40:20,80:100, automatic for the driver's own way, or none"
            + " to take back what was asked for before."},
    synopsisSubcommandLabel = "[changes|confirm|revert]")
final class SetCommand implements Runnable {

    /** Takes a wish back. */
    private static final String NONE = "none";

    @Spec
    private CommandSpec spec;
    @Mixin
    private DaemonPlaces places;
    @Option(names = "--gpu", paramLabel = "PCI", description = "Which GPU ('nvbind gpus' lists them).")
    private String gpu;
    @Option(names = "--container", paramLabel = "ID",
        description = "For a running container, until it ends; its GPU unless --gpu says another.")
    private String container;
    @Option(names = "--performance-mode", paramLabel = "MODE",
        description = "PowerSave, Balanced, Performance, Maximum or none; for a container.")
    private String mode;
    @Option(names = "--vram-limit-mb", paramLabel = "MIB", description = "Video memory that the container may take.")
    private String vram;
    @Option(names = "--power-limit-w", paramLabel = "W", description = "What it may draw.")
    private String powerLimit;
    @Option(names = "--gpu-clock-mhz", paramLabel = "FROM..TO", description = "Where the graphics clock may move.")
    private String gpuClock;
    @Option(names = "--memory-clock-mhz", paramLabel = "FROM..TO", description = "Where the memory clock may move.")
    private String memoryClock;
    @Option(names = "--gpu-clock-offset-mhz", paramLabel = "MHZ", description = "Added to the graphics clock.")
    private String gpuOffset;
    @Option(names = "--memory-clock-offset-mhz", paramLabel = "MHZ", description = "Added to the memory clock.")
    private String memoryOffset;
    @Option(names = "--fan-percent", paramLabel = "%", description = "A fixed speed of all fans.")
    private String fan;
    @Option(names = "--fan-curve", paramLabel = "C:%,...", description = "The fans' speed by temperature.")
    private String fanCurve;
    @Option(names = "--set", paramLabel = "NAME=VALUE", description = "Any setting by its name in JSON; repeatable.")
    private Map<String, String> others = new LinkedHashMap<>();
    @Option(names = "--priority", paramLabel = "0..100", description = "Against containers' wishes (default 50).")
    private Integer priority;
    @Option(names = "--confirm-within", paramLabel = "TIME", description = {"Put back unless confirmed within, such as 5s"
        + " or 1m; 0 for none.", "Default: 15s for what is risky, else none."})
    private String confirmWithin;
    @Option(names = "--dry-run", description = "Show the plan; write nothing.")
    private boolean dryRun;
    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public void run() {
        if (gpu == null && container == null) {
            throw usage("say which GPU with --gpu PCI ('nvbind gpus' lists them)");
        }
        final ObjectNode settings = SocketClient.arguments();
        put(settings, Setting.POWER_LIMIT, powerLimit);
        put(settings, Setting.GPU_CLOCK_RANGE, gpuClock);
        put(settings, Setting.MEMORY_CLOCK_RANGE, memoryClock);
        put(settings, Setting.GPU_CLOCK_OFFSET, gpuOffset);
        put(settings, Setting.MEMORY_CLOCK_OFFSET, memoryOffset);
        put(settings, Setting.FAN_SPEED, fan);
        put(settings, Setting.FAN_CURVE, fanCurve);
        put(settings, Setting.VRAM_LIMIT, vram);
        others.forEach((name, value) -> {
            final Setting setting = ValueJson.setting(name);
            if (setting == null) {
                throw usage("no setting is called '" + Output.safe(name) + "'");
            }
            put(settings, setting, value);
        });
        if (settings.isEmpty() && mode == null) {
            throw usage("say what to set, such as --power-limit-w 200");
        }
        final ObjectNode arguments = SocketClient.arguments();
        if (gpu != null) {
            arguments.put("gpu", gpu);
        }
        arguments.set("settings", settings);
        if (priority != null) {
            arguments.put("priority", priority);
        }
        if (confirmWithin != null) {
            arguments.put("confirm_within_s", seconds(confirmWithin));
        }
        arguments.put("dry_run", dryRun);
        if (container != null) {
            reload(arguments);
        } else if (mode != null) {
            throw usage("--performance-mode is for a container; say which with --container ID");
        } else {
            print(DaemonSocket.call(places, "settings.apply", arguments), json);
        }
    }

    private void reload(final ObjectNode arguments) {
        arguments.put("id", container);
        if (mode != null) {
            arguments.put("performance_mode", mode.equals(NONE) ? null : mode);
        }
        final JsonNode answer = DaemonSocket.call(places, "containers.gpu.profile", arguments);
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(answer);
        } else {
            print(answer.get("change"), false);
            answer.get("answers").forEach(each -> each.path("next_launch").path("environment").properties().forEach(
                variable -> out.printf("  at the game's next start: %s='%s' (%s)%n", Output.safe(variable.getKey()),
                    Output.safe(variable.getValue().stringValue()),
                    Output.safe(each.at("/next_launch/note").stringValue()))));
        }
        out.flush();
    }

    private static void put(final ObjectNode settings, final Setting setting, final String text) {
        if (text == null) {
            return;
        }
        if (settings.has(setting.label())) {
            throw usage(setting.label() + " is given twice");
        }
        if (text.equals(NONE)) {
            settings.putNull(setting.label());
            return;
        }
        try {
            final SettingValue value = setting.parse(text);
            settings.set(setting.label(), ValueJson.of(value));
            ValueJson.read(setting, settings.get(setting.label()));
        } catch (final IllegalArgumentException | Refusal unreadable) {
            throw usage(unreadable.getMessage());
        }
    }

    /** A time such as 5s, 1m or 500ms; a bare number is seconds. */
    static double seconds(final String text) {
        if (!text.matches("[0-9]{1,6}(\\.[0-9]{1,3})?(ms|s|m)?")) {
            throw usage("--confirm-within '" + Output.safe(text) + "' is no time such as 5s, 1m or 500ms");
        }
        final double number = Double.parseDouble(text.replaceAll("[a-z]+$", ""));
        return text.endsWith("ms") ? number / 1000 : text.endsWith("m") ? number * 60 : number;
    }

    private static CommandFailure usage(final String message) {
        return new CommandFailure(CommandFailure.USAGE, message);
    }

    @Command(name = "changes", mixinStandardHelpOptions = true, description = "List the changes since the daemon's start.")
    int changes(@Mixin final DaemonPlaces where,
                @Option(names = "--json", description = "Print JSON.") final boolean asJson) {
        final JsonNode answer = DaemonSocket.call(where, "changes.list", SocketClient.arguments());
        if (asJson) {
            spec.commandLine().getOut().println(answer);
        } else {
            answer.forEach(change -> print(change, false));
        }
        spec.commandLine().getOut().flush();
        return 0;
    }

    @Command(name = "confirm", mixinStandardHelpOptions = true, description = "Let a change stay.")
    int confirm(@Mixin final DaemonPlaces where, @Parameters(paramLabel = "ID") final String id,
                @Option(names = "--digest", description = "What is confirmed (default: what the daemon shows of it).")
                final String digest, @Option(names = "--json", description = "Print JSON.") final boolean asJson) {
        final String confirmed = digest != null ? digest : DaemonSocket.call(where, "changes.show",
            SocketClient.arguments().put("id", id)).get("digest").stringValue();
        print(DaemonSocket.call(where, "changes.confirm",
            SocketClient.arguments().put("id", id).put("digest", confirmed)), asJson);
        return 0;
    }

    @Command(name = "revert", mixinStandardHelpOptions = true, description = "Take a change back, or all of the host's.")
    int revert(@Mixin final DaemonPlaces where, @Parameters(paramLabel = "ID", arity = "0..1") final String id,
               @Option(names = "--all", description = "Take back all that was set for the host.") final boolean all,
               @Option(names = "--json", description = "Print JSON.") final boolean asJson) {
        if (all == (id != null)) {
            throw usage("say the change's ID ('nvbind set changes' lists them), or --all");
        }
        if (!all) {
            print(DaemonSocket.call(where, "changes.revert", SocketClient.arguments().put("id", id)), asJson);
            return 0;
        }
        final JsonNode answer = DaemonSocket.call(where, "changes.revert_all", SocketClient.arguments());
        final PrintWriter out = spec.commandLine().getOut();
        if (asJson) {
            out.println(answer);
        } else {
            out.println(answer.get("not_undone").isEmpty() ? "everything that was set for the host is taken back"
                : "taken back, but for:");
            answer.get("not_undone").forEach(left -> out.println("  " + Output.safe(left)));
        }
        out.flush();
        return answer.get("not_undone").isEmpty() ? 0 : CommandFailure.FAILED;
    }

    private void print(final JsonNode change, final boolean asJson) {
        final PrintWriter out = spec.commandLine().getOut();
        if (asJson) {
            out.println(change);
            out.flush();
            return;
        }
        out.printf("change %s: %s%n", change.get("id").stringValue(), change.get("state").stringValue());
        change.get("settings").forEach(each -> out.printf("  %s %-20s %s -> %s %s  %s%s%s%n", each.get("gpu").stringValue(),
            each.get("setting").stringValue(), text(each, "before"), goal(each),
            each.get("unit").stringValue(), each.get("answer").stringValue(),
            each.has("limited_by") ? " (limited by " + Output.safe(each.get("limited_by").stringValue()) + ")" : "",
            each.has("why") ? ": " + Output.safe(each.get("why").stringValue()) : ""));
        for (final String list : new String[] {"risks", "notes"}) {
            change.get(list).forEach(line -> out.println("  ! " + Output.safe(line.stringValue())));
        }
        change.get("not_undone").forEach(left -> out.println("  not undone: " + Output.safe(left)));
        if (!change.get("confirm_within_s").isNull()) {
            out.printf("  put back in %.0f s unless: nvbind set confirm %s%n",
                change.get("confirm_within_s").doubleValue(), change.get("id").stringValue());
        }
        out.flush();
    }

    /** What a setting came to: a wish that is taken back leaves it at what others want, or at what it was before any. */
    static String goal(final JsonNode setting) {
        if (!setting.get("wanted").isNull()) {
            return text(setting, "wanted");
        }
        return text(setting, setting.get("value").isNull() && setting.has("becomes") ? "becomes" : "value");
    }

    /** A value of a setting as it is written on the command line; ? when it cannot be known. */
    static String text(final JsonNode of, final String name) {
        final JsonNode value = of.get(name);
        final Setting setting = ValueJson.setting(of.get("setting").stringValue());
        try {
            return value.isNull() ? "?" : Output.safe(setting == null ? value : ValueJson.read(setting, value).text());
        } catch (final Refusal ofALaterVersion) {
            return Output.safe(value);
        }
    }
}

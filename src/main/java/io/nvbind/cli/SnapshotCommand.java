package io.nvbind.cli;

import io.nvbind.socket.SocketClient;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code nvbind snapshot}: how the GPUs of a container, or the host, stand: kept, compared, put back. */
@Command(name = "snapshot", mixinStandardHelpOptions = true,
    description = "Keep, compare and put back how the GPUs of a container, or the host, stand.",
    synopsisSubcommandLabel = "create|list|show|diff|restore|delete")
final class SnapshotCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    /** Options of every one of them. */
    static final class Whose {
        @Mixin
        private Places places;
        @Option(names = "--container", paramLabel = "ID", description = "Whose GPUs (default: the host's).")
        private String container;
        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        private ObjectNode arguments() {
            final ObjectNode arguments = SocketClient.arguments();
            if (container != null) {
                arguments.put("container_id", container);
            }
            return arguments;
        }

        private JsonNode call(final String operation, final ObjectNode arguments) {
            return DaemonSocket.call(places, operation, arguments);
        }
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getErr());
        throw new CommandFailure(CommandFailure.USAGE,
            "say 'snapshot create', 'list', 'show', 'diff', 'restore' or 'delete'");
    }

    @Command(name = "create", mixinStandardHelpOptions = true, description = "Keep how the GPUs stand.")
    int create(@Mixin final Whose whose,
               @Parameters(paramLabel = "NAME", arity = "0..1", description = "What it is called (default: the time).")
               final String name,
               @Option(names = "--vulkan-devices", description = "Ask vulkaninfo for the devices' UUIDs too.")
               final boolean vulkan,
               @Option(names = "--copy-shader-caches", paramLabel = "reflink|hardlink",
                   description = "Copy the game's shader caches without copying their bytes.") final String copy) {
        final ObjectNode arguments = whose.arguments().put("vulkan_devices", vulkan);
        if (name != null) {
            arguments.put("name", name);
        }
        if (copy != null) {
            arguments.put("copy_shader_caches", copy);
        }
        final JsonNode made = whose.call("snapshots.create", arguments);
        final PrintWriter out = spec.commandLine().getOut();
        out.println(whose.json ? made : "snapshot  " + made.get("name").stringValue() + "   (" + made.get("gpus").size()
            + " GPUs; VRAM contents are not part of it)");
        out.flush();
        return 0;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "List the snapshots.")
    int list(@Mixin final Whose whose) {
        final JsonNode all = whose.call("snapshots.list", whose.arguments());
        final PrintWriter out = spec.commandLine().getOut();
        if (whose.json) {
            out.println(all);
        } else if (all.isEmpty()) {
            out.println("No snapshot; 'nvbind snapshot create' makes one.");
        } else {
            all.forEach(each -> out.printf("%-40s %-30s %d GPUs  %s%n", each.get("name").stringValue(),
                Output.safe(each.get("created").asString(null)), each.get("gpus").intValue(),
                each.get("problem").isNull() ? "" : "! " + Output.safe(each.get("problem").stringValue())));
        }
        out.flush();
        return 0;
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Print what a snapshot holds, as JSON.")
    int show(@Mixin final Whose whose, @Parameters(paramLabel = "NAME") final String name) {
        final JsonNode snapshot = whose.call("snapshots.show", whose.arguments().put("name", name));
        spec.commandLine().getOut().println(whose.json ? snapshot : snapshot.toPrettyString());
        spec.commandLine().getOut().flush();
        return 0;
    }

    @Command(name = "diff", mixinStandardHelpOptions = true,
        description = "Show where a snapshot stands otherwise than now.")
    int diff(@Mixin final Whose whose, @Parameters(paramLabel = "NAME") final String name,
             @Option(names = "--map", paramLabel = "PCI=PCI", description = "A GPU that takes another's place.")
             final Map<String, String> map) {
        print(whose, whose.call("snapshots.diff", mapped(whose.arguments().put("name", name), map)));
        return 0;
    }

    @Command(name = "restore", mixinStandardHelpOptions = true,
        description = "Put a snapshot's settings back: whole or not at all, and told what could not be.")
    int restore(@Mixin final Whose whose, @Parameters(paramLabel = "NAME") final String name,
                @Option(names = "--map", paramLabel = "PCI=PCI",
                    description = "A GPU that takes another's place; mapped to itself, one that is another model now.")
                final Map<String, String> map,
                @Option(names = "--confirm-within", paramLabel = "TIME",
                    description = "Put back unless confirmed within, such as 5s; 0 for none (default: 15s if risky).")
                final String confirm,
                @Option(names = "--dry-run", description = "Show the plan; write nothing.") final boolean dryRun) {
        final ObjectNode arguments = mapped(whose.arguments().put("name", name).put("dry_run", dryRun), map);
        if (confirm != null) {
            arguments.put("confirm_within_s", SetCommand.seconds(confirm));
        }
        final JsonNode restored = whose.call("snapshots.restore", arguments);
        print(whose, restored);
        return "partly".equals(restored.get("state").stringValue()) ? CommandFailure.FAILED : 0;
    }

    private static ObjectNode mapped(final ObjectNode arguments, final Map<String, String> map) {
        if (map != null) {
            map.forEach(arguments.putObject("map")::put);
        }
        return arguments;
    }

    @Command(name = "delete", mixinStandardHelpOptions = true, description = "Delete a snapshot for good.")
    int delete(@Mixin final Whose whose, @Parameters(paramLabel = "NAME") final String name) {
        whose.call("snapshots.delete", whose.arguments().put("name", name));
        spec.commandLine().getOut().println(whose.json ? "{\"deleted\":\"" + name + "\"}" : "deleted   " + name);
        spec.commandLine().getOut().flush();
        return 0;
    }

    private void print(final Whose whose, final JsonNode restored) {
        final PrintWriter out = spec.commandLine().getOut();
        if (whose.json) {
            out.println(restored);
            out.flush();
            return;
        }
        out.printf("snapshot %s: %s%n", restored.get("name").stringValue(), restored.get("state").stringValue());
        final JsonNode change = restored.get("change");
        if (!change.isNull()) {
            change.get("settings").forEach(each -> out.printf("  %s %-20s %s -> %s %s  %s%n", each.get("gpu").stringValue(),
                each.get("setting").stringValue(), SetCommand.text(each, "before"), SetCommand.goal(each),
                each.get("unit").stringValue(), each.get("answer").stringValue()));
            if (!change.get("confirm_within_s").isNull()) {
                out.printf("  put back in %.0f s unless: nvbind set confirm %s%n",
                    change.get("confirm_within_s").doubleValue(), change.get("id").stringValue());
            }
        }
        restored.get("differences").forEach(each -> out.printf("  differs: %s %s was %s, is %s%s%n",
            each.get("gpu").stringValue(), each.get("setting").stringValue(), SetCommand.text(each, "snapshot"),
            SetCommand.text(each, "now"), each.get("unrestorable").isNull() ? ""
                : ": " + Output.safe(each.get("unrestorable").stringValue())));
        restored.get("not_restored").forEach(line -> out.println("  ! " + Output.safe(line.stringValue())));
        out.flush();
    }
}

package io.nvbind.cli;

import io.nvbind.socket.SocketClient;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code nvbind containers}: which process or control group is which container, on which GPU, with which game. */
@Command(name = "containers", mixinStandardHelpOptions = true, description = "Register, list, show or remove containers.",
    synopsisSubcommandLabel = "add|list|show|remove")
final class ContainersCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getErr());
        throw new CommandFailure(CommandFailure.USAGE, "say 'containers list', 'show', 'add' or 'remove'");
    }

    @Command(name = "add", mixinStandardHelpOptions = true,
        description = "Register a container until its process or control group ends.")
    int add(@Mixin final DaemonPlaces places,
            @Option(names = "--id", required = true, description = "Its name.") final String id,
            @Option(names = "--gpu", paramLabel = "PCI", description = "The GPU it is meant to use.") final String gpu,
            @Option(names = "--pid", description = "Its first process, on the host.") final Long pid,
            @Option(names = "--cgroup", description = "Its control group (version 2).") final String cgroup,
            @Option(names = "--game", description = "What it runs.") final String game,
            @Option(names = "--json", description = "Print JSON.") final boolean json) {
        final ObjectNode arguments = SocketClient.arguments();
        arguments.put("id", id);
        arguments.put("gpu", gpu);
        arguments.put("pid", pid);
        arguments.put("cgroup", cgroup);
        arguments.put("game", game);
        final JsonNode answer = DaemonSocket.call(places, "containers.add", arguments);
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(answer);
        } else {
            print(out, answer.get("container"));
            out.println("token     " + answer.get("token").stringValue() + "   (reads this container; shown this once)");
        }
        out.flush();
        return 0;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "List the containers.")
    int list(@Mixin final DaemonPlaces places, @Option(names = "--json", description = "Print JSON.") final boolean json) {
        final JsonNode answer = DaemonSocket.call(places, "containers.list", SocketClient.arguments());
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(answer);
        } else if (answer.isEmpty()) {
            out.println("No container; 'nvbind run -- GAME' makes one, 'nvbind containers add --id NAME' registers one.");
        } else {
            answer.forEach(container -> out.printf("%-32s %-8s %-13s %s%n", text(container, "id"),
                container.get("playing").booleanValue() ? "playing" : "idle", text(container, "gpu"),
                text(container, "game")));
        }
        out.flush();
        return 0;
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Show one container.")
    int show(@Mixin final DaemonPlaces places, @Parameters(paramLabel = "ID") final String id,
             @Option(names = "--json", description = "Print JSON.") final boolean json) {
        final JsonNode answer = DaemonSocket.call(places, "containers.show", SocketClient.arguments().put("id", id));
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(answer);
        } else {
            print(out, answer);
        }
        out.flush();
        return 0;
    }

    @Command(name = "remove", mixinStandardHelpOptions = true, description = "Take a container out; its token ends.")
    int remove(@Mixin final DaemonPlaces places, @Parameters(paramLabel = "ID") final String id,
               @Option(names = "--json", description = "Print JSON.") final boolean json) {
        DaemonSocket.call(places, "containers.remove", SocketClient.arguments().put("id", id));
        final PrintWriter out = spec.commandLine().getOut();
        out.println(json ? "{\"removed\":\"" + id + "\"}" : "removed   " + id);
        out.flush();
        return 0;
    }

    private static void print(final PrintWriter out, final JsonNode container) {
        for (final String field : new String[] {"id", "game", "playing", "session", "gpu", "pid", "cgroup", "pids", "owner",
            "metrics", "frames_dir"}) {
            out.printf("%-9s %s%n", field, text(container, field));
        }
    }

    private static String text(final JsonNode container, final String field) {
        final JsonNode value = container.get(field);
        return Output.safe(value == null || value.isNull() ? null : value.isString() ? value.stringValue() : value);
    }
}

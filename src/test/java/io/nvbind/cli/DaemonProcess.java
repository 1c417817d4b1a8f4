package io.nvbind.cli;

import io.nvbind.parts.Program;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** A daemon in a process of its own, on a free port and in folders of its own. */
final class DaemonProcess implements AutoCloseable {

    private final Path folder;
    private final Program program;
    private final String url;

    DaemonProcess(final Path folder, final String... more) throws IOException, InterruptedException, TimeoutException {
        this(folder, Map.of(), more);
    }

    DaemonProcess(final Path folder, final Map<String, String> environment, final String... more)
        throws IOException, InterruptedException, TimeoutException {
        this.folder = folder;
        final List<String> arguments = new ArrayList<>(List.of("daemon", "--port", "0",
            "--run-dir", runDir().toString(), "--state-dir", stateDir().toString()));
        arguments.addAll(List.of(more));
        program = Program.nvbind(environment, arguments.toArray(String[]::new));
        url = program.awaitLine("ready ").substring("ready ".length());
    }

    Path runDir() {
        return folder.resolve("run");
    }

    Path stateDir() {
        return folder.resolve("state");
    }

    String url() {
        return url;
    }

    Program program() {
        return program;
    }

    HttpResponse<String> get(final String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create(url + path)).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @Override
    public void close() {
        program.close();
    }
}

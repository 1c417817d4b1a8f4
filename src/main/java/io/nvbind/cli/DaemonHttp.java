package io.nvbind.cli;

import io.nvbind.api.Problem;
import io.nvbind.server.DaemonTrust;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** The daemon's operations over HTTP: where each lies and how it is called is asked of the daemon itself. One thread. */
final class DaemonHttp implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient client;
    private final URI address;
    private final String token;

    /** To the daemon at an address; {@code token} is null for none, {@code trust} is asked over HTTPS. */
    DaemonHttp(final URI address, final String token, final DaemonTrust trust) {
        client = HttpClient.newBuilder().connectTimeout(PATIENCE).sslContext(trust.context()).build();
        this.address = address;
        this.token = token;
    }

    /**
     * Has an operation done.
     *
     * @param operation its name.
     * @param arguments of it.
     * @return its answer, null in JSON where it has none.
     * @throws Problem     what the daemon says is wrong.
     * @throws IOException when there is no daemon.
     */
    JsonNode call(final String operation, final ObjectNode arguments) throws Problem, IOException {
        final JsonNode document = require(send(HttpRequest.newBuilder(URI.create(address + "/openapi.json"))));
        for (final Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (final Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                if (operation.equals(method.getValue().path("operationId").asString(""))) {
                    return require(send(request(path.getKey(), method.getKey(), method.getValue(), arguments)));
                }
            }
        }
        throw new Problem(404, "the daemon at " + address + " has no operation '" + operation + "'");
    }

    private HttpRequest.Builder request(final String path, final String method, final JsonNode described,
                                        final ObjectNode arguments) {
        String filled = path;
        final List<String> query = new ArrayList<>();
        final ObjectNode body = JSON.createObjectNode();
        final boolean hasBody = described.has("requestBody");
        for (final Map.Entry<String, JsonNode> argument : arguments.properties()) {
            final String variable = "{" + argument.getKey() + "}";
            final String text = URLEncoder.encode(argument.getValue().asString(), StandardCharsets.UTF_8)
                .replace("+", "%20");
            if (filled.contains(variable)) {
                filled = filled.replace(variable, text);
            } else if (hasBody) {
                body.set(argument.getKey(), argument.getValue());
            } else {
                query.add(argument.getKey() + "=" + text);
            }
        }
        return HttpRequest.newBuilder(URI.create(address + filled + (query.isEmpty() ? "" : "?" + String.join("&", query))))
            .header("Content-Type", "application/json")
            .method(method.toUpperCase(Locale.ROOT), hasBody ? HttpRequest.BodyPublishers.ofString(body.toString())
                : HttpRequest.BodyPublishers.noBody());
    }

    private HttpResponse<String> send(final HttpRequest.Builder request) throws IOException {
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            return client.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped", stopped);
        }
    }

    private JsonNode require(final HttpResponse<String> answer) throws Problem, IOException {
        try {
            final JsonNode body = answer.body().isEmpty() ? NullNode.getInstance() : JSON.readTree(answer.body());
            if (answer.statusCode() >= 300) {
                throw new Problem(answer.statusCode(), body.path("detail").asString("status " + answer.statusCode()));
            }
            return body;
        } catch (final JacksonException other) {
            throw new IOException("what answers there is no nvbind daemon", other);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}

package io.nvbind.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.nvbind.api.Access;
import io.nvbind.api.Caller;
import io.nvbind.api.Operation;
import io.nvbind.api.Operations;
import io.nvbind.api.Problem;
import io.nvbind.control.Change;
import io.nvbind.control.Refusal;
import io.nvbind.control.Request;
import io.nvbind.control.Wish;
import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingValue;
import io.nvbind.socket.PeerCallers;
import io.nvbind.socket.SocketClient;
import io.nvbind.socket.SocketServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Calls every operation over HTTP and over the Unix socket, and holds every answer to its schema. */
class OpenApiTest {

    private static final String BEARER = "the token's bearer";
    private static final String PEER = System.getProperty("user.name");
    private static final String SESSION = "20261231-235959-000-gaming-001";
    /** Arguments for operations that want some; one that is not here is called without. */
    private static final Map<String, String> ARGUMENTS = Map.ofEntries(
        Map.entry("containers.add", "{\"id\":\"added\",\"game\":\"A \\\"Game\\\" <b>\",\"gpu\":\"01:00.0\",\"pid\":4711}"),
        Map.entry("containers.show", "{\"id\":\"gaming-001\"}"),
        Map.entry("containers.remove", "{\"id\":\"added\"}"),
        Map.entry("containers.gpu", "{\"id\":\"gaming-001\"}"),
        Map.entry("containers.gpu.profile", "{\"id\":\"added\",\"power_limit\":160,\"vram_limit_mb\":4096}"),
        Map.entry("containers.frames", "{\"id\":\"gaming-001\"}"),
        Map.entry("containers.stutters", "{\"id\":\"gaming-001\"}"),
        Map.entry("sessions.show", "{\"id\":\"" + SESSION + "\"}"),
        Map.entry("sessions.delete", "{\"id\":\"" + SESSION + "\"}"),
        Map.entry("settings.apply", "{\"gpu\":\"0000:01:00.0\",\"settings\":{\"power_limit\":150}}"),
        Map.entry("snapshots.create", "{\"name\":\"more\"}"),
        Map.entry("snapshots.show", "{\"name\":\"kept\"}"),
        Map.entry("snapshots.diff", "{\"name\":\"kept\"}"),
        Map.entry("snapshots.restore", "{\"name\":\"kept\"}"),
        Map.entry("snapshots.delete", "{\"name\":\"more\"}"));
    private static final String ANALYSIS = """
        {"session":"s","source":"capture","container_id":"gaming-001","game":null,"frames":7,"frames_lost":0,
        "coverage":0.99,"basis":"present","duration_s":1.5,"avg_fps":60.1,"frame_time_p1":null,"frame_time_p50":16.6,
        "frame_time_p99":null,"frame_time_p999":null,"p1_fps":null,"one_percent_low_fps":null,
        "one_percent_low_integral_fps":null,"stutter_count":1,"stutter_severity":0.1,"cfx_stutter_time_pct":0,
        "gpu_bound_percent":null,"vram_pressure_events":null,"thermal_throttle_events":0,"recommended_settings":[],
        "stutters":[{"at_s":1.1,"frame_time_ms":60.5,"baseline_ms":16.6,"excess_ms":43.9,"class":"minor","causes":[]}],
        "unavailable":{"frame_time_p1":"insufficient_samples"}}""";

    @TempDir
    private Path folder;
    private TestDaemon daemon;
    private SocketServer socket;
    private JsonNode document;

    @BeforeEach
    void start() throws IOException {
        final Path framesDir = Files.createDirectories(folder.resolve("frames"));
        daemon = new TestDaemon(framesDir, List.of(TestDaemon::geforce), id -> ANALYSIS.getBytes(StandardCharsets.UTF_8));
        daemon.container("gaming-001");
        final Path process = Files.createDirectories(folder.resolve("root/proc/4711"));
        Files.writeString(process.resolve("stat"), "4711 (a) R" + " 1".repeat(19) + " 99\n");
        record();
        keep();
        socket = SocketServer.start(folder.resolve("s"), daemon.operations, new PeerCallers(
            System.getProperty("user.name"), "nvbind", (user, group) -> false, container -> null), 1_000_000,
            Long.MAX_VALUE);
        document = daemon.json("/openapi.json");
    }

    private void keep() throws IOException {
        try {
            Operations.call(daemon.operations.named("snapshots.create"), Caller.administrator("before"),
                (ObjectNode) TestDaemon.JSON.readTree("{\"name\":\"kept\"}"));
        } catch (final Exception problem) {
            throw new IOException(problem);
        }
    }

    private void record() throws IOException {
        final Path recording = Files.createDirectories(folder.resolve("sessions").resolve(SESSION));
        Files.writeString(recording.resolve("session.json"), "{\"session\":\"" + SESSION
            + "\",\"container_id\":\"gaming-001\",\"start_epoch_ns\":1,\"start_ns\":1,\"gpus\":[],\"metrics\":[],"
            + "\"state\":\"complete\",\"game\":\"g\",\"summary\":" + ANALYSIS + "}");
    }

    @AfterEach
    void stop() {
        socket.close();
        daemon.close();
    }

    private void assertValid(final String what, final JsonNode schema, final JsonNode answer) {
        final ObjectNode whole = TestDaemon.JSON.createObjectNode();
        whole.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        whole.set("components", document.get("components"));
        whole.putArray("allOf").add(schema);
        final var errors = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(whole)
            .validate(answer);
        assertTrue(errors.isEmpty(), () -> what + ": " + errors + "\n" + answer);
    }

    /** What an operation is called with by somebody; a change to be confirmed or taken back is his. */
    private ObjectNode arguments(final Operation operation, final String user) {
        if (operation.name().startsWith("changes.") && operation.arguments().fields().containsKey("id")) {
            return change(user, operation.arguments().fields().containsKey("digest"));
        }
        final String given = ARGUMENTS.get(operation.name());
        assertTrue(given != null || operation.arguments().required().isEmpty(),
            operation.name() + " wants arguments: give some in ARGUMENTS");
        return (ObjectNode) TestDaemon.JSON.readTree(given == null ? "{}" : given);
    }

    private ObjectNode change(final String user, final boolean digest) {
        final ObjectNode arguments = TestDaemon.JSON.createObjectNode();
        try {
            daemon.control.release(Wish.HOST);
            final Change change = daemon.control.apply(new Request(user, Wish.HOST, Wish.USUAL_PRIORITY,
                Map.of(GpuId.parse("0000:01:00.0"), Map.of(Setting.POWER_LIMIT, new SettingValue.Amount(200))),
                Request.LONGEST_NANOS, false));
            arguments.put("id", change.id());
            if (digest) {
                arguments.put("digest", change.digest());
            }
            return arguments;
        } catch (final Refusal refused) {
            throw new AssertionError(refused);
        }
    }

    private HttpRequest request(final Operation operation, final ObjectNode arguments) {
        String path = operation.path().toString();
        for (final String variable : operation.path().variables()) {
            path = path.replace("{" + variable + "}", arguments.remove(variable).asString());
        }
        final List<String> query = new ArrayList<>();
        if (!operation.hasBody()) {
            arguments.properties().forEach(field -> query.add(field.getKey() + "=" + field.getValue().asString()));
        }
        return HttpRequest.newBuilder(URI.create(daemon.server.url() + path
                + (query.isEmpty() ? "" : "?" + String.join("&", query))))
            .header("Authorization", "Bearer " + TestDaemon.TOKEN).header("Content-Type", "application/json")
            .method(operation.method(), operation.hasBody()
                ? HttpRequest.BodyPublishers.ofString(arguments.toString()) : HttpRequest.BodyPublishers.noBody())
            .build();
    }

    private JsonNode described(final Operation operation) {
        return document.get("paths").get(operation.path().toString())
            .get(operation.method().toLowerCase(Locale.ROOT));
    }

    private List<Operation> inAnOrderThatWorks() {
        final List<Operation> operations = new ArrayList<>(daemon.operations.all());
        operations.sort((one, other) -> Boolean.compare(ends(one), ends(other)));
        return operations;
    }

    private static boolean ends(final Operation operation) {
        return "DELETE".equals(operation.method());
    }

    @Test
    void shouldAnswerEveryOperationOverHttpAsItSays() {
        for (final Operation operation : inAnOrderThatWorks()) {
            final HttpResponse<String> answer = daemon.send(request(operation, arguments(operation, BEARER)));
            assertEquals(operation.status(), answer.statusCode(), operation.name() + ": " + answer.body());
            final JsonNode response = described(operation).at("/responses/" + answer.statusCode());
            assertFalse(response.isMissingNode(), operation.name());
            if (operation.answer() == null) {
                assertEquals("", answer.body());
            } else if ("application/json".equals(operation.type())) {
                assertValid(operation.name(), response.at("/content/application~1json/schema"),
                    TestDaemon.JSON.readTree(answer.body()));
            } else {
                assertTrue(answer.headers().firstValue("Content-Type").orElse("").startsWith(operation.type()),
                    operation.name());
            }
        }
    }

    @Test
    void shouldAnswerEveryOperationOverTheSocketAsItSays() throws Exception {
        try (SocketClient client = SocketClient.connect(folder.resolve("s"))) {
            for (final Operation operation : inAnOrderThatWorks()) {
                final JsonNode answer = client.call(operation.name(), arguments(operation, PEER));
                assertEquals(operation.status(), answer.get("status").intValue(), answer.toString());
                if (operation.answer() != null && "application/json".equals(operation.type())) {
                    assertValid(operation.name(), described(operation).at("/responses/" + operation.status()
                        + "/content/application~1json/schema"), answer.get("answer"));
                }
            }
        }
    }

    @Test
    void shouldDescribeEveryArgumentAndRefuseOthers() throws Exception {
        try (SocketClient client = SocketClient.connect(folder.resolve("s"))) {
            for (final Operation operation : daemon.operations.all()) {
                final JsonNode described = described(operation);
                assertEquals(operation.name(), described.get("operationId").stringValue());
                assertFalse(described.get("summary").stringValue().isEmpty(), operation.name());
                final List<String> names = new ArrayList<>();
                ((ArrayNode) described.get("parameters")).forEach(each -> names.add(each.get("name").stringValue()));
                names.addAll(described.at("/requestBody/content/application~1json/schema/properties").propertyNames());
                assertEquals(List.copyOf(operation.arguments().fields().keySet()).stream().sorted().toList(),
                    names.stream().sorted().toList(), operation.name());
                final ObjectNode arguments = arguments(operation, PEER);
                arguments.put("no_such_argument", 1);
                final JsonNode refused = client.call(operation.name(), arguments);
                assertEquals(400, refused.get("status").intValue(), refused.toString());
                assertEquals("no_such_argument", refused.at("/problem/field").stringValue());
                assertValid("problem", document.at("/components/schemas/Problem"), refused.get("problem"));
            }
        }
    }

    @Test
    void shouldLetNobodySetWithoutTheTokenAndSayWhatWouldHelp() {
        for (final Operation operation : daemon.operations.all()) {
            final HttpRequest full = request(operation, arguments(operation, BEARER));
            final HttpResponse<String> answer = daemon.send(HttpRequest.newBuilder(full, (name, value) ->
                !"Authorization".equalsIgnoreCase(name)).build());
            final boolean sets = operation.access() == Access.SET;
            assertEquals(sets ? 401 : operation.status(), answer.statusCode(), operation.name() + answer.body());
            if (sets) {
                assertEquals("Bearer", answer.headers().firstValue("WWW-Authenticate").orElse(""));
                assertTrue(answer.body().contains("/run/nvbind/token"), answer.body());
            }
        }
    }

    @Test
    void shouldLetAContainersTokenReadThatContainerAlone() throws Exception {
        for (final Operation operation : daemon.operations.all()) {
            final ObjectNode arguments = arguments(operation, BEARER);
            final int own = status(operation, Caller.container("gaming-001"), arguments.deepCopy());
            final int other = status(operation, Caller.container("other"), arguments);
            switch (operation.access()) {
                case OPEN, OWN -> assertTrue(own != 401 && own != 403, operation.name());
                case CONTAINER -> {
                    assertEquals(200, own, operation.name());
                    assertEquals(403, other, operation.name());
                }
                case READ, SET -> assertEquals(403, own, operation.name());
            }
        }
        final byte[] seen = Operations.call(daemon.operations.named("containers.list"), Caller.container("other"),
            TestDaemon.JSON.createObjectNode()).body();
        assertEquals("[]", new String(seen, StandardCharsets.UTF_8), "what is not its own does not even have a name");
        assertEquals(404, status(daemon.operations.named("sessions.show"), Caller.container("other"),
            (ObjectNode) TestDaemon.JSON.readTree("{\"id\":\"" + SESSION + "\"}")));
    }

    private static int status(final Operation operation, final Caller caller, final ObjectNode arguments)
        throws Exception {
        try {
            return Operations.call(operation, caller, arguments).status();
        } catch (final Problem problem) {
            return problem.status();
        }
    }

    @Test
    void shouldSayWhetherAnAnswerChanged() {
        for (final String path : List.of("/openapi.json", "/", "/api/containers", "/api/sessions")) {
            final HttpResponse<String> first = daemon.get(path);
            final String tag = first.headers().firstValue("ETag").orElse(null);
            assertNotNull(tag, path);
            final HttpResponse<String> again = daemon.send(
                HttpRequest.newBuilder(daemon.uri(path)).header("If-None-Match", tag).build());
            assertEquals(304, again.statusCode(), path);
            assertEquals("", again.body());
            assertEquals(200, daemon.send(HttpRequest.newBuilder(daemon.uri(path)).header("If-None-Match", "\"x\"")
                .build()).statusCode());
        }
    }
}

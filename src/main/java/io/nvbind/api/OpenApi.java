package io.nvbind.api;

import io.nvbind.json.JsonWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Writes the table as an OpenAPI 3.1 document. */
final class OpenApi {

    private static final String PROBLEM = "application/problem+json";

    private OpenApi() {
    }

    static byte[] write(final String version, final Collection<Operation> operations) {
        final JsonWriter json = new JsonWriter(1 << 16);
        json.beginObject();
        json.name("openapi").string("3.1.0");
        json.name("info").beginObject();
        json.name("title").string("nvbind");
        json.name("version").string(version);
        json.name("description").string("GPU runtime daemon for gaming on Linux. The same operations are served on the"
            + " Unix socket: one JSON object a line each way, the name in \"op\".");
        json.endObject();
        paths(operations, json);
        components(operations, json);
        return json.endObject().toByteArray();
    }

    private static void paths(final Collection<Operation> operations, final JsonWriter json) {
        final Map<String, List<Operation>> byPath = new LinkedHashMap<>();
        operations.forEach(operation ->
            byPath.computeIfAbsent(operation.path().toString(), path -> new ArrayList<>()).add(operation));
        json.name("paths").beginObject();
        byPath.forEach((path, methods) -> {
            json.name(path).beginObject();
            methods.forEach(operation -> operation(operation, json));
            json.endObject();
        });
        json.endObject();
    }

    private static void operation(final Operation operation, final JsonWriter json) {
        json.name(operation.method().toLowerCase(Locale.ROOT)).beginObject();
        json.name("operationId").string(operation.name());
        json.name("summary").string(operation.summary());
        json.name("description").string("Who may: " + operation.access().words() + ".");
        parameters(operation, json);
        if (operation.hasBody() && !operation.beside().fields().isEmpty()) {
            json.name("requestBody").beginObject();
            json.name("required").bool(!operation.beside().required().isEmpty());
            content("application/json", operation.beside(), json);
            json.endObject();
        }
        responses(operation, json);
        json.name("security").beginArray();
        if (operation.access() != Access.SET) {
            json.beginObject().endObject();
        }
        json.beginObject();
        json.name("token").beginArray().endArray();
        json.endObject();
        json.endArray();
        json.endObject();
    }

    private static void parameters(final Operation operation, final JsonWriter json) {
        json.name("parameters").beginArray();
        operation.arguments().fields().forEach((name, schema) -> {
            final boolean inPath = operation.path().variables().contains(name);
            if (inPath || !operation.hasBody()) {
                json.beginObject();
                json.name("name").string(name);
                json.name("in").string(inPath ? "path" : "query");
                json.name("required").bool(operation.arguments().required().contains(name));
                schema.write(json.name("schema"));
                json.endObject();
            }
        });
        json.endArray();
    }

    private static void responses(final Operation operation, final JsonWriter json) {
        json.name("responses").beginObject();
        json.name(Integer.toString(operation.status())).beginObject();
        json.name("description").string("done");
        if (operation.answer() != null) {
            content(operation.type(), operation.answer(), json);
        }
        json.endObject();
        for (final int problem : operation.problems()) {
            json.name(Integer.toString(problem)).beginObject();
            json.name("description").string(Problem.title(problem));
            content(PROBLEM, Problem.schema(), json);
            json.endObject();
        }
        json.name("default").beginObject();
        json.name("description").string("not done; the problem says why");
        content(PROBLEM, Problem.schema(), json);
        json.endObject();
        json.endObject();
    }

    private static void content(final String type, final Schema schema, final JsonWriter json) {
        json.name("content").beginObject();
        json.name(type).beginObject();
        schema.write(json.name("schema"));
        json.endObject();
        json.endObject();
    }

    private static void components(final Collection<Operation> operations, final JsonWriter json) {
        final Map<String, Schema> named = new TreeMap<>();
        Problem.schema().collect(named);
        for (final Operation operation : operations) {
            operation.arguments().collect(named);
            if (operation.answer() != null) {
                operation.answer().collect(named);
            }
        }
        json.name("components").beginObject();
        json.name("schemas").beginObject();
        named.forEach((name, schema) -> schema.write(json.name(name)));
        json.endObject();
        json.name("securitySchemes").beginObject();
        json.name("token").beginObject();
        json.name("type").string("http");
        json.name("scheme").string("bearer");
        json.name("description").string("What the file 'token' in the daemon's run folder holds, or a container's own"
            + " token, which reads that container and nothing else.");
        json.endObject();
        json.endObject();
        json.endObject();
    }
}

package io.nvbind.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.parts.RealParts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** docs/api.md against what a running daemon serves. */
@Tag("real")
class ApiDocTest {

    @TempDir
    private Path folder;

    private static String line(final String path, final String method, final JsonNode operation) {
        final List<String> arguments = new ArrayList<>();
        for (final JsonNode parameter : operation.get("parameters")) {
            arguments.add("`" + parameter.get("name").stringValue() + "`"
                + (parameter.get("required").booleanValue() ? "" : "?"));
        }
        final JsonNode body = operation.at("/requestBody/content/application~1json/schema");
        for (final String name : body.path("properties").propertyNames()) {
            final boolean required = body.path("required").valueStream().anyMatch(each -> each.stringValue().equals(name));
            arguments.add("`" + name + "`" + (required ? "" : "?"));
        }
        final String description = operation.get("description").stringValue();
        return "| `" + operation.get("operationId").stringValue() + "` | `" + method.toUpperCase(Locale.ROOT) + " " + path
            + "` | " + String.join(" ", arguments) + " | "
            + description.substring("Who may: ".length(), description.length() - 1) + " | "
            + operation.get("summary").stringValue() + " |";
    }

    @Test
    void shouldShowEveryOperationThatIsServedAndNoOther() throws Exception {
        final List<String> served = new ArrayList<>();
        try (DaemonProcess daemon = new DaemonProcess(folder)) {
            final JsonNode document = JsonMapper.shared().readTree(daemon.get("/openapi.json").body());
            for (final Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
                path.getValue().properties().forEach(method ->
                    served.add(line(path.getKey(), method.getKey(), method.getValue())));
            }
        }
        final List<String> shown = Files.readAllLines(RealParts.home().resolve("docs/api.md")).stream()
            .filter(line -> line.matches("\\| `[a-z_.]+` \\| `(GET|POST|PUT|PATCH|DELETE) .*")).toList();
        for (final String line : served) {
            assertTrue(shown.contains(line), "docs/api.md lacks this line:\n" + line);
        }
        assertEquals(served.size(), shown.size(), "docs/api.md shows what is not served");
    }
}

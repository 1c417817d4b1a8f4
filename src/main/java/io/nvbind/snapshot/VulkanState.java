package io.nvbind.snapshot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What of Vulkan can be had without the game: the manifests of drivers and layers in the loader's system folders, and,
 * asked of {@code vulkaninfo}, the devices with their UUIDs. Source: LoaderDriverInterface.md, LoaderLayerInterface.md of
 * Vulkan-Loader. Any thread.
 */
final class VulkanState {

    private static final List<String> FOLDERS = List.of("etc/vulkan", "usr/local/share/vulkan", "usr/share/vulkan");
    private static final Map<String, String> KINDS =
        new TreeMap<>(Map.of("icd.d", "icds", "implicit_layer.d", "layers", "explicit_layer.d", "layers"));
    private static final long LARGEST_BYTES = 1 << 20;
    private static final int MOST = 256;
    private static final long PATIENCE_SECONDS = 10;
    private static final Pattern LINE = Pattern.compile(
        "\\s*(deviceName|driverName|driverInfo|deviceUUID|driverUUID|pipelineCacheUUID)\\s+= (.{1,200}?)\\s*");

    private final Path root;

    VulkanState(final Path root) {
        this.root = root;
    }

    void write(final ObjectNode json, final boolean devices) {
        final ArrayNode icds = json.putArray("icds");
        final ArrayNode layers = json.putArray("layers");
        for (final String folder : FOLDERS) {
            KINDS.forEach((kind, into) -> manifests(root.resolve(folder).resolve(kind),
                "icds".equals(into) ? icds : layers));
        }
        final ArrayNode list = json.putArray("devices");
        if (devices) {
            devices(json, list);
        } else {
            json.put("devices_unavailable", "not asked for");
        }
    }

    private static void manifests(final Path folder, final ArrayNode into) {
        final List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "*.json")) {
            all.forEach(files::add);
        } catch (final IOException none) {
            return;
        }
        files.sort(null);
        files.stream().limit(MOST).forEach(file -> into.add(manifest(file)));
    }

    private static ObjectNode manifest(final Path file) {
        final ObjectNode node = SnapshotFile.JSON.createObjectNode().put("manifest", file.toString());
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LARGEST_BYTES) {
                return node.put("unavailable", "it is no manifest");
            }
            final String text = Files.readString(file);
            final JsonNode all = SnapshotFile.JSON.readTree(text);
            final JsonNode part = all.has("ICD") ? all.get("ICD") : all.has("layer") ? all.get("layer")
                : all.path("layers").path(0);
            for (final String field : List.of("name", "library_path", "api_version", "implementation_version")) {
                if (part.path(field).isString()) {
                    node.put(field, part.get(field).stringValue());
                }
            }
            return node.put("sha256", SnapshotFile.sum(text));
        } catch (final IOException | JacksonException unreadable) {
            return node.put("unavailable", "it cannot be read");
        }
    }

    private static void devices(final ObjectNode json, final ArrayNode list) {
        try {
            final Process program = new ProcessBuilder("vulkaninfo").redirectErrorStream(false)
                .redirectError(ProcessBuilder.Redirect.DISCARD).redirectInput(Path.of("/dev/null").toFile()).start();
            final Thread timer = Thread.ofVirtual().start(() -> endLate(program));
            final String text = new String(program.getInputStream().readNBytes((int) LARGEST_BYTES),
                StandardCharsets.UTF_8);
            program.destroyForcibly().waitFor();
            timer.interrupt();
            read(text, list);
            if (list.isEmpty()) {
                json.put("devices_unavailable", "vulkaninfo told of none");
            }
        } catch (final IOException missing) {
            json.put("devices_unavailable", "vulkaninfo cannot be run (package vulkan-tools)");
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
            json.put("devices_unavailable", "the daemon is stopping");
        }
    }

    private static void endLate(final Process program) {
        try {
            if (!program.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                program.destroyForcibly();
            }
        } catch (final InterruptedException inTime) {
            Thread.currentThread().interrupt();
        }
    }

    /** Picks out of vulkaninfo's text what tells a device and its caches; a device begins with its name or a second UUID. */
    static void read(final String text, final ArrayNode into) {
        ObjectNode device = null;
        for (final String line : text.split("\n", -1)) {
            if (line.matches("GPU[0-9]+:")) {
                device = into.addObject();
            }
            final Matcher matcher = LINE.matcher(line);
            if (device != null && matcher.matches() && !device.has(matcher.group(1))) {
                device.put(matcher.group(1), matcher.group(2));
            }
        }
        for (int i = into.size() - 1; i >= 0; i--) {
            if (!into.get(i).has("deviceUUID")) {
                into.remove(i);
            }
        }
    }

    /** What of drivers and layers is not what it was, each a sentence. */
    List<String> changed(final JsonNode then) {
        final ObjectNode now = SnapshotFile.JSON.createObjectNode();
        write(now, false);
        final List<String> changed = new ArrayList<>();
        for (final String kind : List.of("icds", "layers")) {
            final Map<String, String> before = sums(then.path(kind));
            final Map<String, String> after = sums(now.path(kind));
            before.forEach((manifest, sum) -> {
                if (!sum.equals(after.get(manifest))) {
                    changed.add("Vulkan manifest " + manifest + (after.containsKey(manifest) ? " changed" : " is gone")
                        + "; nvbind installs nothing");
                }
            });
            after.keySet().stream().filter(manifest -> !before.containsKey(manifest)).forEach(manifest ->
                changed.add("Vulkan manifest " + manifest + " is new"));
        }
        return changed;
    }

    private static Map<String, String> sums(final JsonNode manifests) {
        final Map<String, String> sums = new TreeMap<>();
        manifests.forEach(each -> sums.put(each.path("manifest").asString(""), each.path("sha256").asString("")));
        return sums;
    }
}

package io.nvbind.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.parts.Program;
import io.nvbind.parts.RealParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a snapshot says of Vulkan: on a prepared tree, and of the host's own loader, layers and software driver. */
class VulkanStateTest {

    private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    @TempDir
    private Path root;

    private static ObjectNode written(final Path root, final boolean devices) {
        final ObjectNode json = SnapshotFile.JSON.createObjectNode();
        new VulkanState(root).write(json, devices);
        return json;
    }

    private Path manifest(final String folder, final String name, final String text) throws IOException {
        return Files.writeString(Files.createDirectories(root.resolve(folder)).resolve(name), text);
    }

    @Test
    void shouldTellDriversAndLayersOfEachFolderWithTheirSums() throws IOException {
        manifest("etc/vulkan/icd.d", "a.json", "{\"ICD\":{\"library_path\":\"liba.so\",\"api_version\":\"1.3.2\"}}");
        final Path b = manifest("usr/share/vulkan/icd.d", "b.json", "{\"ICD\":{\"library_path\":\"libb.so\"}}");
        manifest("usr/share/vulkan/implicit_layer.d", "l.json",
            "{\"layer\":{\"name\":\"VK_LAYER_X\",\"api_version\":\"1.3.0\",\"implementation_version\":\"2\"}}");
        manifest("usr/share/vulkan/explicit_layer.d", "m.json", "{\"layers\":[{\"name\":\"VK_LAYER_Y\"}]}");
        final ObjectNode json = written(root, false);
        assertEquals("liba.so", json.at("/icds/0/library_path").stringValue());
        assertEquals("1.3.2", json.at("/icds/0/api_version").stringValue());
        assertEquals(SnapshotFile.sum(Files.readString(b)), json.at("/icds/1/sha256").stringValue());
        assertEquals(List.of("VK_LAYER_Y", "VK_LAYER_X"),
            json.get("layers").valueStream().map(layer -> layer.get("name").stringValue()).toList());
        assertEquals("not asked for", json.get("devices_unavailable").stringValue());
        assertTrue(json.get("devices").isEmpty());
    }

    @Test
    void shouldSayWhyAManifestTellsNothing() throws IOException {
        manifest("usr/share/vulkan/icd.d", "cut.json", "{\"ICD\":{");
        Files.createDirectories(root.resolve("usr/share/vulkan/icd.d/folder.json"));
        manifest("usr/share/vulkan/icd.d", "huge.json", " ".repeat((1 << 20) + 1));
        manifest("usr/share/vulkan/icd.d", "odd.json", "[1]");
        final JsonNode icds = written(root, false).get("icds");
        assertEquals(4, icds.size());
        assertEquals("it cannot be read", icds.get(0).get("unavailable").stringValue());
        assertEquals("it is no manifest", icds.get(1).get("unavailable").stringValue());
        assertEquals("it is no manifest", icds.get(2).get("unavailable").stringValue());
        assertTrue(icds.get(3).get("sha256").isString() && !icds.get(3).has("library_path"));
    }

    @Test
    void shouldTellManifestsThatChangedWentAndCame() throws IOException {
        final Path changed = manifest("usr/share/vulkan/icd.d", "changed.json", "{\"ICD\":{\"library_path\":\"one.so\"}}");
        final Path gone = manifest("usr/share/vulkan/icd.d", "gone.json", "{}");
        final VulkanState state = new VulkanState(root);
        final ObjectNode then = written(root, false);
        assertEquals(List.of(), state.changed(then));
        Files.writeString(changed, "{\"ICD\":{\"library_path\":\"two.so\"}}");
        Files.delete(gone);
        final Path fresh = manifest("etc/vulkan/implicit_layer.d", "new.json", "{}");
        assertEquals(List.of("Vulkan manifest " + changed + " changed; nvbind installs nothing",
            "Vulkan manifest " + gone + " is gone; nvbind installs nothing",
            "Vulkan manifest " + fresh + " is new"), state.changed(then));
    }

    @Test
    void shouldLeaveOutADeviceWithoutUuidAndKeepTheFirstOfTwo() {
        final ArrayNode devices = SnapshotFile.JSON.createArrayNode();
        VulkanState.read("""
            Layers: count = 1
            deviceUUID = 00000000-0000-0000-0000-000000000000
            GPU0:
            VkPhysicalDeviceProperties:
            \tdeviceName        = Card = One
            \tpipelineCacheUUID = aaaaaaaa-0000-0000-0000-000000000000
            \tdeviceUUID        = bbbbbbbb-0000-0000-0000-000000000000
            \tdeviceUUID        = cccccccc-0000-0000-0000-000000000000
            GPU1:
            \tdeviceName        = no UUID
            """, devices);
        assertEquals(1, devices.size());
        assertEquals("Card = One", devices.at("/0/deviceName").stringValue());
        assertEquals("bbbbbbbb-0000-0000-0000-000000000000", devices.at("/0/deviceUUID").stringValue());
        assertEquals("aaaaaaaa-0000-0000-0000-000000000000", devices.at("/0/pipelineCacheUUID").stringValue());
    }

    /** The host's own: whatever vulkaninfo shows to a human is what the snapshot has. */
    @Tag("real")
    @Test
    void shouldTellTheHostsDriversLayersAndDevices() throws Exception {
        RealParts.needProgram("vulkan-tools", "vulkaninfo");
        final Path lavapipe = Path.of("/usr/share/vulkan/icd.d/lvp_icd.x86_64.json");
        RealParts.needFile("mesa-vulkan-drivers", lavapipe);
        final ObjectNode json = written(Path.of("/"), true);
        final JsonNode icd = json.get("icds").valueStream()
            .filter(each -> each.get("manifest").stringValue().equals(lavapipe.toString())).findFirst().orElseThrow();
        assertEquals(SnapshotFile.sum(Files.readString(lavapipe)), icd.get("sha256").stringValue());
        assertTrue(icd.get("library_path").stringValue().contains("libvulkan_lvp.so"), icd.toString());
        final List<String> layers = json.get("layers").valueStream().map(each -> each.path("name").asString("")).toList();
        final JsonNode device = json.get("devices").valueStream()
            .filter(each -> each.get("deviceName").stringValue().contains("llvmpipe")).findFirst().orElseThrow();
        assertTrue(device.get("driverName").stringValue().contains("llvmpipe"), device.toString());
        try (Program shown = Program.start(Map.of(), List.of("vulkaninfo"))) {
            assertEquals(0, shown.await());
            final String text = shown.out();
            for (final String field : List.of("deviceUUID", "driverUUID", "pipelineCacheUUID")) {
                assertTrue(device.get(field).stringValue().matches(UUID), device.toString());
                assertTrue(text.contains(device.get(field).stringValue()), field);
            }
            layers.stream().filter(name -> name.startsWith("VK_LAYER_MESA")).forEach(name ->
                assertTrue(text.contains(name), name + " is not what the loader sees"));
        }
    }
}

package io.nvbind.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.control.Control;
import io.nvbind.control.GpuDesk;
import io.nvbind.control.HotReload;
import io.nvbind.control.Refusal;
import io.nvbind.control.Request;
import io.nvbind.control.State;
import io.nvbind.control.VramDesk;
import io.nvbind.control.Wish;
import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingValue;
import io.nvbind.gpu.Vendor;
import io.nvbind.sim.SimFeature;
import io.nvbind.snapshot.Restored;
import io.nvbind.snapshot.ShaderCaches;
import io.nvbind.snapshot.Snapshots;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Snapshots of the simulated cards of the three vendors. */
class SnapshotsTest {

    private static final Map<GpuId, GpuId> UNMAPPED = Map.of();
    private static final HotReload.Terms TERMS = new HotReload.Terms("tester", Wish.USUAL_PRIORITY, 0, false);

    @TempDir
    private Path folder;
    private SimulatedCards cards;
    private final Gpus gpus = Gpus.none();
    private final Map<GpuId, Gpu> byId = new LinkedHashMap<>();
    private Control control;
    private Snapshots snapshots;
    private Path kept;

    @BeforeEach
    void open() throws IOException {
        cards = SimulatedCards.of("new", Files.createDirectory(folder.resolve("sim")));
        cards.card(Vendor.INTEL).has(SimFeature.FAN_SET).has(SimFeature.FAN_PERCENT);
        for (final Vendor vendor : Vendor.values()) {
            gpus.add(vendor, cards.library(vendor));
        }
        gpus.list().forEach(gpu -> {
            gpu.sample(Metric.Tier.FAST, new GpuSample());
            byId.put(gpu.info().id(), gpu);
        });
        final GpuDesk desk = new GpuDesk() {
            @Override
            public List<GpuId> gpus() {
                return List.copyOf(byId.keySet());
            }

            @Override
            public <T> T with(final GpuId id, final Function<Gpu, T> work) {
                return work.apply(byId.get(id));
            }
        };
        control = new Control(desk, VramDesk.NONE, folder.resolve("control"), "boot", event -> { }, List::of,
            System::nanoTime);
        control.settle(owner -> true);
        kept = folder.resolve("snapshots");
        snapshots = new Snapshots(kept, folder.resolve("root"), control, desk, InstantSource.system());
    }

    @AfterEach
    void close() {
        control.close();
        gpus.close();
        cards.close();
    }

    private Snapshots.Wanted all() {
        return new Snapshots.Wanted(null, 0, List.copyOf(byId.keySet()), false, ShaderCaches.Copy.NONE);
    }

    private GpuId card(final Vendor vendor) {
        return byId.values().stream().filter(gpu -> gpu.info().vendor() == vendor).findFirst().orElseThrow().info().id();
    }

    private void set(final Vendor vendor, final String... texts) throws Refusal {
        final Map<Setting, SettingValue> wanted = new EnumMap<>(Setting.class);
        for (final String text : texts) {
            final String[] parts = text.split("=", 2);
            wanted.put(Setting.valueOf(parts[0]), Setting.valueOf(parts[0]).parse(parts[1]));
        }
        assertEquals(State.IN_FORCE, control.apply(new Request("tester", Wish.HOST, Wish.USUAL_PRIORITY,
            Map.of(card(vendor), wanted), 0, false)).state());
    }

    private void setMuch() throws Refusal {
        set(Vendor.NVIDIA, "PERSISTENCE_MODE=on", "COMPUTE_MODE=exclusive_process", "POWER_LIMIT=250",
            "GPU_CLOCK_RANGE=600..1800", "GPU_CLOCK_OFFSET=-150", "FAN_SPEED=65");
        set(Vendor.AMD, "PERFORMANCE_LEVEL=manual", "POWER_PROFILE=compute", "POWER_LIMIT=320",
            "GPU_CLOCK_RANGE=600..2200", "FAN_SPEED=60");
        set(Vendor.INTEL, "SCHEDULER_MODE=exclusive", "POWER_LIMIT=150", "GPU_CLOCK_RANGE=500..2000", "FAN_SPEED=50");
    }

    private Map<String, String> values() {
        final Map<String, String> values = new LinkedHashMap<>();
        byId.forEach((id, gpu) -> gpu.settings().forEach((setting, state) -> {
            if (state.value() != null) {
                values.put(id + " " + setting.label(), state.value().text());
            }
        }));
        return values;
    }

    @Test
    void shouldPutBackEverythingOfThreeVendors() throws Exception {
        setMuch();
        final Map<String, String> then = values();
        snapshots.create("before", all());
        set(Vendor.NVIDIA, "COMPUTE_MODE=default", "POWER_LIMIT=200", "GPU_CLOCK_RANGE=900..1500", "GPU_CLOCK_OFFSET=50",
            "FAN_SPEED=automatic");
        set(Vendor.AMD, "POWER_LIMIT=280", "GPU_CLOCK_RANGE=700..2000", "FAN_SPEED=90");
        set(Vendor.INTEL, "SCHEDULER_MODE=timeslice", "POWER_LIMIT=120", "FAN_SPEED=automatic");
        assertTrue(snapshots.diff(null, "before", UNMAPPED).left().size() >= 9,
            snapshots.diff(null, "before", UNMAPPED).left().toString());
        final Restored restored = snapshots.restore(null, "before", UNMAPPED, TERMS);
        assertEquals(State.IN_FORCE, restored.change().state(), restored.change().toString());
        assertEquals(List.of(), restored.left());
        assertEquals(then, values());
        assertEquals(List.of(), snapshots.diff(null, "before", UNMAPPED).left());
        assertTrue(restored.without().stream().anyMatch(line -> line.startsWith("VRAM contents cannot be put back")));
    }

    @Test
    void shouldTakeWishesBackThatWereNotThere() throws Exception {
        final Map<String, String> then = values();
        snapshots.create("bare", all());
        setMuch();
        final Restored restored = snapshots.restore(null, "bare", UNMAPPED, TERMS);
        assertEquals(then, values());
        assertEquals(List.of(), restored.left(), restored.change().toString());
        assertTrue(control.wishes().stream().noneMatch(wish -> wish.value() instanceof SettingValue.Amount));
    }

    @Test
    void shouldWriteNothingWhenNothingDiffersOrIsJustPlanned() throws Exception {
        setMuch();
        snapshots.create("now", all());
        cards.state().writes().clear();
        assertEquals(null, snapshots.restore(null, "now", UNMAPPED, TERMS).change());
        set(Vendor.NVIDIA, "POWER_LIMIT=200");
        cards.state().writes().clear();
        final Restored planned =
            snapshots.restore(null, "now", UNMAPPED, new HotReload.Terms("tester", Wish.USUAL_PRIORITY, 0, true));
        assertEquals(State.PLANNED, planned.change().state());
        assertEquals(1, planned.left().size());
        assertEquals(0, cards.state().writes().count());
    }

    @Test
    void shouldRefuseAnotherModelUnlessMapped() throws Exception {
        snapshots.create("x", all());
        final GpuId nvidia = card(Vendor.NVIDIA);
        final GpuId intel = card(Vendor.INTEL);
        final Gpu taken = byId.remove(nvidia);
        assertEquals(Refusal.Kind.UNKNOWN,
            assertThrows(Refusal.class, () -> snapshots.restore(null, "x", UNMAPPED, TERMS)).kind());
        assertEquals(Refusal.Kind.BAD_VALUE,
            assertThrows(Refusal.class, () -> snapshots.restore(null, "x", Map.of(nvidia, intel), TERMS)).kind());
        byId.put(nvidia, byId.get(intel));
        assertEquals(Refusal.Kind.CONFLICT,
            assertThrows(Refusal.class, () -> snapshots.restore(null, "x", UNMAPPED, TERMS)).kind());
        byId.put(nvidia, taken);
        assertEquals(Refusal.Kind.BAD_VALUE, assertThrows(Refusal.class,
            () -> snapshots.diff(null, "x", Map.of(GpuId.parse("0000:99:00.0"), intel))).kind());
        assertEquals(List.of(), snapshots.diff(null, "x", UNMAPPED).left());
    }

    @Test
    void shouldRefuseAFileThatWasEditedCutShortOrRenamed() throws Exception {
        setMuch();
        snapshots.create("good", all());
        final Path file = kept.resolve("host/good.json");
        final String text = Files.readString(file);
        cards.state().writes().clear();
        final List<String> bad = new ArrayList<>(List.of("", "{}", "null", "[]",
            text.replace("\"value\":250.0", "\"value\":251.0"), text.replace(",\"name\"", ", \"name\""), text.strip(), text + "\n", text.substring(0, text.length() / 2)));
        for (int cut = 1; cut < text.length(); cut += 97) {
            bad.add(text.substring(0, cut));
        }
        for (int at = 0; at < text.length(); at += 211) {
            bad.add(text.substring(0, at) + (char) (text.charAt(at) ^ 1) + text.substring(at + 1));
        }
        for (final String each : bad) {
            Files.writeString(file, each);
            assertEquals(Refusal.Kind.CONFLICT,
                assertThrows(Refusal.class, () -> snapshots.restore(null, "good", UNMAPPED, TERMS), each).kind());
            assertTrue(snapshots.list(null).getFirst().problem() != null);
        }
        Files.writeString(file, text);
        Files.copy(file, file.resolveSibling("other.json"));
        assertEquals(Refusal.Kind.CONFLICT,
            assertThrows(Refusal.class, () -> snapshots.restore(null, "other", UNMAPPED, TERMS)).kind());
        assertEquals(0, cards.state().writes().count());
        assertEquals("good", snapshots.show(null, "good").get("name").stringValue());
    }

    @Test
    void shouldRefuseNamesThatLeaveTheFolderAndLinks() throws Exception {
        for (final String name : List.of("..", "../x", "a/b", "/etc/passwd", ".x", "", "a\u0000b", "a\nb",
            "x".repeat(101))) {
            assertEquals(Refusal.Kind.BAD_VALUE,
                assertThrows(Refusal.class, () -> snapshots.create(name, all()), name).kind());
            assertEquals(Refusal.Kind.BAD_VALUE,
                assertThrows(Refusal.class, () -> snapshots.show(null, name), name).kind());
            assertEquals(Refusal.Kind.BAD_VALUE,
                assertThrows(Refusal.class, () -> snapshots.delete(null, name), name).kind());
        }
        final Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.createDirectory(kept);
        Files.createSymbolicLink(kept.resolve("host"), elsewhere);
        assertThrows(IOException.class, () -> snapshots.create("x", all()));
        assertThrows(IOException.class, () -> snapshots.show(null, "x"));
        assertThrows(IOException.class, () -> snapshots.list(null));
        Files.delete(kept.resolve("host"));
        Files.delete(kept);
        Files.createSymbolicLink(kept, elsewhere);
        assertThrows(IOException.class, () -> snapshots.create("x", all()));
        try (var files = Files.list(elsewhere)) {
            assertEquals(0, files.count());
        }
        Files.delete(kept);
        snapshots.create("x", all());
        Files.move(kept.resolve("host/x.json"), elsewhere.resolve("x.json"));
        Files.createSymbolicLink(kept.resolve("host/x.json"), elsewhere.resolve("x.json"));
        assertThrows(IOException.class, () -> snapshots.show(null, "x"));
    }

    @Test
    void shouldKeepManyAndNoneTwice() throws Exception {
        snapshots.create("a", all());
        snapshots.create("b", all());
        assertEquals(Refusal.Kind.CONFLICT, assertThrows(Refusal.class, () -> snapshots.create("a", all())).kind());
        assertEquals(List.of("a", "b"), snapshots.list(null).stream().map(Snapshots.Summary::name).toList());
        snapshots.delete(null, "a");
        assertEquals(Refusal.Kind.UNKNOWN, assertThrows(Refusal.class, () -> snapshots.show(null, "a")).kind());
        assertEquals(Refusal.Kind.UNKNOWN, assertThrows(Refusal.class, () -> snapshots.delete(null, "a")).kind());
    }

    @Test
    void shouldTellCardsLibrariesVulkanAndShaderCaches() throws Exception {
        final Path root = folder.resolve("root");
        Files.writeString(Files.createDirectories(root.resolve("usr/share/vulkan/icd.d")).resolve("a.json"),
            "{\"ICD\":{\"api_version\":\"1.3.1\",\"library_path\":\"libx.so\"},\"file_format_version\":\"1.0.0\"}");
        Files.writeString(Files.createDirectories(root.resolve("proc/77")).resolve("environ"),
            "HOME=/home/u\0MESA_SHADER_CACHE_DIR=/caches\0", StandardCharsets.UTF_8);
        final Path cache = Files.createDirectories(root.resolve("proc/77/root/caches/mesa_shader_cache"));
        Files.writeString(cache.resolve("shader"), "compiled");
        Files.createDirectories(root.resolve("proc/77/root/home/u/.cache/nvidia"));
        Files.createSymbolicLink(root.resolve("proc/77/root/home/u/.cache/nvidia/GLCache"), folder);
        final JsonNode made = snapshots.create("c", new Snapshots.Wanted("gaming-001", 77,
            List.of(card(Vendor.NVIDIA)), false, ShaderCaches.Copy.HARDLINK));
        assertEquals("libx.so", made.at("/vulkan/icds/0/library_path").stringValue());
        final JsonNode gpu = made.at("/gpus/0");
        assertEquals("nvidia", gpu.get("vendor").stringValue());
        assertTrue(gpu.get("driver_version").isString() && !gpu.get("details").isEmpty(), gpu.toString());
        final Map<String, JsonNode> caches = new LinkedHashMap<>();
        made.get("shader_caches").forEach(each -> caches.put(each.get("path").stringValue(), each));
        assertEquals("compiled",
            Files.readString(Path.of(caches.get("/caches/mesa_shader_cache").get("copy").stringValue(), "shader")));
        assertTrue(!caches.get("/home/u/.cache/nvidia/GLCache").get("there").booleanValue(), "a link is not followed");
        Files.writeString(root.resolve("usr/share/vulkan/icd.d/b.json"), "{");
        assertTrue(snapshots.diff("gaming-001", "c", UNMAPPED).without().stream()
            .anyMatch(line -> line.contains("b.json is new")));
        snapshots.delete("gaming-001", "c");
        try (var files = Files.list(kept.resolve("containers/gaming-001"))) {
            assertEquals(List.of(), files.toList());
        }
        assertEquals("compiled", Files.readString(cache.resolve("shader")));
    }
}

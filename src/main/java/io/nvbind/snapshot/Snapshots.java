package io.nvbind.snapshot;

import io.nvbind.control.Change;
import io.nvbind.control.Control;
import io.nvbind.control.GpuDesk;
import io.nvbind.control.HotReload;
import io.nvbind.control.Refusal;
import io.nvbind.control.Request;
import io.nvbind.control.Standing;
import io.nvbind.control.State;
import io.nvbind.control.Wish;
import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingValue;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes, compares and puts back snapshots of GPUs. Any thread but the one that GPUs are lent on; one call at a time, the
 * others wait.
 */
public final class Snapshots {

    private final SnapshotStore store;
    private final Control control;
    private final GpuDesk desk;
    private final VulkanState vulkan;
    private final ShaderCaches caches;
    private final InstantSource clock;

    /**
     * What a snapshot is made of.
     *
     * @param container     whose; null for the host's GPUs.
     * @param pid           a process of it, whose shader caches are looked for; 0 for none.
     * @param gpus          which GPUs.
     * @param vulkanDevices whether {@code vulkaninfo} is asked for the devices' UUIDs, which may take a second.
     * @param copy          how shader caches are copied.
     */
    public record Wanted(String container, long pid, List<GpuId> gpus, boolean vulkanDevices, ShaderCaches.Copy copy) {
    }

    /**
     * Opens the folder; makes nothing yet.
     *
     * @param folder  of the snapshots, ours.
     * @param root    of the system's tree, {@code /} but in tests.
     * @param control carries out what is put back.
     * @param desk    lends the GPUs.
     * @param clock   the wall clock.
     */
    public Snapshots(final Path folder, final Path root, final Control control, final GpuDesk desk,
                     final InstantSource clock) {
        this.store = new SnapshotStore(folder);
        this.control = control;
        this.desk = desk;
        this.vulkan = new VulkanState(root);
        this.caches = new ShaderCaches(root);
        this.clock = clock;
    }

    /**
     * Makes one.
     *
     * @param name   what it is called; null for the time.
     * @param wanted what it is made of.
     * @return what it holds.
     * @throws Refusal     when the name is taken or none, or a GPU is gone.
     * @throws IOException when it cannot be written.
     */
    public synchronized JsonNode create(final String name, final Wanted wanted) throws Refusal, IOException {
        final String called = name == null ? clock.instant().toString().replace(':', '-') : name;
        store.requireFree(wanted.container(), called);
        final ObjectNode json = SnapshotFile.JSON.createObjectNode();
        json.put("format", SnapshotFile.FORMAT).put("version", SnapshotFile.VERSION).put("name", called)
            .put("container_id", wanted.container()).put("created", clock.instant().toString())
            .put("kernel", System.getProperty("os.version"));
        final var gpus = json.putArray("gpus");
        for (final GpuId gpu : wanted.gpus()) {
            state(gpu, wanted.container()).write(gpus.addObject());
        }
        vulkan.write(json.putObject("vulkan"), wanted.vulkanDevices());
        caches.write(json.putArray("shader_caches"), wanted.pid(), wanted.copy(),
            store.beside(wanted.container(), called));
        store.create(wanted.container(), called, json);
        return json;
    }

    private GpuState state(final GpuId gpu, final String container) throws Refusal {
        final GpuState.Seen seen = desk.with(gpu, GpuState.Seen::of);
        final Map<Setting, SettingValue> wished = new EnumMap<>(Setting.class);
        for (final Standing each : control.standing()) {
            final Wish wish = each.wish();
            final boolean shown = wish.slot().container() == null || wish.slot().container().equals(container);
            if (each.limitedBy() == null && shown && wish.slot().gpu().equals(gpu)) {
                wished.put(wish.slot().setting(), wish.value());
            }
        }
        return new GpuState(seen.info(), control.settings(gpu, container), wished, seen.details(), seen.processes());
    }

    /**
     * What one holds.
     *
     * @param container whose; null for the host's.
     * @param name      what it is called.
     * @return JSON as docs/snapshots.md tells.
     * @throws Refusal     when there is none, or it is not what nvbind wrote.
     * @throws IOException when it cannot be read.
     */
    public synchronized JsonNode show(final String container, final String name) throws Refusal, IOException {
        return store.read(container, name);
    }

    /**
     * A snapshot that is kept.
     *
     * @param name    what it is called.
     * @param bytes   its size.
     * @param created as ISO 8601; null when it cannot be used.
     * @param gpus    how many it holds.
     * @param problem why it cannot be used; null when it can.
     */
    public record Summary(String name, long bytes, String created, int gpus, String problem) {
    }

    /**
     * Those that are kept.
     *
     * @param container whose; null for the host's.
     * @return by name; those that cannot be used too.
     * @throws IOException when the folder cannot be read.
     */
    public synchronized List<Summary> list(final String container) throws IOException {
        return store.list(container).stream().map(entry -> new Summary(entry.name(), entry.bytes(),
            entry.snapshot() == null ? null : entry.snapshot().path("created").asString(null),
            entry.snapshot() == null ? 0 : entry.snapshot().path("gpus").size(), entry.problem())).toList();
    }

    /**
     * Deletes one for good.
     *
     * @param container whose; null for the host's.
     * @param name      what it is called.
     * @throws Refusal     when there is none.
     * @throws IOException when it cannot be deleted.
     */
    public synchronized void delete(final String container, final String name) throws Refusal, IOException {
        store.delete(container, name);
    }

    /**
     * Where one stands otherwise than now.
     *
     * @param container whose; null for the host's.
     * @param name      what it is called.
     * @param mapped    GPUs of the snapshot that others take the place of.
     * @return what differs, before anything is put back; nothing is changed.
     * @throws Refusal     when there is none, it is not what nvbind wrote, or a GPU is not there or another model.
     * @throws IOException when it cannot be read.
     */
    public synchronized Restored diff(final String container, final String name, final Map<GpuId, GpuId> mapped)
        throws Refusal, IOException {
        final ObjectNode snapshot = store.read(container, name);
        final Comparison comparison = Comparison.of(control, desk, container, snapshot, mapped);
        return new Restored(null, comparison.differences(), without(snapshot, comparison));
    }

    /**
     * Puts one back: what differs becomes wishes of the container, or the host, by one change.
     *
     * @param container whose; null for the host's.
     * @param name      what it is called.
     * @param mapped    GPUs of the snapshot that others take the place of; one that is mapped may be another model.
     * @param terms     on which terms.
     * @return what became of it; its change is {@link State#ROLLED_BACK} when a write failed.
     * @throws Refusal     why nothing was written.
     * @throws IOException when the snapshot cannot be read.
     */
    public synchronized Restored restore(final String container, final String name, final Map<GpuId, GpuId> mapped,
                                         final HotReload.Terms terms) throws Refusal, IOException {
        final ObjectNode snapshot = store.read(container, name);
        final Comparison before = Comparison.of(control, desk, container, snapshot, mapped);
        if (before.wanted().isEmpty()) {
            return new Restored(null, before.differences(), without(snapshot, before));
        }
        final Request request = new Request(terms.user(), container == null ? Wish.HOST : container, terms.priority(),
            before.wanted(), terms.confirmNanos(), false);
        final Change change = terms.dryRun() ? control.plan(request) : control.apply(request);
        final Comparison after = terms.dryRun() ? before
            : Comparison.of(control, desk, container, snapshot, mapped);
        return new Restored(change, after.differences(), without(snapshot, before));
    }

    private List<String> without(final ObjectNode snapshot, final Comparison comparison) {
        final List<String> without = new ArrayList<>(comparison.identity());
        double mebibytes = 0;
        int processes = 0;
        for (final JsonNode gpu : snapshot.path("gpus")) {
            for (final JsonNode process : gpu.at("/vram/processes")) {
                processes++;
                mebibytes += process.path("vram_mb").asDouble(0);
            }
        }
        without.add("VRAM contents cannot be put back from outside: " + processes + " processes held "
            + Math.round(mebibytes) + " MiB");
        without.addAll(vulkan.changed(snapshot.path("vulkan")));
        for (final JsonNode cache : snapshot.path("shader_caches")) {
            if (cache.path("there").booleanValue(false)) {
                without.add("shader cache " + cache.path("path").asString("") + " is the container's own to put back"
                    + (cache.hasNonNull("copy") ? "; its copy is " + cache.get("copy").stringValue() : ""));
            }
        }
        return without;
    }
}

package io.nvbind.operations;

import io.nvbind.api.Access;
import io.nvbind.api.Answer;
import io.nvbind.api.Call;
import io.nvbind.api.Operation;
import io.nvbind.api.OperationSource;
import io.nvbind.api.Problem;
import io.nvbind.api.Schema;
import io.nvbind.control.GpuDesk;
import io.nvbind.control.HotReload;
import io.nvbind.control.Refusal;
import io.nvbind.control.State;
import io.nvbind.control.Wish;
import io.nvbind.gpu.GpuId;
import io.nvbind.snapshot.Restored;
import io.nvbind.snapshot.ShaderCaches;
import io.nvbind.snapshot.Snapshots;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Making, comparing and putting back snapshots of GPUs. */
public final class SnapshotOperations implements OperationSource {

    private static final String CONTAINER = "container_id";
    private static final Schema NAME = Schema.text("[A-Za-z0-9][A-Za-z0-9._@-]{0,99}").describe("what it is called");
    private static final Schema WHOSE = Ids.CONTAINER.describe("whose; the host's when left out");
    private static final Schema MAP =
        Schema.map(Ids.GPU).describe("GPUs of the snapshot that others take the place of, by PCI address");

    private final KnownContainers known;
    private final GpuDesk desk;
    private final Snapshots snapshots;

    /**
     * Creates it.
     *
     * @param known     the containers there are.
     * @param desk      tells which GPUs there are.
     * @param snapshots makes them.
     */
    public SnapshotOperations(final KnownContainers known, final GpuDesk desk, final Snapshots snapshots) {
        this.known = known;
        this.desk = desk;
        this.snapshots = snapshots;
    }

    @Override
    public List<Operation> operations() {
        final Schema snapshot = Schema.named("Snapshot", Schema.object().orMore());
        return List.of(
            Operation.set("snapshots.create", "POST", "/api/snapshots")
                .summary("Keeps how the GPUs of a container, or the host, stand.")
                .optional(CONTAINER, WHOSE).optional("name", NAME)
                .optional("gpus", Schema.list(Ids.GPU, 64).describe("the container's when left out, else all"))
                .optional("vulkan_devices", Schema.flag().describe("ask vulkaninfo for UUIDs; may take a second"))
                .optional("copy_shader_caches", Schema.choice("none", "reflink", "hardlink"))
                .answers(201, snapshot).problems(404, 409, 503).blocking().handledBy(this::create),
            Operation.read("snapshots.list", "/api/snapshots", Access.READ)
                .summary("The snapshots of a container, or the host, by name.")
                .optional(CONTAINER, WHOSE)
                .answers(200, Schema.list(SnapshotJson.summary(), 256)).blocking().handledBy(this::list),
            Operation.read("snapshots.show", "/api/snapshots/{name}", Access.READ)
                .summary("What a snapshot holds.").required("name", NAME).optional(CONTAINER, WHOSE)
                .answers(200, snapshot).problems(404, 409).blocking().handledBy(this::show),
            Operation.set("snapshots.diff", "POST", "/api/snapshots/{name}/diff")
                .summary("Where a snapshot stands otherwise than now; changes nothing.")
                .required("name", NAME).optional(CONTAINER, WHOSE).optional("map", MAP)
                .answers(200, SnapshotJson.restored()).problems(404, 409, 503).blocking().handledBy(this::diff),
            Operation.set("snapshots.restore", "POST", "/api/snapshots/{name}/restore")
                .summary("Puts a snapshot's settings back by one change, and tells what could not be.")
                .required("name", NAME).optional(CONTAINER, WHOSE).optional("map", MAP)
                .optional("priority", Schema.whole(Wish.LEAST_PRIORITY, Wish.GREATEST_PRIORITY))
                .optional("confirm_within_s", ControlOperations.CONFIRM)
                .optional("dry_run", Schema.flag().describe("show the plan, write nothing"))
                .answers(200, SnapshotJson.restored()).problems(404, 409, 422, 503).blocking().handledBy(this::restore),
            Operation.set("snapshots.delete", "DELETE", "/api/snapshots/{name}")
                .summary("Deletes a snapshot for good.").required("name", NAME).optional(CONTAINER, WHOSE)
                .problems(404).blocking().handledBy(this::delete));
    }

    private Answer create(final Call call) throws Problem {
        final String container = call.text(CONTAINER);
        if (container != null) {
            known.require(container);
        }
        final ShaderCaches.Copy copy = call.has("copy_shader_caches")
            ? ShaderCaches.Copy.valueOf(call.text("copy_shader_caches").toUpperCase(Locale.ROOT)) : ShaderCaches.Copy.NONE;
        try {
            final JsonNode made = snapshots.create(call.text("name"), new Snapshots.Wanted(container,
                container == null ? 0 : known.firstPid(container), gpus(call, container), call.flag("vulkan_devices"),
                copy));
            return Answer.created("/api/snapshots/" + made.get("name").stringValue(),
                ChangeJson.JSON.writeValueAsBytes(made));
        } catch (final Refusal | IOException problem) {
            throw problem(problem);
        }
    }

    private List<GpuId> gpus(final Call call, final String container) {
        if (call.has("gpus")) {
            return call.node("gpus").valueStream().map(node -> GpuId.parse(node.stringValue())).distinct().toList();
        }
        final GpuId meant = container == null ? null : known.gpu(container);
        return meant == null ? desk.gpus() : List.of(meant);
    }

    private Answer list(final Call call) throws Problem {
        try {
            return Answer.json(ChangeJson.JSON.writeValueAsBytes(SnapshotJson.list(snapshots.list(call.text(CONTAINER)))));
        } catch (final IOException problem) {
            throw problem(problem);
        }
    }

    private Answer show(final Call call) throws Problem {
        try {
            return Answer.json(ChangeJson.JSON.writeValueAsBytes(snapshots.show(call.text(CONTAINER), call.text("name"))));
        } catch (final Refusal | IOException problem) {
            throw problem(problem);
        }
    }

    private Answer diff(final Call call) throws Problem {
        try {
            return answer(call, snapshots.diff(call.text(CONTAINER), call.text("name"), map(call)));
        } catch (final Refusal | IOException problem) {
            throw problem(problem);
        }
    }

    private Answer restore(final Call call) throws Problem {
        final String container = call.text(CONTAINER);
        if (container != null && !known.isWatched(known.require(container))) {
            throw new Problem(409, "no game runs in container '" + container + "' and nobody registered it, so its end would"
                + " not be noticed; start its game or register it (nvbind containers add)");
        }
        try {
            final Restored restored = snapshots.restore(container, call.text("name"), map(call), new HotReload.Terms(
                call.caller().name(), (int) call.whole("priority", Wish.USUAL_PRIORITY),
                ControlOperations.confirmNanos(call), call.flag("dry_run")));
            if (restored.change() != null && restored.change().state() == State.ROLLED_BACK) {
                throw ChangeJson.failure(restored.change());
            }
            return answer(call, restored);
        } catch (final Refusal | IOException problem) {
            throw problem(problem);
        }
    }

    private static Map<GpuId, GpuId> map(final Call call) throws Problem {
        final Map<GpuId, GpuId> map = new HashMap<>();
        if (call.has("map")) {
            for (final Map.Entry<String, JsonNode> each : call.node("map").properties()) {
                try {
                    map.put(GpuId.parse(each.getKey()), GpuId.parse(each.getValue().stringValue()));
                } catch (final IllegalArgumentException none) {
                    throw Problem.badValue("map", each.getKey(), "PCI addresses");
                }
            }
        }
        return map;
    }

    private static Answer answer(final Call call, final Restored restored) {
        return Answer.json(ChangeJson.JSON.writeValueAsBytes(
            SnapshotJson.of(call.text(CONTAINER), call.text("name"), restored)));
    }

    private Answer delete(final Call call) throws Problem {
        try {
            snapshots.delete(call.text(CONTAINER), call.text("name"));
            return Answer.nothing();
        } catch (final Refusal | IOException problem) {
            throw problem(problem);
        }
    }

    private static Problem problem(final Exception problem) {
        return problem instanceof final Refusal refusal ? ChangeJson.problem(refusal)
            : new Problem(500, String.valueOf(problem.getMessage()));
    }
}

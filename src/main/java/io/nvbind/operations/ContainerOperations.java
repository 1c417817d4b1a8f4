package io.nvbind.operations;

import io.nvbind.api.Access;
import io.nvbind.api.Answer;
import io.nvbind.api.Call;
import io.nvbind.api.Operation;
import io.nvbind.api.OperationSource;
import io.nvbind.api.Problem;
import io.nvbind.api.Schema;
import io.nvbind.container.Container;
import io.nvbind.container.ContainerToken;
import io.nvbind.container.Containers;
import io.nvbind.container.Registration;
import io.nvbind.gpu.GpuId;
import io.nvbind.json.JsonWriter;
import io.nvbind.telemetry.GpuReading;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;

/** Registering, finding and removing containers. */
public final class ContainerOperations implements OperationSource {

    private final KnownContainers known;
    private final Containers registered;
    private final List<GpuReading> gpus;
    private final InstantSource clock;

    /**
     * Creates it.
     *
     * @param known      the containers there are.
     * @param registered those somebody registered.
     * @param gpus       the host's GPUs.
     * @param clock      the wall clock.
     */
    public ContainerOperations(final KnownContainers known, final Containers registered, final List<GpuReading> gpus,
                               final InstantSource clock) {
        this.known = known;
        this.registered = registered;
        this.gpus = gpus;
        this.clock = clock;
    }

    @Override
    public List<Operation> operations() {
        final Schema container = Schema.named("Container", KnownContainers.schema());
        return List.of(
            Operation.read("containers.list", "/api/containers", Access.OWN)
                .summary("The containers: those that were registered, and those whose games have a frame ring.")
                .answers(200, Schema.list(container, 2 * Containers.MAX_CONTAINERS))
                .blocking().tagged()
                .handledBy(this::list),
            Operation.read("containers.show", "/api/containers/{id}", Access.CONTAINER)
                .summary("One container.")
                .required("id", Ids.CONTAINER)
                .answers(200, container).blocking().tagged()
                .handledBy(call -> Answer.json(known.json(known.require(call.text("id"))))),
            Operation.set("containers.add", "POST", "/api/containers")
                .summary("Registers a container until its process or control group ends. The answer holds its own token,"
                    + " which is shown this once.")
                .required("id", Ids.CONTAINER)
                .optional("gpu", Ids.GPU.describe("PCI address of the GPU it is meant to use").orNull())
                .optional("pid", Schema.whole(1, 1 << 22).describe("of its first process, on the host").orNull())
                .optional("cgroup", Schema.text(1024).describe("path of its control group (version 2)").orNull())
                .optional("game", Schema.text(128).describe("what it runs").orNull())
                .answers(201, Schema.object().field("container", container)
                    .field("token", Schema.text("[A-Za-z0-9_-]{43}").describe("reads this container, nothing else")))
                .problems(409).blocking()
                .handledBy(this::add),
            Operation.set("containers.remove", "DELETE", "/api/containers/{id}")
                .summary("Takes a container out and ends its token; one whose game still runs stays in the list.")
                .required("id", Ids.CONTAINER)
                .problems(404).blocking()
                .handledBy(this::remove));
    }

    private Answer list(final Call call) {
        final JsonWriter json = new JsonWriter(1024);
        json.beginArray();
        known.ids().stream().filter(call.caller()::mayRead).forEach(id -> known.write(id, json));
        return Answer.json(json.endArray().toByteArray());
    }

    private Answer add(final Call call) throws Problem, IOException {
        final String id = call.text("id");
        final String token = ContainerToken.make();
        final Container made = registered.register(new Registration(id, gpu(call.text("gpu")), call.whole("pid", 0),
            call.text("cgroup"), call.text("game")), token, clock.instant().getEpochSecond());
        known.makeFolder(made);
        final JsonWriter json = new JsonWriter(512);
        json.beginObject();
        known.write(id, json.name("container"));
        json.name("token").string(token);
        return Answer.created("/api/containers/" + id, json.endObject().toByteArray());
    }

    private GpuId gpu(final String address) throws Problem {
        if (address == null) {
            return null;
        }
        final GpuId wanted = GpuId.parse(address);
        for (final GpuReading gpu : gpus) {
            if (gpu.info().id().equals(wanted)) {
                return wanted;
            }
        }
        throw Problem.badValue("gpu", address, gpus.isEmpty() ? "nothing: this host has no GPU"
            : "one of " + String.join(", ", gpus.stream().map(gpu -> gpu.info().id().toString()).toList()));
    }

    private Answer remove(final Call call) throws Problem {
        final String id = known.require(call.text("id"));
        registered.remove(id, "it was removed");
        known.removeFolder(id);
        return Answer.nothing();
    }
}

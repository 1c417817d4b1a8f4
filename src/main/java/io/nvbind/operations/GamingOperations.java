package io.nvbind.operations;

import io.nvbind.api.Access;
import io.nvbind.api.Answer;
import io.nvbind.api.Call;
import io.nvbind.api.Operation;
import io.nvbind.api.OperationSource;
import io.nvbind.api.Problem;
import io.nvbind.api.Schema;
import io.nvbind.control.Change;
import io.nvbind.control.Request;
import io.nvbind.gpu.GpuId;
import io.nvbind.profile.GamePlan;
import io.nvbind.profile.Profile;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Game profiles: listed, shown, applied to a container and taken back. */
public final class GamingOperations implements OperationSource {

    private static final Schema GAME =
        Schema.text(128).describe("name, Steam number or program; near misses are forgiven");
    private static final Schema PRESET = Schema.choice("low", "medium", "high", "ultra", "competitive");
    private static final Schema TEXTS = Schema.list(Schema.text(4096), 4096);

    private final GameProfiles profiles;
    private final KnownContainers known;

    /**
     * Creates it.
     *
     * @param profiles the host's.
     * @param known    the containers there are.
     */
    public GamingOperations(final GameProfiles profiles, final KnownContainers known) {
        this.profiles = profiles;
        this.known = known;
    }

    @Override
    public List<Operation> operations() {
        final Schema applied = GamingJson.applied();
        return List.of(
            Operation.read("gaming.profiles", "/api/gaming/profiles", Access.READ)
                .summary("The games there are profiles for, and files that are left out.")
                .answers(200, Schema.object().field("profiles", Schema.list(GamingJson.profile(), 4096))
                    .field("left_out", TEXTS).field("notes", TEXTS))
                .handledBy(call -> answer(GamingJson.library(profiles.library()))),
            Operation.read("gaming.show", "/api/gaming/profiles/{game}", Access.READ)
                .summary("What a profile comes to on a GPU: each value, where it was written and how it acts.")
                .required("game", GAME).optional("quality_preset", PRESET).optional("gpu", Ids.GPU)
                .answers(200, applied).problems(404, 422)
                .handledBy(this::show),
            Operation.set("gaming.apply", "POST", "/api/gaming/profile")
                .summary("Applies a game's profile to a container: settings at once, whole or not at all, the rest for the"
                    + " game's next start.")
                .required("container_id", Ids.CONTAINER)
                .optional("game", GAME.describe("when left out, what the container says it runs").orNull())
                .optional("quality_preset", PRESET.orNull()).optional("gpu", Ids.GPU.orNull())
                .optional("confirm_within_s", Schema.number(0, Request.LONGEST_NANOS / 1e9))
                .optional("dry_run", Schema.flag().describe("show the plan, write nothing"))
                .answers(200, applied).problems(404, 409, 422, 503).blocking()
                .handledBy(this::apply),
            Operation.set("gaming.revert", "POST", "/api/gaming/revert")
                .summary("Takes back what a profile set for a container.")
                .required("container_id", Ids.CONTAINER)
                .answers(200, Schema.object().field("container_id", Ids.CONTAINER)
                    .field("change", ChangeJson.schema().orNull()))
                .problems(404, 409, 503).blocking()
                .handledBy(this::revert));
    }

    private static Answer answer(final ObjectNode json) {
        return Answer.json(GamingJson.JSON.writeValueAsBytes(json));
    }

    private static GpuId gpu(final Call call) {
        return call.has("gpu") ? GpuId.parse(call.text("gpu")) : null;
    }

    private Answer show(final Call call) throws Problem {
        final GpuId gpu = profiles.host().info(gpu(call)).id();
        final GamePlan plan = profiles.plan(profiles.require(call.text("game")), call.text("quality_preset"), gpu);
        return answer(shown(plan, gpu));
    }

    /**
     * What {@code gaming.show} answers, for where no daemon is.
     *
     * @param plan of a profile.
     * @param gpu  it was planned for.
     * @return the same JSON.
     */
    public static ObjectNode shown(final GamePlan plan, final GpuId gpu) {
        return GamingJson.of(null, new GameProfiles.Applied(plan, gpu, null, 0, List.of()), true);
    }

    /**
     * The same where there is no GPU to plan for: without any key.
     *
     * @param profile the game's.
     * @param preset  quality preset; null for none.
     * @return the same JSON, with empty lists.
     */
    public static ObjectNode shown(final Profile profile, final String preset) {
        return shown(new GamePlan(profile, preset, List.of(), Map.of(), List.of()), null);
    }

    private Answer apply(final Call call) throws Problem {
        final String container = known.require(call.text("container_id"));
        final String game = call.has("game") ? call.text("game") : known.game(container);
        if (game == null) {
            throw Problem.badValue("game", null, "a game's name: container '" + container + "' does not say what it runs");
        }
        final GpuId gpu = call.has("gpu") ? gpu(call) : profiles.host().of(container);
        final GamePlan plan = profiles.plan(profiles.require(game), call.text("quality_preset"), gpu);
        return answer(GamingJson.of(container, profiles.apply(container, plan, gpu, call.caller().name(),
            ControlOperations.confirmNanos(call), call.flag("dry_run")), call.flag("dry_run")));
    }

    private Answer revert(final Call call) throws Problem {
        final String container = known.require(call.text("container_id"));
        final Change change = profiles.revert(container, call.caller().name());
        final ObjectNode json = GamingJson.JSON.createObjectNode().put("container_id", container);
        json.set("change", change == null ? GamingJson.JSON.nullNode() : ChangeJson.of(change, System.nanoTime()));
        return answer(json);
    }
}

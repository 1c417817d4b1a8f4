package io.nvbind.operations;

import io.nvbind.api.Access;
import io.nvbind.api.Answer;
import io.nvbind.api.Call;
import io.nvbind.api.Operation;
import io.nvbind.api.OperationSource;
import io.nvbind.api.Problem;
import io.nvbind.api.Schema;
import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.GpuInfo;
import io.nvbind.profile.GamePlan;
import io.nvbind.profile.ProfileText;
import io.nvbind.profile.Road;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Trying a profile on a game that runs, tuning for a goal, and what trials came to. */
public final class TrialOperations implements OperationSource {

    /** Length of a scene when none is asked for, seconds. */
    public static final double USUAL_SECONDS = 20;
    /** Trials at most when no number is asked for. */
    public static final int USUAL_BUDGET = 4;

    private static final Schema SCENE = Schema.number(1, 600).describe("length of each of the scenes, seconds; 20 when left"
        + " out");
    private static final Schema TEXT = Schema.text(4096);

    private final GameProfiles profiles;
    private final KnownContainers known;
    private final ProfileTrial trial;
    private final TrialMemory memory;
    private final InstantSource clock;

    /**
     * Creates it.
     *
     * @param profiles the host's.
     * @param known    the containers there are.
     * @param scenes   watches games.
     * @param memory   keeps what trials came to.
     * @param clock    the wall clock.
     */
    public TrialOperations(final GameProfiles profiles, final KnownContainers known, final Scenes scenes,
                           final TrialMemory memory, final InstantSource clock) {
        this.profiles = profiles;
        this.known = known;
        this.trial = new ProfileTrial(profiles, scenes);
        this.memory = memory;
        this.clock = clock;
    }

    private static Schema schema() {
        final Schema figure = Schema.object()
            .field("before", Schema.number().orNull()).field("after", Schema.number().orNull())
            .field("difference_low", Schema.number().orNull()).field("difference_high", Schema.number().orNull());
        return Schema.named("ProfileTrial", Schema.object().field("profile", TEXT).field("quality_preset", TEXT.orNull())
            .field("goal", TEXT).field("gpu", Ids.GPU).field("gpu_name", TEXT).field("driver_version", TEXT.orNull())
            .field("simulated", Schema.flag()).field("scene_s", Schema.number()).field("at", Schema.number())
            .field("helped", Schema.flag()).field("kept", Schema.flag()).field("why", TEXT)
            .field("figures", Schema.map(figure).describe("95 % confidence of after less before"))
            .field("settings", Schema.map(TEXT).describe("what was set at once"))
            .field("not_tried", Schema.list(TEXT, 4096).describe("keys that act at the next start only")));
    }

    @Override
    public List<Operation> operations() {
        return List.of(
            Operation.set("gaming.verify", "POST", "/api/gaming/verify")
                .summary("Applies a profile to a game that runs, and keeps it only if it surely helped its goal: a scene"
                    + " before and one after are compared. Takes two scenes' time.")
                .required("container_id", Ids.CONTAINER).optional("game", TEXT.orNull())
                .optional("quality_preset", Schema.choice("low", "medium", "high", "ultra", "competitive").orNull())
                .optional("gpu", Ids.GPU.orNull()).optional("scene_s", SCENE)
                .answers(200, schema()).problems(404, 409, 422, 503).blocking()
                .handledBy(this::verify),
            Operation.set("gaming.tune", "POST", "/api/gaming/tune")
                .summary("Tries a few settings on a game that runs, each on top of the best so far and within what the"
                    + " driver takes, and takes every one back; tells the best for a goal.")
                .required("container_id", Ids.CONTAINER).required("goal", Schema.choice("quiet", "fps", "smooth"))
                .optional("budget", Schema.whole(1, KnobSearch.MOST).describe("trials; 4 when left out"))
                .optional("gpu", Ids.GPU.orNull()).optional("scene_s", SCENE)
                .answers(200, Schema.object().field("goal", TEXT).field("trials", Schema.list(schema(), KnobSearch.MOST))
                    .field("profile", TEXT.orNull().describe("for a profile of your own; null when nothing helped"))
                    .field("notes", Schema.list(TEXT, KnobSearch.MOST).describe("what could not be tried, and why")))
                .problems(404, 409, 422, 503).blocking()
                .handledBy(this::tune),
            Operation.read("gaming.trials", "/api/gaming/trials", Access.READ)
                .summary("What trials came to: the latest of each game, preset, GPU and driver.")
                .answers(200, Schema.list(schema(), 4096)).blocking()
                .handledBy(call -> Answer.json(GamingJson.JSON.writeValueAsBytes(memory.all()))));
    }

    private Answer verify(final Call call) throws Problem, IOException {
        final String container = known.require(call.text("container_id"));
        final String game = call.has("game") ? call.text("game") : known.game(container);
        if (game == null) {
            throw Problem.badValue("game", null, "a game's name: container '" + container + "' does not say what it runs");
        }
        final GpuId gpu = gpu(call, container);
        final GamePlan plan = profiles.plan(profiles.require(game), call.text("quality_preset"), gpu);
        if (plan.settings().isEmpty() && LiveLimits.frameRate(plan) == 0) {
            throw new Problem(422, "nothing in '" + plan.profile().id() + "' acts at once on this GPU, so nothing can be"
                + " tried while the game runs");
        }
        final double seconds = call.number("scene_s", USUAL_SECONDS);
        final ObjectNode json = json(plan, gpu, seconds, trial.run(container, plan, gpu, call.caller().name(), seconds));
        memory.remember(json);
        return Answer.json(GamingJson.JSON.writeValueAsBytes(json));
    }

    private GpuId gpu(final Call call, final String container) throws Problem {
        return profiles.host().info(call.has("gpu") ? GpuId.parse(call.text("gpu")) : profiles.host().of(container)).id();
    }

    private Answer tune(final Call call) throws Problem {
        final String container = known.require(call.text("container_id"));
        final GpuId gpu = gpu(call, container);
        final String goal = call.text("goal");
        final double seconds = call.number("scene_s", USUAL_SECONDS);
        final Tuning tuning = new Tuning(profiles, trial, container, gpu, call.caller().name(), seconds);
        tuning.run(goal, call.whole("budget", USUAL_BUDGET));
        final ObjectNode json = GamingJson.JSON.createObjectNode().put("goal", goal);
        final ArrayNode trials = json.putArray("trials");
        for (final Tuning.Tried tried : tuning.trials()) {
            trials.add(json(tried.plan(), gpu, seconds, tried.result()).put("helped", tried.helped()).put("kept", false)
                .put("why", tried.why()));
        }
        json.put("profile", tuning.best() == null ? null : ProfileText.of(tuning.best()));
        ChangeJson.strings(json.putArray("notes"), tuning.notes());
        return Answer.json(GamingJson.JSON.writeValueAsBytes(json));
    }

    private ObjectNode json(final GamePlan plan, final GpuId gpu, final double seconds, final ProfileTrial.Result result)
        throws Problem {
        final GpuInfo info = profiles.host().info(gpu);
        final Verdict verdict = result.verdict();
        final String goal = plan.profile().game().goal();
        final ObjectNode json = GamingJson.JSON.createObjectNode().put("profile", plan.profile().id())
            .put("quality_preset", plan.preset()).put("goal", goal == null ? "smooth" : goal).put("gpu", gpu.toString())
            .put("gpu_name", info.name()).put("driver_version", info.driverVersion()).put("simulated", info.simulated())
            .put("scene_s", seconds).put("at", clock.instant().getEpochSecond()).put("helped", verdict.helped())
            .put("kept", verdict.helped()).put("why", verdict.why());
        final ObjectNode figures = json.putObject("figures");
        verdict.figures().forEach((name, figure) -> figures.putObject(name).put("before", rounded(figure.before()))
            .put("after", rounded(figure.after())).put("difference_low", rounded(figure.low()))
            .put("difference_high", rounded(figure.high())));
        final ObjectNode settings = json.putObject("settings");
        plan.settings().forEach((setting, value) -> settings.put(setting.label(), value.text() + setting.unit()));
        if (LiveLimits.frameRate(plan) > 0) {
            settings.put("max_frame_rate", LiveLimits.frameRate(plan) + "fps");
        }
        final ArrayNode later = json.putArray("not_tried");
        plan.keys().stream().filter(key -> key.road() == Road.NEXT_LAUNCH && !LiveLimits.isLimit(key))
            .forEach(key -> later.add(key.entry().path()));
        return json;
    }

    private static double rounded(final double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}

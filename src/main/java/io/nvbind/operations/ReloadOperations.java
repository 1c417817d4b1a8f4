package io.nvbind.operations;

import io.nvbind.api.Answer;
import io.nvbind.api.Call;
import io.nvbind.api.Operation;
import io.nvbind.api.OperationSource;
import io.nvbind.api.Problem;
import io.nvbind.api.Schema;
import io.nvbind.control.GpuConfiguration;
import io.nvbind.control.GpuDesk;
import io.nvbind.control.HotReload;
import io.nvbind.control.PerformanceMode;
import io.nvbind.control.Refusal;
import io.nvbind.control.Reload;
import io.nvbind.control.State;
import io.nvbind.control.Wish;
import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingValue;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Setting the GPU of a running container. */
public final class ReloadOperations implements OperationSource {

    /** The contract's names beside the settings' own. */
    private static final Map<String, Setting> NAMES = Map.of("power_limit", Setting.POWER_LIMIT,
        "gpu_clock_offset", Setting.GPU_CLOCK_OFFSET, "memory_clock_offset", Setting.MEMORY_CLOCK_OFFSET,
        "fan_speed", Setting.FAN_SPEED, "vram_limit_mb", Setting.VRAM_LIMIT);
    private static final double GREATEST = 1e6;

    private final KnownContainers known;
    private final GpuDesk desk;
    private final HotReload reload;

    /**
     * Creates it.
     *
     * @param known  the containers there are.
     * @param desk   tells which GPUs there are.
     * @param reload carries it out.
     */
    public ReloadOperations(final KnownContainers known, final GpuDesk desk, final HotReload reload) {
        this.known = known;
        this.desk = desk;
        this.reload = reload;
    }

    @Override
    public List<Operation> operations() {
        return List.of(Operation.set("containers.gpu.profile", "POST", "/api/containers/{id}/gpu/profile")
            .summary("Sets the GPU of a running container, at once; a null takes the container's wish back. The wishes go"
                + " when it ends.")
            .required("id", Ids.CONTAINER)
            .optional("gpu", Ids.GPU.describe("which GPU; left out: the container's, or the only one there is"))
            .optional("power_limit", Schema.number(0, GREATEST).orNull().describe("W"))
            .optional("gpu_clock_offset", Schema.number(-GREATEST, GREATEST).orNull().describe("MHz"))
            .optional("memory_clock_offset", Schema.number(-GREATEST, GREATEST).orNull().describe("MHz"))
            .optional("fan_speed", Schema.number(0, 100).orNull().describe("%"))
            .optional("vram_limit_mb", Schema.whole(1, (long) GREATEST).orNull()
                .describe("MiB of video memory that it may take"))
            .optional("performance_mode", Schema.choice(PerformanceMode.labels()).orNull())
            .optional("settings", Schema.map(Schema.any()).describe("others, name to value as GPUs are shown with"))
            .optional("priority", Schema.whole(Wish.LEAST_PRIORITY, Wish.GREATEST_PRIORITY)
                .describe("against others' wishes; the highest wins, of equals the strictest"))
            .optional("confirm_within_s", ControlOperations.CONFIRM)
            .optional("dry_run", Schema.flag().describe("show the plan, write nothing"))
            .answers(200, ReloadJson.schema()).problems(404, 409, 422, 503).blocking()
            .handledBy(this::apply));
    }

    private Answer apply(final Call call) throws Problem {
        final String container = known.require(call.text("id"));
        if (!known.isWatched(container)) {
            throw new Problem(409, "no game runs in container '" + container + "' and nobody registered it, so its end would"
                + " not be noticed; start its game or register it (nvbind containers add)");
        }
        final GpuConfiguration wanted = configuration(call);
        try {
            final Reload done = reload.apply(container, gpu(call, container), wanted, new HotReload.Terms(
                call.caller().name(), (int) call.whole("priority", Wish.USUAL_PRIORITY),
                ControlOperations.confirmNanos(call), call.flag("dry_run")));
            if (done.change().state() == State.ROLLED_BACK) {
                throw ChangeJson.failure(done.change());
            }
            if (!done.isAnything()) {
                throw new Problem(422, String.join("; ", done.change().steps().stream()
                    .map(step -> step.outcome().message()).toList()));
            }
            return Answer.json(ChangeJson.JSON.writeValueAsBytes(ReloadJson.of(container, wanted, done)));
        } catch (final Refusal refusal) {
            throw ChangeJson.problem(refusal);
        }
    }

    private GpuId gpu(final Call call, final String container) throws Problem {
        final GpuId meant = call.has("gpu") ? GpuId.parse(call.text("gpu")) : known.gpu(container);
        if (meant != null) {
            return meant;
        }
        final List<GpuId> all = desk.gpus();
        if (all.isEmpty()) {
            throw new Problem(422, "this host has no GPU that could be set");
        }
        if (all.size() != 1) {
            throw Problem.badValue("gpu", null, "the PCI address of one of " + all
                + ", since the container was registered without");
        }
        return all.getFirst();
    }

    private static GpuConfiguration configuration(final Call call) throws Problem {
        final Map<Setting, SettingValue> settings = new EnumMap<>(Setting.class);
        NAMES.forEach((name, setting) -> {
            if (call.arguments().has(name)) {
                settings.put(setting, call.has(name) ? new SettingValue.Amount(call.number(name, 0)) : null);
            }
        });
        if (call.has("settings")) {
            for (final Map.Entry<Setting, SettingValue> each
                : ControlOperations.settings(call.node("settings")).entrySet()) {
                if (settings.containsKey(each.getKey())) {
                    throw Problem.badValue("settings", each.getKey().label(), "each setting once");
                }
                settings.put(each.getKey(), each.getValue());
            }
        }
        final JsonNode mode = call.arguments().get("performance_mode");
        if (settings.isEmpty() && mode == null) {
            throw Problem.badValue("power_limit", "nothing", "at least one setting, here or by another name");
        }
        return new GpuConfiguration(settings, mode == null || mode.isNull() ? null
            : PerformanceMode.of(mode.stringValue()), mode != null && mode.isNull());
    }
}

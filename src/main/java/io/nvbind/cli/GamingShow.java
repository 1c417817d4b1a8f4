package io.nvbind.cli;

import io.nvbind.gpu.GpuId;
import io.nvbind.operations.GamingOperations;
import io.nvbind.profile.GamePlan;
import io.nvbind.profile.Profile;
import io.nvbind.profile.ProfileEntry;
import io.nvbind.profile.ProfileLibrary;
import io.nvbind.profile.Target;
import io.nvbind.telemetry.GpuReading;
import io.nvbind.telemetry.GpuSampler;
import java.util.List;
import org.agrona.concurrent.SystemNanoClock;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code gaming show} tells where no daemon runs: the profile as its files have it, planned for this host's GPU, which
 * is read here; without a GPU each value and where it was written, and that it is not known how it acts.
 */
final class GamingShow {

    private static final String NO_DAEMON = "no daemon runs: this is what the profiles' files and the GPU tell";
    private static final String NO_GPU = "not known how it acts: no daemon runs, and no GPU is found here";

    private GamingShow() {
    }

    /** Fails when no profile, preset or GPU is meant. */
    static ObjectNode without(final Places places, final SimulationOption simulation, final String game,
                              final String preset, final String gpu) {
        final ProfileLibrary library = places.profileFolders().load();
        final Profile profile = library.find(game);
        if (profile == null) {
            throw new CommandFailure(CommandFailure.NOT_FOUND, "no profile is for '" + Output.safe(game)
                + "'; the nearest: " + String.join(", ", library.suggestions(game))
                + "; 'nvbind gaming list-profiles' lists all");
        }
        final String wanted = preset == null ? profile.game().defaultPreset() : preset;
        if (wanted != null && !profile.presets().contains(wanted)) {
            throw new CommandFailure(CommandFailure.USAGE, "--quality-preset '" + Output.safe(wanted) + "': '" + profile.id()
                + "' has " + (profile.presets().isEmpty() ? "no presets" : String.join(", ", profile.presets())));
        }
        try (Host host = Host.open(simulation, places)) {
            final GpuSampler sampler = new GpuSampler(host.gpus(), SystemNanoClock.INSTANCE);
            sampler.sampleAll();
            return answer(library, profile, wanted, sampler.readings(), gpu);
        }
    }

    private static ObjectNode answer(final ProfileLibrary library, final Profile profile, final String preset,
                                     final List<GpuReading> gpus, final String gpu) {
        final GpuReading reading = reading(gpus, gpu);
        final ObjectNode json = reading == null ? unplanned(profile, preset)
            : GamingOperations.shown(GamePlan.of(profile, preset, new Target(reading.info().vendor(), reading.info().name(),
                reading.settings(), profile.apis(), profile.proton(), null)), reading.info().id());
        final ArrayNode notes = ((ArrayNode) json.get("notes")).add(NO_DAEMON);
        library.problems().forEach(problem -> notes.add("left out: " + problem));
        library.notes().forEach(notes::add);
        return json;
    }

    private static GpuReading reading(final List<GpuReading> gpus, final String gpu) {
        try {
            final GpuId wanted = gpu == null ? null : GpuId.parse(gpu);
            for (final GpuReading each : gpus) {
                if (wanted == null || each.info().id().equals(wanted)) {
                    return each;
                }
            }
            if (wanted == null) {
                return null;
            }
            throw new CommandFailure(CommandFailure.NOT_FOUND, "--gpu " + wanted + " is not on this host; 'nvbind gpus'"
                + " shows those that are");
        } catch (final IllegalArgumentException garbled) {
            throw new CommandFailure(CommandFailure.USAGE, "--gpu '" + Output.safe(gpu) + "' is no PCI address such as"
                + " 0000:01:00.0", garbled);
        }
    }

    private static ObjectNode unplanned(final Profile profile, final String preset) {
        final ObjectNode json = GamingOperations.shown(profile, preset);
        final ArrayNode unknown = json.putArray("unknown");
        for (final ProfileEntry entry : profile.entries(preset)) {
            unknown.addObject().put("key", entry.path()).put("why", entry.why())
                .put("layer", entry.origin().layer().label()).put("origin", entry.origin().toString()).put("note", NO_GPU)
                .set("value", entry.value());
        }
        return json;
    }
}

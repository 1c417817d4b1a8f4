package io.nvbind.operations;

import io.nvbind.api.Problem;
import io.nvbind.profile.GamePlan;
import io.nvbind.profile.LaunchFolder;
import io.nvbind.profile.Profile;
import io.nvbind.profile.ProfileFolders;
import io.nvbind.profile.ProfileLibrary;
import io.nvbind.telemetry.GpuReading;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The profiles as their files stand, and what games are started with written from them. Any thread; reads files. */
final class LoadedProfiles {

    private final ProfileFolders folders;
    private final List<GpuReading> gpus;
    private final LaunchFolder launch;
    private final Consumer<String> told;
    private volatile ProfileLibrary library;
    private String fingerprint = "";

    LoadedProfiles(final ProfileFolders folders, final List<GpuReading> gpus, final LaunchFolder launch,
                   final Consumer<String> told) {
        this.folders = folders;
        this.gpus = gpus;
        this.launch = launch;
        this.told = told;
    }

    /** Reads them anew when a file changed; tells whether they were read. */
    synchronized boolean reload() {
        final String now = folders.fingerprint() + gpus.stream().map(gpu -> gpu.info().name()).toList();
        if (now.equals(fingerprint)) {
            return false;
        }
        fingerprint = now;
        library = folders.load();
        library.problems().forEach(problem -> told.accept("profile left out: " + problem));
        library.notes().forEach(told);
        final List<GamePlan> plans = new ArrayList<>();
        if (!gpus.isEmpty()) {
            library.all().forEach(profile -> plans.add(
                GamePlan.of(profile, profile.game().defaultPreset(), GameProfiles.target(gpus.getFirst(), profile))));
        }
        try {
            launch.write(library, plans);
        } catch (final IOException full) {
            told.accept("what games are started with cannot be written: " + full);
        }
        return true;
    }

    /** As last read. */
    ProfileLibrary library() {
        return library;
    }

    /** A profile by what somebody calls its game. */
    Profile require(final String game) throws Problem {
        final Profile profile = library.find(game);
        if (profile == null) {
            throw new Problem(404, "no profile is for '" + game + "'; the nearest: "
                + String.join(", ", library.suggestions(game))
                + "; gaming.profiles, 'nvbind gaming list-profiles', lists all");
        }
        return profile;
    }
}

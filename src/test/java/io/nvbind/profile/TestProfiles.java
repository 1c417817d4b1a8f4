package io.nvbind.profile;

import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.Vendor;
import io.nvbind.parts.RealParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The shipped profiles, and GPUs of three vendors and two generations to plan them for. */
final class TestProfiles {

    private TestProfiles() {
    }

    static ProfileLibrary shipped() {
        return new ProfileFolders(Map.of(Layer.SHIPPED, RealParts.home().resolve("profiles"),
            Layer.HOST, Path.of("/no/such/folder"), Layer.USER, Path.of("/no/such/folder"))).load();
    }

    static Map<String, Target> targets() {
        final Map<String, Target> targets = new LinkedHashMap<>();
        add(targets, Vendor.NVIDIA, "NVIDIA GeForce GTX 1080 Ti");
        add(targets, Vendor.NVIDIA, "NVIDIA GeForce RTX 4070");
        add(targets, Vendor.AMD, "AMD Radeon RX 6800 XT");
        add(targets, Vendor.AMD, "AMD Radeon RX 9070 XT");
        add(targets, Vendor.INTEL, "Intel(R) Arc(TM) A770 Graphics");
        add(targets, Vendor.INTEL, "Intel(R) Arc(TM) B580 Graphics");
        return targets;
    }

    private static void add(final Map<String, Target> targets, final Vendor vendor, final String name) {
        final SettingState persistence = vendor == Vendor.NVIDIA
            ? SettingState.of("off", List.of("off", "on"), "off") : SettingState.unsupported("NVIDIA's driver alone has it");
        targets.put(name, new Target(vendor, name, Map.of(Setting.PERSISTENCE_MODE, persistence,
            Setting.POWER_LIMIT, SettingState.of(200, 100, 250, 200)), List.of(), true, null));
    }

    /** A library of the shipped profiles and of some files in a user's folder. */
    static ProfileLibrary with(final Path user, final String... namesAndTexts) throws IOException {
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            Files.writeString(user.resolve(namesAndTexts[i]), namesAndTexts[i + 1]);
        }
        return new ProfileFolders(Map.of(Layer.SHIPPED, RealParts.home().resolve("profiles"),
            Layer.HOST, Path.of("/no/such/folder"), Layer.USER, user)).load();
    }
}

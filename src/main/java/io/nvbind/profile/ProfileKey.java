package io.nvbind.profile;

import io.nvbind.api.Schema;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.Vendor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Every key a profile may have, what it takes and which sections it stands in. What it does: {@link KeyTable}. */
public enum ProfileKey {
    /** Most frames a second. */
    MAX_FRAME_RATE(Schema.whole(1, 1000), "most frames a second"),
    /** Waiting for the display. */
    VSYNC(Schema.choice("on", "off", "mailbox"), "wait for the display; mailbox: no tearing and no waiting"),
    /** Ray tracing. */
    RAY_TRACING(Schema.flag(), "ray tracing"),
    /** Room for compiled shaders on disk. */
    SHADER_CACHE_GIB(Schema.whole(1, 100), "room for compiled shaders on disk, GiB"),
    /** NVIDIA's upscaling. */
    DLSS_MODE(Vendor.NVIDIA, Words.scaling("off", "dlaa"), "DLSS super resolution"),
    /** Newer DLSS libraries than the game's. */
    DLSS_UPGRADE(Vendor.NVIDIA, Schema.flag(), "newer DLSS libraries than the game has"),
    /** NVIDIA's latency reduction. */
    REFLEX(Vendor.NVIDIA, Schema.choice("off", "on", "boost"), "Reflex latency reduction"),
    /** AMD's upscaling. */
    FSR_MODE(Vendor.AMD, Words.scaling("off", "native"), "FidelityFX Super Resolution"),
    /** FSR 4 in games that have FSR 3.1. */
    FSR4_UPGRADE(Vendor.AMD, Schema.flag(), "FSR 4 in a game that has FSR 3.1"),
    /** AMD's lower resolution while things move. */
    RADEON_BOOST(Vendor.AMD, Schema.flag(), "Radeon Boost"),
    /** AMD's frame rate by movement. */
    CHILL(Vendor.AMD, Schema.object().field("min", Schema.whole(1, 1000)).field("max", Schema.whole(1, 1000)),
        "Radeon Chill: frames a second at rest and in movement"),
    /** AMD's latency reduction. */
    ANTI_LAG(Vendor.AMD, Schema.flag(), "Anti-Lag 2 latency reduction"),
    /** Intel's upscaling. */
    XESS_MODE(Vendor.INTEL, Words.scaling("off", "native"), "Xe Super Sampling"),
    /** Newer XeSS libraries than the game's. */
    XESS_UPGRADE(Vendor.INTEL, Schema.flag(), "newer XeSS libraries than the game has"),
    /** Power, as a share of the card's default. */
    POWER_LIMIT_PERCENT(Schema.number(10, 150), "power the GPU may draw, percent of its default"),
    /** A setting of the GPU by its name. */
    GPU_SETTING(Schema.any(), "a setting of the GPU, as docs/settings.md has it"),
    /** Size of the picture that gamescope shows. */
    OUTPUT(Schema.text("[1-9][0-9]{2,4}x[1-9][0-9]{2,4}"), "size of the picture that gamescope shows, such as 2560x1440"),
    /** A variable of the game's environment. */
    VARIABLE(Schema.text(512), "a variable of the game's environment");

    /** Section of the GPU's own settings. */
    static final String GPU = "gpu";
    /** Section of launch variables. */
    static final String ENVIRONMENT = "environment";
    /** Section of gamescope's options. */
    static final String GAMESCOPE = "gamescope";
    /** Section for every vendor. */
    static final String COMMON = "settings";
    private static final String VENDOR_END = "_settings";

    private final String label = name().toLowerCase(Locale.ROOT);
    private final Vendor vendor;
    /** Schemas are immutable, though the compiler's checker cannot see that of an interface. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final Schema schema;
    private final String words;

    ProfileKey(final Schema schema, final String words) {
        this(null, schema, words);
    }

    ProfileKey(final Vendor vendor, final Schema schema, final String words) {
        this.vendor = vendor;
        this.schema = schema;
        this.words = words;
    }

    /**
     * The name in profiles.
     *
     * @return for instance {@code max_frame_rate}.
     */
    public String label() {
        return label;
    }

    /**
     * Whose GPUs alone have it.
     *
     * @return null for everybody's.
     */
    public Vendor vendor() {
        return vendor;
    }

    /**
     * What it takes.
     *
     * @return the schema of its value.
     */
    public Schema schema() {
        return schema;
    }

    /**
     * What it is.
     *
     * @return in words.
     */
    public String words() {
        return words;
    }

    /**
     * The sections it may stand in.
     *
     * @return for instance {@code settings}, {@code nvidia_settings} ...
     */
    public List<String> sections() {
        return switch (this) {
            case POWER_LIMIT_PERCENT, GPU_SETTING -> List.of(GPU);
            case OUTPUT -> List.of(GAMESCOPE);
            case VARIABLE -> List.of(ENVIRONMENT);
            default -> {
                final List<String> sections = new ArrayList<>();
                if (vendor == null) {
                    sections.add(COMMON);
                }
                for (final Vendor each : Vendor.values()) {
                    if (vendor == null || vendor == each) {
                        sections.add(section(each));
                    }
                }
                yield sections;
            }
        };
    }

    /**
     * The section of one vendor's GPUs.
     *
     * @param vendor whose.
     * @return for instance {@code nvidia_settings}.
     */
    static String section(final Vendor vendor) {
        return vendor.label() + VENDOR_END;
    }

    /** Every section that holds keys. */
    static List<String> allSections() {
        final List<String> all = new ArrayList<>(List.of(COMMON));
        for (final Vendor each : Vendor.values()) {
            all.add(section(each));
        }
        all.addAll(List.of(GPU, GAMESCOPE, ENVIRONMENT));
        return all;
    }

    /** Labels of the keys that may stand in a section. */
    static List<String> labels(final String section) {
        final List<String> labels = new ArrayList<>();
        for (final ProfileKey key : values()) {
            if (key.sections().contains(section) && key != GPU_SETTING && key != VARIABLE) {
                labels.add(key.label());
            }
        }
        if (section.equals(GPU)) {
            for (final Setting setting : Setting.values()) {
                labels.add(setting.label());
            }
        } else if (section.equals(ENVIRONMENT)) {
            for (final LaunchVariable variable : LaunchVariable.values()) {
                labels.add(variable.label());
            }
        }
        return labels;
    }

    /** The key at a path; null when there is none. */
    static ProfileKey at(final String path) {
        return Paths.KEYS.get(path);
    }

    /** Every path there is. */
    private static final class Paths {
        private static final Map<String, ProfileKey> KEYS = new HashMap<>();

        static {
            for (final String section : allSections()) {
                labels(section).forEach(label ->
                    KEYS.put(section + "." + label, section.equals(GPU) ? GPU_SETTING : VARIABLE));
            }
            for (final ProfileKey key : values()) {
                key.sections().forEach(section -> KEYS.replace(section + "." + key.label(), key));
            }
        }

        private Paths() {
        }
    }

    /** Words that several keys share. */
    private static final class Words {
        private Words() {
        }

        static Schema scaling(final String... more) {
            final List<String> words = new ArrayList<>(List.of(more));
            words.addAll(List.of("quality", "balanced", "performance", "ultra_performance"));
            return Schema.choice(words.toArray(String[]::new));
        }
    }
}

package io.nvbind.levelzero;

import static io.nvbind.levelzero.gen.level_zero_h.ZES_EVENT_TYPE_FLAG_DEVICE_ATTACH;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_EVENT_TYPE_FLAG_DEVICE_DETACH;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_EVENT_TYPE_FLAG_DEVICE_RESET_REQUIRED;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_EVENT_TYPE_FLAG_FABRIC_PORT_HEALTH;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_EVENT_TYPE_FLAG_MEM_HEALTH;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_EVENT_TYPE_FLAG_PCI_LINK_HEALTH;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_EVENT_TYPE_FLAG_RAS_CORRECTABLE_ERRORS;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_EVENT_TYPE_FLAG_RAS_UNCORRECTABLE_ERRORS;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_EVENT_TYPE_FLAG_SURVIVABILITY_MODE_DETECTED;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_EVENT_TYPE_FLAG_TEMP_CRITICAL;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_EVENT_TYPE_FLAG_TEMP_THRESHOLD1;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_EVENT_TYPE_FLAG_TEMP_THRESHOLD2;

import io.nvbind.gpu.GpuEvent;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the bits of {@code zes_event_type_flags_t} mean to a user. */
final class EventKinds {

    private record Meaning(GpuEvent.Kind kind, String message) {
    }

    private static final Map<Integer, Meaning> MEANINGS = meanings();

    /** The bits that mean something to a user, as far as drivers of the first version know them. */
    static final int OF_OLD = ZES_EVENT_TYPE_FLAG_DEVICE_DETACH() | ZES_EVENT_TYPE_FLAG_DEVICE_ATTACH()
        | ZES_EVENT_TYPE_FLAG_DEVICE_RESET_REQUIRED() | bits(MEANINGS);
    /** All of them. */
    static final int ALL = OF_OLD | ZES_EVENT_TYPE_FLAG_SURVIVABILITY_MODE_DETECTED();

    private EventKinds() {
    }

    private static Map<Integer, Meaning> meanings() {
        final Map<Integer, Meaning> all = new LinkedHashMap<>();
        all.put(ZES_EVENT_TYPE_FLAG_TEMP_CRITICAL(),
            new Meaning(GpuEvent.Kind.THERMAL, "the critical temperature is reached (Level Zero)"));
        all.put(ZES_EVENT_TYPE_FLAG_TEMP_THRESHOLD1(),
            new Meaning(GpuEvent.Kind.THERMAL, "the temperature crossed its first threshold (Level Zero)"));
        all.put(ZES_EVENT_TYPE_FLAG_TEMP_THRESHOLD2(),
            new Meaning(GpuEvent.Kind.THERMAL, "the temperature crossed its second threshold (Level Zero)"));
        all.put(ZES_EVENT_TYPE_FLAG_MEM_HEALTH(),
            new Meaning(GpuEvent.Kind.ERROR, "the health of the video memory changed (Level Zero)"));
        all.put(ZES_EVENT_TYPE_FLAG_FABRIC_PORT_HEALTH(),
            new Meaning(GpuEvent.Kind.ERROR, "the health of a fabric port changed (Level Zero)"));
        all.put(ZES_EVENT_TYPE_FLAG_PCI_LINK_HEALTH(),
            new Meaning(GpuEvent.Kind.ERROR, "the health of the PCIe link changed (Level Zero)"));
        all.put(ZES_EVENT_TYPE_FLAG_RAS_CORRECTABLE_ERRORS(),
            new Meaning(GpuEvent.Kind.ERROR, "corrected hardware errors crossed their threshold (Level Zero RAS)"));
        all.put(ZES_EVENT_TYPE_FLAG_RAS_UNCORRECTABLE_ERRORS(),
            new Meaning(GpuEvent.Kind.ERROR, "uncorrected hardware errors crossed their threshold (Level Zero RAS)"));
        return all;
    }

    private static int bits(final Map<Integer, Meaning> meanings) {
        return meanings.keySet().stream().reduce(0, (some, bit) -> some | bit);
    }

    /**
     * Tells a GPU's condition what happened.
     *
     * @param flags     {@code zes_event_type_flags_t}.
     * @param condition of the GPU it happened to.
     */
    static void tell(final int flags, final GpuCondition condition) {
        if (flags == 0) {
            return;
        }
        if ((flags & ZES_EVENT_TYPE_FLAG_DEVICE_DETACH()) != 0) {
            condition.gone("the GPU was taken away or is being reset (Level Zero)");
        }
        if ((flags & ZES_EVENT_TYPE_FLAG_DEVICE_ATTACH()) != 0) {
            condition.there();
        }
        if ((flags & ZES_EVENT_TYPE_FLAG_DEVICE_RESET_REQUIRED()) != 0) {
            condition.resetNeeded("the GPU needs a reset (Level Zero)");
        }
        if ((flags & ZES_EVENT_TYPE_FLAG_SURVIVABILITY_MODE_DETECTED()) != 0) {
            condition.happened(GpuEvent.Kind.ERROR, "the GPU runs in survivability mode: its firmware needs to be flashed"
                + " anew (Level Zero)");
        }
        MEANINGS.forEach((bit, meaning) -> {
            if ((flags & bit) != 0) {
                condition.happened(meaning.kind(), meaning.message());
            }
        });
    }
}

package io.nvbind.levelzero;

import static io.nvbind.levelzero.gen.level_zero_h.ZES_POWER_DOMAIN_CARD;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_POWER_DOMAIN_GPU;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_POWER_DOMAIN_PACKAGE;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_POWER_DOMAIN_STACK;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_POWER_DOMAIN_UNKNOWN;
import static io.nvbind.levelzero.gen.level_zero_h.zesDeviceEnumPowerDomains;

import io.nvbind.ffi.NativeLibrary;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Comparator;
import java.util.List;

/**
 * Which power domain stands for the GPU: the card, else what an older driver leaves unnamed, else package, GPU, tile.
 * The memory's own domain never does.
 */
final class PowerDomains {

    private static final List<Integer> BEST_FIRST = List.of(ZES_POWER_DOMAIN_CARD(), ZES_POWER_DOMAIN_UNKNOWN(),
        ZES_POWER_DOMAIN_PACKAGE(), ZES_POWER_DOMAIN_GPU(), ZES_POWER_DOMAIN_STACK());

    private PowerDomains() {
    }

    static List<Part> ranked(final NativeLibrary library, final MemorySegment device) {
        if (!library.has("zesDeviceEnumPowerDomains") || !library.has("zesPowerGetProperties")) {
            return List.of();
        }
        try (Arena arena = Arena.ofConfined()) {
            final PowerProperties properties = new PowerProperties(arena);
            return Handles.list((count, out) -> zesDeviceEnumPowerDomains(device, count, out)).stream()
                .filter(handle -> LevelZeroStatus.ok(properties.read(handle)))
                .map(handle -> new Part(handle, properties.domain(), properties.onSubdevice()))
                .filter(part -> BEST_FIRST.contains(part.type()))
                .sorted(Comparator.comparing(Part::onSubdevice)
                    .thenComparingInt(part -> BEST_FIRST.indexOf(part.type())))
                .toList();
        }
    }
}

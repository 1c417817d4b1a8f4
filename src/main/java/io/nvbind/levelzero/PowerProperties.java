package io.nvbind.levelzero;

import static io.nvbind.levelzero.gen.level_zero_h.ZES_POWER_DOMAIN_UNKNOWN;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_STRUCTURE_TYPE_POWER_EXT_PROPERTIES;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_STRUCTURE_TYPE_POWER_LIMIT_EXT_DESC;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_STRUCTURE_TYPE_POWER_PROPERTIES;
import static io.nvbind.levelzero.gen.level_zero_h.zesPowerGetProperties;

import io.nvbind.levelzero.gen.zes_power_ext_properties_t;
import io.nvbind.levelzero.gen.zes_power_limit_ext_desc_t;
import io.nvbind.levelzero.gen.zes_power_properties_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Properties of a power domain with their extension. Limits are milliwatts, -1 when the driver does not tell. */
final class PowerProperties {

    private final MemorySegment properties;
    private final MemorySegment extension;
    private final MemorySegment factory;

    PowerProperties(final Arena arena) {
        properties = zes_power_properties_t.allocate(arena);
        extension = zes_power_ext_properties_t.allocate(arena);
        factory = zes_power_limit_ext_desc_t.allocate(arena);
    }

    int read(final MemorySegment domain) {
        zes_power_limit_ext_desc_t.stype(factory, ZES_STRUCTURE_TYPE_POWER_LIMIT_EXT_DESC());
        zes_power_limit_ext_desc_t.limit(factory, -1);
        zes_power_ext_properties_t.stype(extension, ZES_STRUCTURE_TYPE_POWER_EXT_PROPERTIES());
        zes_power_ext_properties_t.domain(extension, ZES_POWER_DOMAIN_UNKNOWN());
        zes_power_ext_properties_t.defaultLimit(extension, factory);
        zes_power_properties_t.stype(properties, ZES_STRUCTURE_TYPE_POWER_PROPERTIES());
        zes_power_properties_t.pNext(properties, extension);
        zes_power_properties_t.defaultLimit(properties, -1);
        zes_power_properties_t.minLimit(properties, -1);
        zes_power_properties_t.maxLimit(properties, -1);
        return zesPowerGetProperties(domain, properties);
    }

    int domain() {
        return zes_power_ext_properties_t.domain(extension);
    }

    boolean onSubdevice() {
        return zes_power_properties_t.onSubdevice(properties) != 0;
    }

    boolean controllable() {
        return zes_power_properties_t.canControl(properties) != 0;
    }

    int minMilliwatts() {
        return zes_power_properties_t.minLimit(properties);
    }

    int maxMilliwatts() {
        return zes_power_properties_t.maxLimit(properties);
    }

    int defaultMilliwatts() {
        final int plain = zes_power_properties_t.defaultLimit(properties);
        return plain > 0 ? plain : zes_power_limit_ext_desc_t.limit(factory);
    }
}

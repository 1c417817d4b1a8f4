#include "ze_sim.h"

/*
 * Part n is engine group n. Drivers of the old days count only single engines; later ones add groups of them.
 */
#ifdef SIM_ZE_OLD
static const int groups[] = {4, 5, 6, 7, 8};
#else
static const int groups[] = {0, 1, 2, 3, 4, 5, 6, 7, 8};
#endif

ZE_API zesDeviceEnumEngineGroups(zes_device_handle_t device, uint32_t *count, zes_engine_handle_t *engines) {
    ZES_IDENTIFY(device, ZE_KIND_DEVICE);
    uint32_t available = sim_supports(card, SIM_FEATURE_UTILIZATION) ? sizeof groups / sizeof groups[0] : 0;
    return ze_list_parts(card, ZE_KIND_ENGINE, groups, available, count, (void **)engines);
}

ZE_API zesEngineGetProperties(zes_engine_handle_t engine, zes_engine_properties_t *properties) {
    ZES_IDENTIFY(engine, ZE_KIND_ENGINE);
    ZE_POINTER(properties);
    properties->type = (uint32_t)index;
    properties->onSubdevice = 0;
    properties->subdeviceId = 0;
    return ZE_RESULT_SUCCESS;
}

static uint64_t larger(uint64_t a, uint64_t b) {
    return a > b ? a : b;
}

static uint64_t active(const struct sim_totals *totals, uint32_t group) {
    uint64_t media = larger(totals->active_decode_us, totals->active_encode_us);
    uint64_t shaders = larger(totals->active_graphics_us, totals->active_compute_us);
    switch (group) {
        case ZES_ENGINE_GROUP_COMPUTE_ALL: return shaders;
        case ZES_ENGINE_GROUP_MEDIA_ALL: return media;
        case ZES_ENGINE_GROUP_COPY_ALL:
        case ZES_ENGINE_GROUP_COPY_SINGLE: return totals->active_copy_us;
        case ZES_ENGINE_GROUP_COMPUTE_SINGLE: return totals->active_compute_us;
        case ZES_ENGINE_GROUP_RENDER_SINGLE: return totals->active_graphics_us;
        case ZES_ENGINE_GROUP_MEDIA_DECODE_SINGLE: return totals->active_decode_us;
        case ZES_ENGINE_GROUP_MEDIA_ENCODE_SINGLE: return totals->active_encode_us;
        default: return larger(larger(shaders, media), totals->active_copy_us);
    }
}

ZE_API zesEngineGetActivity(zes_engine_handle_t engine, zes_engine_stats_t *stats) {
    ZES_READ(engine, ZE_KIND_ENGINE);
    ZE_POINTER(stats);
    ZE_FEATURE(SIM_FEATURE_UTILIZATION);
    struct sim_totals totals = sim_totals(card);
    stats->activeTime = active(&totals, (uint32_t)index);
    stats->timestamp = totals.now_us;
    return ZE_RESULT_SUCCESS;
}

#include "ze_sim.h"

static const int modules[] = {0};

ZE_API zesDeviceEnumMemoryModules(zes_device_handle_t device, uint32_t *count, zes_mem_handle_t *memory) {
    ZES_IDENTIFY(device, ZE_KIND_DEVICE);
    return ze_list_parts(card, ZE_KIND_MEMORY, modules, sim_supports(card, SIM_FEATURE_VRAM), count, (void **)memory);
}

ZE_API zesMemoryGetProperties(zes_mem_handle_t memory, zes_mem_properties_t *properties) {
    ZES_IDENTIFY(memory, ZE_KIND_MEMORY);
    ZE_POINTER(properties);
    properties->type = ZES_MEM_TYPE_GDDR6;
    properties->onSubdevice = 0;
    properties->subdeviceId = 0;
    properties->location = ZES_MEM_LOC_DEVICE;
    properties->physicalSize = card->vram_total_bytes;
    properties->busWidth = 256;
    properties->numChannels = 8;
    return ZE_RESULT_SUCCESS;
}

ZE_API zesMemoryGetState(zes_mem_handle_t memory, zes_mem_state_t *state) {
    ZES_READ(memory, ZE_KIND_MEMORY);
    ZE_POINTER(state);
    ZE_FEATURE(SIM_FEATURE_VRAM);
    state->health = sim_supports(card, SIM_FEATURE_ECC) ? ZES_MEM_HEALTH_OK : ZES_MEM_HEALTH_UNKNOWN;
    state->size = card->vram_total_bytes - card->vram_reserved_bytes;
    state->free = state->size - card->vram_used_bytes;
    return ZE_RESULT_SUCCESS;
}

ZE_API zesMemoryGetBandwidth(zes_mem_handle_t memory, zes_mem_bandwidth_t *bandwidth) {
    ZES_READ(memory, ZE_KIND_MEMORY);
    ZE_POINTER(bandwidth);
    ZE_FEATURE(SIM_FEATURE_MEMORY_BANDWIDTH);
    struct sim_totals totals = sim_totals(card);
    bandwidth->readCounter = totals.memory_read_bytes;
    bandwidth->writeCounter = totals.memory_write_bytes;
    bandwidth->maxBandwidth = card->memory_bandwidth_bytes_s;
    bandwidth->timestamp = totals.now_us;
    return ZE_RESULT_SUCCESS;
}

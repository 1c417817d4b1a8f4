#include "nvml_sim.h"

/* The old struct knows no reserved memory and counts it as used. */
NVML_API nvmlDeviceGetMemoryInfo(nvmlDevice_t device, nvmlMemory_t *memory) {
    NVML_READ(device);
    NVML_ARGUMENT(memory != NULL);
    NVML_FEATURE(SIM_FEATURE_VRAM);
    uint64_t used = card->vram_used_bytes + card->vram_reserved_bytes;
    memory->total = card->vram_total_bytes;
    memory->used = used;
    memory->free = card->vram_total_bytes - used;
    return NVML_SUCCESS;
}

#ifndef SIM_NVML_OLD
NVML_API nvmlDeviceGetMemoryInfo_v2(nvmlDevice_t device, nvmlMemory_v2_t *memory) {
    NVML_READ(device);
    NVML_ARGUMENT(memory != NULL);
    NVML_CHECK(memory->version == NVML_VERSIONED(nvmlMemory_v2_t, 2u), NVML_ERROR_ARGUMENT_VERSION_MISMATCH);
    NVML_FEATURE(SIM_FEATURE_VRAM);
    uint64_t used = card->vram_used_bytes;
    memory->total = card->vram_total_bytes;
    memory->reserved = card->vram_reserved_bytes;
    memory->used = used;
    memory->free = memory->total - memory->reserved - used;
    return NVML_SUCCESS;
}
#endif

/* The window of video memory the processor reaches through the bus; as large as the memory with a resizable BAR. */
NVML_API nvmlDeviceGetBAR1MemoryInfo(nvmlDevice_t device, nvmlBAR1Memory_t *memory) {
    NVML_READ(device);
    NVML_ARGUMENT(memory != NULL);
    NVML_FEATURE(SIM_FEATURE_VRAM);
    memory->bar1Total = card->visible_vram_total_bytes;
    memory->bar1Used = card->visible_vram_used_bytes;
    memory->bar1Free = memory->bar1Total - memory->bar1Used;
    return NVML_SUCCESS;
}

#include "ze_sim.h"

ZE_API zesDeviceProcessesGetState(zes_device_handle_t device, uint32_t *count, zes_process_state_t *processes) {
    ZES_READ(device, ZE_KIND_DEVICE);
    ZE_POINTER(count);
    ZE_FEATURE(SIM_FEATURE_PROCESSES);
    struct sim_process found[SIM_PROCESSES];
    uint32_t available = 0;
    for (unsigned i = 0; i < SIM_PROCESSES; i++) {
        found[available] = card->processes[i];
        available += found[available].pid != 0;
    }
    /* Too small an array is refused, unlike in other enumerations. */
    bool small = processes != NULL && *count > 0 && *count < available;
    uint32_t wanted = ze_fetch(count, available, processes);
    for (uint32_t i = 0; i < wanted; i++) {
        processes[i].processId = found[i].pid;
        processes[i].memSize = found[i].vram_bytes;
        processes[i].sharedSize = 0;
        processes[i].engines = ((found[i].kind & SIM_PROCESS_GRAPHICS) != 0 ? ZES_ENGINE_TYPE_FLAG_3D : 0)
            | ((found[i].kind & SIM_PROCESS_COMPUTE) != 0 ? ZES_ENGINE_TYPE_FLAG_COMPUTE : 0);
    }
    if (small) {
        *count = available;
    }
    return small ? ZE_RESULT_ERROR_INVALID_SIZE : ZE_RESULT_SUCCESS;
}

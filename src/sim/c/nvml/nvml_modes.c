#include "nvml_sim.h"

NVML_API nvmlDeviceGetPerformanceState(nvmlDevice_t device, nvmlPstates_t *state) {
    NVML_READ(device);
    NVML_ARGUMENT(state != NULL);
    *state = card->performance_state <= NVML_PSTATE_15 ? (nvmlPstates_t)card->performance_state : NVML_PSTATE_UNKNOWN;
    return NVML_SUCCESS;
}

NVML_API nvmlDeviceGetComputeMode(nvmlDevice_t device, nvmlComputeMode_t *mode) {
    NVML_READ(device);
    NVML_ARGUMENT(mode != NULL);
    *mode = (nvmlComputeMode_t)card->compute_mode;
    return NVML_SUCCESS;
}

NVML_API nvmlDeviceGetPersistenceMode(nvmlDevice_t device, nvmlEnableState_t *mode) {
    NVML_READ(device);
    NVML_ARGUMENT(mode != NULL);
    *mode = (card->flags & SIM_CARD_PERSISTENT) != 0 ? NVML_FEATURE_ENABLED : NVML_FEATURE_DISABLED;
    return NVML_SUCCESS;
}

NVML_API nvmlDeviceGetVirtualizationMode(nvmlDevice_t device, nvmlGpuVirtualizationMode_t *mode) {
    NVML_READ(device);
    NVML_ARGUMENT(mode != NULL);
    NVML_FEATURE(SIM_FEATURE_VIRTUALIZATION);
    *mode = (nvmlGpuVirtualizationMode_t)card->virtualization_mode;
    return NVML_SUCCESS;
}

NVML_API nvmlDeviceGetMigMode(nvmlDevice_t device, unsigned int *current, unsigned int *pending) {
    NVML_READ(device);
    NVML_ARGUMENT(current != NULL && pending != NULL);
    NVML_FEATURE(SIM_FEATURE_MIG);
    *current = card->mig_mode;
    *pending = card->mig_pending;
    return NVML_SUCCESS;
}

NVML_API nvmlDeviceIsMigDeviceHandle(nvmlDevice_t device, unsigned int *isMigDevice) {
    NVML_IDENTIFY(device);
    NVML_ARGUMENT(isMigDevice != NULL);
    *isMigDevice = 0;
    return NVML_SUCCESS;
}

NVML_API nvmlDeviceGetMaxMigDeviceCount(nvmlDevice_t device, unsigned int *count) {
    NVML_READ(device);
    NVML_ARGUMENT(count != NULL);
    *count = sim_supports(card, SIM_FEATURE_MIG) ? card->mig_max : 0;
    return NVML_SUCCESS;
}

/* A card may be divided in principle, but none of its instances is simulated. */
NVML_API nvmlDeviceGetMigDeviceHandleByIndex(nvmlDevice_t device, unsigned int index, nvmlDevice_t *migDevice) {
    NVML_READ(device);
    NVML_ARGUMENT(migDevice != NULL);
    NVML_FEATURE(SIM_FEATURE_MIG);
    NVML_ARGUMENT(index < card->mig_max);
    return NVML_ERROR_NOT_FOUND;
}

NVML_API nvmlDeviceGetGpuInstanceId(nvmlDevice_t device, unsigned int *id) {
    NVML_READ(device);
    NVML_ARGUMENT(id != NULL);
    return NVML_ERROR_NOT_SUPPORTED;
}

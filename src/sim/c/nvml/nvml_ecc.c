#include "nvml_sim.h"

NVML_API nvmlDeviceGetEccMode(nvmlDevice_t device, nvmlEnableState_t *current, nvmlEnableState_t *pending) {
    NVML_READ(device);
    NVML_ARGUMENT(current != NULL && pending != NULL);
    NVML_FEATURE(SIM_FEATURE_ECC);
    *current = (card->flags & SIM_CARD_ECC_ENABLED) != 0 ? NVML_FEATURE_ENABLED : NVML_FEATURE_DISABLED;
    *pending = *current;
    return NVML_SUCCESS;
}

static nvmlReturn_t errors(const struct sim_card *card, nvmlMemoryErrorType_t type, nvmlEccCounterType_t counter,
        unsigned long long *count) {
    NVML_ARGUMENT(count != NULL);
    NVML_ARGUMENT((unsigned)type <= NVML_MEMORY_ERROR_TYPE_UNCORRECTED && (unsigned)counter <= NVML_AGGREGATE_ECC);
    NVML_FEATURE(SIM_FEATURE_ECC);
    NVML_CHECK((card->flags & SIM_CARD_ECC_ENABLED) != 0, NVML_ERROR_NOT_SUPPORTED);
    bool corrected = type == NVML_MEMORY_ERROR_TYPE_CORRECTED;
    if (counter == NVML_VOLATILE_ECC) {
        *count = corrected ? card->ecc_corrected : card->ecc_uncorrected;
    } else {
        *count = corrected ? card->ecc_corrected_lifetime : card->ecc_uncorrected_lifetime;
    }
    return NVML_SUCCESS;
}

NVML_API nvmlDeviceGetTotalEccErrors(nvmlDevice_t device, nvmlMemoryErrorType_t type, nvmlEccCounterType_t counter,
        unsigned long long *count) {
    NVML_READ(device);
    return errors(card, type, counter, count);
}

/* All errors are in the device memory. */
NVML_API nvmlDeviceGetMemoryErrorCounter(nvmlDevice_t device, nvmlMemoryErrorType_t type, nvmlEccCounterType_t counter,
        nvmlMemoryLocation_t location, unsigned long long *count) {
    NVML_READ(device);
    NVML_ARGUMENT((unsigned)location <= NVML_MEMORY_LOCATION_SRAM);
    nvmlReturn_t status = errors(card, type, counter, count);
    if (status == NVML_SUCCESS && location != NVML_MEMORY_LOCATION_DEVICE_MEMORY) {
        *count = 0;
    }
    return status;
}

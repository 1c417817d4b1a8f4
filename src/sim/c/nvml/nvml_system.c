#include "nvml_sim.h"

#include <stdio.h>
#include <string.h>

#ifdef SIM_NVML_OLD
#define LIBRARY_VERSION "11.470.256.02"
#else
#define LIBRARY_VERSION "12.550.54.14"
#endif

/* The driver is one for all cards: the first one names it. */
static const struct sim_card *any_card(void) {
    return sim_card(SIM_VENDOR_NVIDIA, sim_card_slot(SIM_VENDOR_NVIDIA, 0));
}

NVML_API nvmlSystemGetDriverVersion(char *version, unsigned int length) {
    NVML_ENTER();
    const struct sim_card *card = any_card();
    NVML_CHECK(card != NULL, NVML_ERROR_UNKNOWN);
    return nvml_text(version, length, card->driver_version, sizeof card->driver_version);
}

/* Answers before nvmlInit too. */
NVML_API nvmlSystemGetNVMLVersion(char *version, unsigned int length) {
    int32_t status = sim_enter(__func__, -1);
    NVML_CHECK(status == SIM_GO_ON, (nvmlReturn_t)status);
    return nvml_text(version, length, LIBRARY_VERSION, sizeof LIBRARY_VERSION);
}

static nvmlReturn_t cuda_version(int *version) {
    NVML_ARGUMENT(version != NULL);
    const struct sim_card *card = any_card();
    NVML_CHECK(card != NULL, NVML_ERROR_UNKNOWN);
    *version = (int)card->cuda_version;
    return NVML_SUCCESS;
}

NVML_API nvmlSystemGetCudaDriverVersion(int *version) {
    NVML_ENTER();
    return cuda_version(version);
}

NVML_API nvmlSystemGetCudaDriverVersion_v2(int *version) {
    NVML_ENTER();
    return cuda_version(version);
}

NVML_API nvmlDeviceGetCount_v2(unsigned int *count) {
    NVML_ENTER();
    NVML_ARGUMENT(count != NULL);
    *count = sim_card_count(SIM_VENDOR_NVIDIA);
    return NVML_SUCCESS;
}

static nvmlReturn_t give(int slot, nvmlDevice_t *device, nvmlReturn_t otherwise) {
    const struct sim_card *card = sim_card(SIM_VENDOR_NVIDIA, slot);
    NVML_CHECK(card != NULL, otherwise);
    NVML_CHECK(!sim_card_gone(card), NVML_ERROR_GPU_IS_LOST);
    *device = nvml_handle(slot);
    return NVML_SUCCESS;
}

NVML_API nvmlDeviceGetHandleByIndex_v2(unsigned int index, nvmlDevice_t *device) {
    NVML_ENTER();
    NVML_ARGUMENT(device != NULL);
    return give(sim_card_slot(SIM_VENDOR_NVIDIA, index), device, NVML_ERROR_INVALID_ARGUMENT);
}

static bool parse_bus_id(const char *text, unsigned *domain, unsigned *bus, unsigned *device, unsigned *function) {
    *domain = 0;
    *function = 0;
    return sscanf(text, "%x:%x:%x.%x", domain, bus, device, function) >= 3
        || sscanf(text, "%x:%x.%x", bus, device, function) >= 2;
}

NVML_API nvmlDeviceGetHandleByPciBusId_v2(const char *pciBusId, nvmlDevice_t *device) {
    NVML_ENTER();
    NVML_ARGUMENT(pciBusId != NULL && device != NULL);
    unsigned domain, bus, number, function;
    NVML_ARGUMENT(parse_bus_id(pciBusId, &domain, &bus, &number, &function));
    for (int slot = 0; slot < SIM_CARDS; slot++) {
        const struct sim_card *card = sim_card(SIM_VENDOR_NVIDIA, slot);
        if (card != NULL && card->pci_domain == domain && card->pci_bus == bus && card->pci_device == number
                && card->pci_function == function) {
            return give(slot, device, NVML_ERROR_NOT_FOUND);
        }
    }
    return NVML_ERROR_NOT_FOUND;
}

NVML_API nvmlDeviceGetHandleByUUID(const char *uuid, nvmlDevice_t *device) {
    NVML_ENTER();
    NVML_ARGUMENT(uuid != NULL && device != NULL);
    for (int slot = 0; slot < SIM_CARDS; slot++) {
        const struct sim_card *card = sim_card(SIM_VENDOR_NVIDIA, slot);
        if (card != NULL && strncmp(card->uuid, uuid, sizeof card->uuid) == 0) {
            return give(slot, device, NVML_ERROR_NOT_FOUND);
        }
    }
    return NVML_ERROR_NOT_FOUND;
}

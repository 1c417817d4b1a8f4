#include "nvml_sim.h"

#include <stdio.h>
#include <string.h>

#define LINKS 18

static nvmlReturn_t check_link(const struct sim_card *card, unsigned int link) {
    NVML_ARGUMENT(link < LINKS);
    NVML_FEATURE(SIM_FEATURE_FABRIC);
    return NVML_SUCCESS;
}

NVML_API nvmlDeviceGetNvLinkState(nvmlDevice_t device, unsigned int link, nvmlEnableState_t *active) {
    NVML_READ(device);
    NVML_ARGUMENT(active != NULL);
    nvmlReturn_t status = check_link(card, link);
    NVML_CHECK(status == NVML_SUCCESS, status);
    *active = (card->fabric_links >> link & 1) != 0 ? NVML_FEATURE_ENABLED : NVML_FEATURE_DISABLED;
    return NVML_SUCCESS;
}

NVML_API nvmlDeviceGetNvLinkRemotePciInfo_v2(nvmlDevice_t device, unsigned int link, nvmlPciInfo_t *pci) {
    NVML_READ(device);
    NVML_ARGUMENT(pci != NULL);
    nvmlReturn_t status = check_link(card, link);
    NVML_CHECK(status == NVML_SUCCESS, status);
    const struct sim_card *peer = sim_card(SIM_VENDOR_NVIDIA, card->fabric_peer);
    NVML_CHECK(peer != NULL && (card->fabric_links >> link & 1) != 0, NVML_ERROR_NOT_SUPPORTED);
    nvml_fill_pci(peer, pci);
    return NVML_SUCCESS;
}

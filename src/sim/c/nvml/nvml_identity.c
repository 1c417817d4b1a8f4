#include "nvml_sim.h"

#include <stdio.h>
#include <string.h>

NVML_API nvmlDeviceGetPciInfo_v3(nvmlDevice_t device, nvmlPciInfo_t *pci) {
    NVML_IDENTIFY(device);
    NVML_ARGUMENT(pci != NULL);
    memset(pci, 0, sizeof *pci);
    pci->domain = card->pci_domain;
    pci->bus = card->pci_bus;
    pci->device = card->pci_device;
    pci->pciDeviceId = card->pci_device_id << 16 | card->pci_vendor_id;
    pci->pciSubSystemId = card->pci_subsystem_device_id << 16 | card->pci_subsystem_vendor_id;
    snprintf(pci->busIdLegacy, sizeof pci->busIdLegacy, "%04X:%02X:%02X.0", pci->domain & 0xffff, pci->bus & 0xff,
        pci->device & 0xff);
    snprintf(pci->busId, sizeof pci->busId, "%08X:%02X:%02X.0", pci->domain, pci->bus & 0xff, pci->device & 0xff);
    return NVML_SUCCESS;
}

NVML_API nvmlDeviceGetName(nvmlDevice_t device, char *name, unsigned int length) {
    NVML_IDENTIFY(device);
    return nvml_text(name, length, card->name, sizeof card->name);
}

NVML_API nvmlDeviceGetUUID(nvmlDevice_t device, char *uuid, unsigned int length) {
    NVML_IDENTIFY(device);
    return nvml_text(uuid, length, card->uuid, sizeof card->uuid);
}

#include "nvml_sim.h"

#include <stdio.h>
#include <string.h>

void nvml_fill_pci(const struct sim_card *card, nvmlPciInfo_t *pci) {
    memset(pci, 0, sizeof *pci);
    pci->domain = card->pci_domain;
    pci->bus = card->pci_bus;
    pci->device = card->pci_device;
    pci->pciDeviceId = card->pci_device_id << 16 | card->pci_vendor_id;
    pci->pciSubSystemId = card->pci_subsystem_device_id << 16 | card->pci_subsystem_vendor_id;
    snprintf(pci->busIdLegacy, sizeof pci->busIdLegacy, "%04X:%02X:%02X.0", pci->domain & 0xffff, pci->bus & 0xff,
        pci->device & 0xff);
    snprintf(pci->busId, sizeof pci->busId, "%08X:%02X:%02X.0", pci->domain, pci->bus & 0xff, pci->device & 0xff);
}

NVML_API nvmlDeviceGetPciInfo_v3(nvmlDevice_t device, nvmlPciInfo_t *pci) {
    NVML_IDENTIFY(device);
    NVML_ARGUMENT(pci != NULL);
    nvml_fill_pci(card, pci);
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

NVML_API nvmlDeviceGetSerial(nvmlDevice_t device, char *serial, unsigned int length) {
    NVML_IDENTIFY(device);
    NVML_CHECK(card->serial[0] != '\0', NVML_ERROR_NOT_SUPPORTED);
    return nvml_text(serial, length, card->serial, sizeof card->serial);
}

NVML_API nvmlDeviceGetVbiosVersion(nvmlDevice_t device, char *version, unsigned int length) {
    NVML_IDENTIFY(device);
    NVML_FEATURE(SIM_FEATURE_FIRMWARE);
    return nvml_text(version, length, card->vbios_version, sizeof card->vbios_version);
}

#ifndef SIM_NVML_OLD
/* The caller's buffer has 64 bytes, without saying so. */
NVML_API nvmlDeviceGetGspFirmwareVersion(nvmlDevice_t device, char *version) {
    NVML_IDENTIFY(device);
    NVML_FEATURE(SIM_FEATURE_FIRMWARE);
    NVML_CHECK(card->firmware_version[0] != '\0', NVML_ERROR_NOT_SUPPORTED);
    return nvml_text(version, 64, card->firmware_version, sizeof card->firmware_version);
}
#endif

NVML_API nvmlDeviceGetBrand(nvmlDevice_t device, nvmlBrandType_t *brand) {
    NVML_IDENTIFY(device);
    NVML_ARGUMENT(brand != NULL);
    *brand = NVML_BRAND_GEFORCE;
    return NVML_SUCCESS;
}

NVML_API nvmlDeviceGetArchitecture(nvmlDevice_t device, nvmlDeviceArchitecture_t *architecture) {
    NVML_IDENTIFY(device);
    NVML_ARGUMENT(architecture != NULL);
    *architecture = card->architecture;
    return NVML_SUCCESS;
}

NVML_API nvmlDeviceGetCudaComputeCapability(nvmlDevice_t device, int *major, int *minor) {
    NVML_IDENTIFY(device);
    NVML_ARGUMENT(major != NULL && minor != NULL);
    *major = (int)card->compute_major;
    *minor = (int)card->compute_minor;
    return NVML_SUCCESS;
}

NVML_API nvmlDeviceGetNumGpuCores(nvmlDevice_t device, unsigned int *cores) {
    NVML_IDENTIFY(device);
    NVML_ARGUMENT(cores != NULL);
    *cores = card->core_count;
    return NVML_SUCCESS;
}

/* The N of /dev/nvidiaN. */
NVML_API nvmlDeviceGetMinorNumber(nvmlDevice_t device, unsigned int *minor) {
    NVML_IDENTIFY(device);
    NVML_ARGUMENT(minor != NULL);
    *minor = card->drm_minor;
    return NVML_SUCCESS;
}

NVML_API nvmlDeviceGetIndex(nvmlDevice_t device, unsigned int *index) {
    NVML_IDENTIFY(device);
    NVML_ARGUMENT(index != NULL);
    for (unsigned i = 0; i < sim_card_count(SIM_VENDOR_NVIDIA); i++) {
        if (sim_card_slot(SIM_VENDOR_NVIDIA, i) == nvml_slot(device)) {
            *index = i;
            return NVML_SUCCESS;
        }
    }
    return NVML_ERROR_UNKNOWN;
}

#include "ze_sim.h"

#include <string.h>

#define TEXT(to, from) sim_copy_text(to, sizeof(to), from, sizeof(from))

void ze_fill_uuid(const struct sim_card *card, void *uuid) {
    uint32_t words[4] = {
        card->pci_device_id << 16 | card->pci_vendor_id,
        card->pci_domain << 16 | card->pci_revision,
        card->pci_bus | card->pci_device << 8 | card->pci_function << 16,
        0,
    };
    memcpy(uuid, words, sizeof words);
}

void ze_fill_core(const struct sim_card *card, ze_device_properties_t *properties) {
    properties->type = ZE_DEVICE_TYPE_GPU;
    properties->vendorId = card->pci_vendor_id;
    properties->deviceId = card->pci_device_id;
    properties->flags = ((card->flags & SIM_CARD_INTEGRATED) != 0 ? ZE_DEVICE_PROPERTY_FLAG_INTEGRATED : 0)
        | ((card->flags & SIM_CARD_ECC_ENABLED) != 0 ? ZE_DEVICE_PROPERTY_FLAG_ECC : 0);
    properties->subdeviceId = 0;
    properties->coreClockRate = card->clock_graphics_max_mhz;
    properties->maxMemAllocSize = card->vram_total_bytes;
    properties->maxHardwareContexts = 65536;
    properties->maxCommandQueuePriority = 0;
    properties->numThreadsPerEU = 8;
    properties->physicalEUSimdWidth = 8;
    properties->numEUsPerSubslice = 16;
    properties->numSubslicesPerSlice = 4;
    properties->numSlices = card->core_count / 64;
    properties->timerResolution = 52;
    properties->timestampValidBits = 36;
    properties->kernelTimestampValidBits = 32;
    ze_fill_uuid(card, &properties->uuid);
    TEXT(properties->name, card->name);
}

ZE_API zeDeviceGetProperties(ze_device_handle_t device, ze_device_properties_t *properties) {
    ZE_IDENTIFY(device, ZE_KIND_DEVICE);
    ZE_POINTER(properties);
    ze_fill_core(card, properties);
#ifndef SIM_ZE_OLD
    for (ze_base_properties_t *next = properties->pNext; next != NULL; next = next->pNext) {
        if ((uint32_t)next->stype == ZE_STRUCTURE_TYPE_DEVICE_IP_VERSION_EXT) {
            ((ze_device_ip_version_ext_t *)next)->ipVersion = card->architecture;
        }
    }
#endif
    return ZE_RESULT_SUCCESS;
}

ZE_API zesDeviceGetProperties(zes_device_handle_t device, zes_device_properties_t *properties) {
    ZES_IDENTIFY(device, ZE_KIND_DEVICE);
    ZE_POINTER(properties);
    static const char vendor[] = "Intel(R) Corporation";
    ze_fill_core(card, &properties->core);
    properties->numSubdevices = 0;
    TEXT(properties->serialNumber, card->serial[0] == '\0' ? "unknown" : card->serial);
    TEXT(properties->boardNumber, "unknown");
    /* Sysman alone never shows the driver's uuid, so its devices tell that they are simulated here. */
    TEXT(properties->brandName, "nvbind-simulated");
    TEXT(properties->modelName, card->name);
    TEXT(properties->vendorName, vendor);
    TEXT(properties->driverVersion, card->driver_version);
#ifndef SIM_ZE_OLD
    for (ze_base_properties_t *next = properties->pNext; next != NULL; next = next->pNext) {
        if ((uint32_t)next->stype == ZES_STRUCTURE_TYPE_DEVICE_EXT_PROPERTIES) {
            zes_device_ext_properties_t *more = (zes_device_ext_properties_t *)next;
            ze_fill_uuid(card, &more->uuid);
            more->type = ZES_DEVICE_TYPE_GPU;
            more->flags = properties->core.flags;
        }
    }
#endif
    return ZE_RESULT_SUCCESS;
}

ZE_API zesDeviceGetState(zes_device_handle_t device, zes_device_state_t *state) {
    ZES_READ(device, ZE_KIND_DEVICE);
    ZE_POINTER(state);
    state->reset = 0;
    state->repaired = 0;
    return ZE_RESULT_SUCCESS;
}

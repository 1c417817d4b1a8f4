#include "ze_sim.h"

static const int firmwares[] = {0};

ZE_API zesDeviceEnumFirmwares(zes_device_handle_t device, uint32_t *count, zes_firmware_handle_t *firmware) {
    ZES_IDENTIFY(device, ZE_KIND_DEVICE);
    uint32_t available = sim_supports(card, SIM_FEATURE_FIRMWARE) ? 1 : 0;
    return ze_list_parts(card, ZE_KIND_FIRMWARE, firmwares, available, count, (void **)firmware);
}

ZE_API zesFirmwareGetProperties(zes_firmware_handle_t firmware, zes_firmware_properties_t *properties) {
    ZES_IDENTIFY(firmware, ZE_KIND_FIRMWARE);
    ZE_POINTER(properties);
    properties->onSubdevice = 0;
    properties->subdeviceId = 0;
    properties->canControl = 0;
    sim_copy_text(properties->name, sizeof properties->name, "GSC", 4);
    sim_copy_text(properties->version, sizeof properties->version, card->firmware_version,
        sizeof card->firmware_version);
    return ZE_RESULT_SUCCESS;
}

#include "ze_sim.h"

static const int domains[] = {0};

ZE_API zesDeviceEnumStandbyDomains(zes_device_handle_t device, uint32_t *count, zes_standby_handle_t *standby) {
    ZES_IDENTIFY(device, ZE_KIND_DEVICE);
    return ze_list_parts(card, ZE_KIND_STANDBY, domains, 1, count, (void **)standby);
}

ZE_API zesStandbyGetProperties(zes_standby_handle_t standby, zes_standby_properties_t *properties) {
    ZES_IDENTIFY(standby, ZE_KIND_STANDBY);
    ZE_POINTER(properties);
    properties->type = ZES_STANDBY_TYPE_GLOBAL;
    properties->onSubdevice = 0;
    properties->subdeviceId = 0;
    return ZE_RESULT_SUCCESS;
}

ZE_API zesStandbyGetMode(zes_standby_handle_t standby, zes_standby_promo_mode_t *mode) {
    ZES_READ(standby, ZE_KIND_STANDBY);
    ZE_POINTER(mode);
    *mode = (card->flags & SIM_CARD_PERSISTENT) != 0 ? ZES_STANDBY_PROMO_MODE_NEVER : ZES_STANDBY_PROMO_MODE_DEFAULT;
    return ZE_RESULT_SUCCESS;
}

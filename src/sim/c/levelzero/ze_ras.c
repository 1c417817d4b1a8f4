#include "ze_sim.h"

#include <string.h>

/* Part n is error type n: correctable, uncorrectable. */
static const int sets[] = {0, 1};

ZE_API zesDeviceEnumRasErrorSets(zes_device_handle_t device, uint32_t *count, zes_ras_handle_t *ras) {
    ZES_IDENTIFY(device, ZE_KIND_DEVICE);
    uint32_t available = sim_supports(card, SIM_FEATURE_ECC) ? 2 : 0;
    return ze_list_parts(card, ZE_KIND_RAS, sets, available, count, (void **)ras);
}

ZE_API zesRasGetProperties(zes_ras_handle_t ras, zes_ras_properties_t *properties) {
    ZES_IDENTIFY(ras, ZE_KIND_RAS);
    ZE_CHECK(index < 2, ZE_RESULT_ERROR_INVALID_ARGUMENT);
    ZE_POINTER(properties);
    properties->type = (uint32_t)index;
    properties->onSubdevice = 0;
    properties->subdeviceId = 0;
    return ZE_RESULT_SUCCESS;
}

/* Memory errors are counted among those of the caches, the nearest there is. */
ZE_API zesRasGetState(zes_ras_handle_t ras, ze_bool_t clear, zes_ras_state_t *state) {
    ZES_READ(ras, ZE_KIND_RAS);
    ZE_CHECK(index < 2, ZE_RESULT_ERROR_INVALID_ARGUMENT);
    ZE_POINTER(state);
    ZE_FEATURE(SIM_FEATURE_ECC);
    uint64_t *errors = index == ZES_RAS_ERROR_TYPE_CORRECTABLE ? &card->ecc_corrected : &card->ecc_uncorrected;
    memset(state->category, 0, sizeof state->category);
    state->category[ZES_RAS_ERROR_CAT_CACHE_ERRORS] = *errors;
    if (clear) {
        ZE_PERMISSION();
        ZE_APPLY(0, *errors = 0);
    }
    return ZE_RESULT_SUCCESS;
}

ZE_API zesDeviceEccAvailable(zes_device_handle_t device, ze_bool_t *available) {
    ZES_IDENTIFY(device, ZE_KIND_DEVICE);
    ZE_POINTER(available);
    *available = sim_supports(card, SIM_FEATURE_ECC);
    return ZE_RESULT_SUCCESS;
}

ZE_API zesDeviceEccConfigurable(zes_device_handle_t device, ze_bool_t *configurable) {
    ZES_IDENTIFY(device, ZE_KIND_DEVICE);
    ZE_POINTER(configurable);
    *configurable = 0;
    return ZE_RESULT_SUCCESS;
}

ZE_API zesDeviceGetEccState(zes_device_handle_t device, zes_device_ecc_properties_t *state) {
    ZES_READ(device, ZE_KIND_DEVICE);
    ZE_POINTER(state);
    ZE_FEATURE(SIM_FEATURE_ECC);
    bool enabled = (card->flags & SIM_CARD_ECC_ENABLED) != 0;
    state->currentState = enabled ? ZES_DEVICE_ECC_STATE_ENABLED : ZES_DEVICE_ECC_STATE_DISABLED;
    state->pendingState = state->currentState;
    state->pendingAction = ZES_DEVICE_ACTION_NONE;
    return ZE_RESULT_SUCCESS;
}

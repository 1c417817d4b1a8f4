#include "ze_sim.h"

#include <string.h>

ZE_API zeDriverGetApiVersion(ze_driver_handle_t driver, ze_api_version_t *version) {
    ZE_IDENTIFY(driver, ZE_KIND_DRIVER);
    ZE_POINTER(version);
    *version = ZE_SIM_VERSION;
    return ZE_RESULT_SUCCESS;
}

/* The uuid is how a program below the real loader can tell that this driver is simulated. */
ZE_API zeDriverGetProperties(ze_driver_handle_t driver, ze_driver_properties_t *properties) {
    ZE_IDENTIFY(driver, ZE_KIND_DRIVER);
    ZE_POINTER(properties);
    memcpy(&properties->uuid, "nvbind-simulated", sizeof properties->uuid);
    properties->driverVersion = 0x01030000u;
    return ZE_RESULT_SUCCESS;
}

static const ze_driver_extension_properties_t extensions[] = {
    {"ZES_extension_power_limits", ZE_VERSION(1, 0)},
};

static ze_result_t list_extensions(uint32_t *count, ze_driver_extension_properties_t *to) {
    ZE_POINTER(count);
    uint32_t wanted = ze_fetch(count, sizeof extensions / sizeof extensions[0], to);
    memcpy(to, extensions, wanted * sizeof extensions[0]);
    return ZE_RESULT_SUCCESS;
}

ZE_API zeDriverGetExtensionProperties(ze_driver_handle_t driver, uint32_t *count, ze_driver_extension_properties_t *to) {
    ZE_IDENTIFY(driver, ZE_KIND_DRIVER);
    return list_extensions(count, to);
}

#ifndef SIM_ZE_OLD
ZE_API zesDriverGetExtensionProperties(zes_driver_handle_t driver, uint32_t *count,
        zes_driver_extension_properties_t *to) {
    ZES_IDENTIFY(driver, ZE_KIND_DRIVER);
    return list_extensions(count, (ze_driver_extension_properties_t *)to);
}
#endif

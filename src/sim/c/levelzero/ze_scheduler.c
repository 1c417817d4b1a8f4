#include "ze_sim.h"

/* One scheduler a card, for all its engines. A mode's numbers are always the card's own. */
#define MODES (1u << ZES_SCHED_MODE_TIMEOUT | 1u << ZES_SCHED_MODE_TIMESLICE | 1u << ZES_SCHED_MODE_EXCLUSIVE)
#define WATCHDOG_US 640000u
#define INTERVAL_US 5000u
#define YIELD_US 640000u

static const int schedulers[] = {0};

ZE_API zesDeviceEnumSchedulers(zes_device_handle_t device, uint32_t *count, zes_sched_handle_t *to) {
    ZES_IDENTIFY(device, ZE_KIND_DEVICE);
    return ze_list_parts(card, ZE_KIND_SCHEDULER, schedulers, 1, count, (void **)to);
}

ZE_API zesSchedulerGetProperties(zes_sched_handle_t scheduler, zes_sched_properties_t *properties) {
    ZES_IDENTIFY(scheduler, ZE_KIND_SCHEDULER);
    ZE_POINTER(properties);
    properties->onSubdevice = 0;
    properties->subdeviceId = 0;
    properties->canControl = sim_supports(card, SIM_FEATURE_MODE_SET);
    properties->engines = 0;
    properties->supportedModes = MODES;
    return ZE_RESULT_SUCCESS;
}

ZE_API zesSchedulerGetCurrentMode(zes_sched_handle_t scheduler, zes_sched_mode_t *mode) {
    ZES_READ(scheduler, ZE_KIND_SCHEDULER);
    ZE_POINTER(mode);
    *mode = (zes_sched_mode_t)card->scheduler_mode;
    return ZE_RESULT_SUCCESS;
}

ZE_API zesSchedulerGetTimeoutModeProperties(zes_sched_handle_t scheduler, ze_bool_t defaults,
        zes_sched_timeout_properties_t *config) {
    ZES_READ(scheduler, ZE_KIND_SCHEDULER);
    (void)defaults;
    ZE_POINTER(config);
    config->watchdogTimeout = WATCHDOG_US;
    return ZE_RESULT_SUCCESS;
}

ZE_API zesSchedulerGetTimesliceModeProperties(zes_sched_handle_t scheduler, ze_bool_t defaults,
        zes_sched_timeslice_properties_t *config) {
    ZES_READ(scheduler, ZE_KIND_SCHEDULER);
    (void)defaults;
    ZE_POINTER(config);
    config->interval = INTERVAL_US;
    config->yieldTimeout = YIELD_US;
    return ZE_RESULT_SUCCESS;
}

static ze_result_t may_choose(const struct sim_card *card, ze_bool_t *reload) {
    ZE_PERMISSION();
    ZE_POINTER(reload);
    ZE_FEATURE(SIM_FEATURE_MODE_SET);
    *reload = 0;
    return ZE_RESULT_SUCCESS;
}

ZE_API zesSchedulerSetTimeoutMode(zes_sched_handle_t scheduler, zes_sched_timeout_properties_t *properties,
        ze_bool_t *reload) {
    ZES_READ(scheduler, ZE_KIND_SCHEDULER);
    ZE_POINTER(properties);
    ze_result_t result = may_choose(card, reload);
    ZE_CHECK(result == ZE_RESULT_SUCCESS, result);
    ZE_APPLY(ZES_SCHED_MODE_TIMEOUT, card->scheduler_mode = ZES_SCHED_MODE_TIMEOUT);
}

ZE_API zesSchedulerSetTimesliceMode(zes_sched_handle_t scheduler, zes_sched_timeslice_properties_t *properties,
        ze_bool_t *reload) {
    ZES_READ(scheduler, ZE_KIND_SCHEDULER);
    ZE_POINTER(properties);
    ze_result_t result = may_choose(card, reload);
    ZE_CHECK(result == ZE_RESULT_SUCCESS, result);
    ZE_APPLY(ZES_SCHED_MODE_TIMESLICE, card->scheduler_mode = ZES_SCHED_MODE_TIMESLICE);
}

ZE_API zesSchedulerSetExclusiveMode(zes_sched_handle_t scheduler, ze_bool_t *reload) {
    ZES_READ(scheduler, ZE_KIND_SCHEDULER);
    ze_result_t result = may_choose(card, reload);
    ZE_CHECK(result == ZE_RESULT_SUCCESS, result);
    ZE_APPLY(ZES_SCHED_MODE_EXCLUSIVE, card->scheduler_mode = ZES_SCHED_MODE_EXCLUSIVE);
}

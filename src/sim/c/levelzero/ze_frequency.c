#include "ze_sim.h"

/* Part n is frequency domain n: the GPU, its memory, its media engines. */
#ifdef SIM_ZE_OLD
#define DOMAINS 2
#else
#define DOMAINS 3
#endif
#define CLOCK_STEP 50

static const enum sim_feature needed[] = {
    SIM_FEATURE_CLOCK_GRAPHICS, SIM_FEATURE_CLOCK_MEMORY, SIM_FEATURE_CLOCK_GRAPHICS,
};

ZE_API zesDeviceEnumFrequencyDomains(zes_device_handle_t device, uint32_t *count, zes_freq_handle_t *domains) {
    ZES_IDENTIFY(device, ZE_KIND_DEVICE);
    int parts[DOMAINS];
    uint32_t available = 0;
    for (int domain = 0; domain < DOMAINS; domain++) {
        if (sim_supports(card, needed[domain])) {
            parts[available++] = domain;
        }
    }
    return ze_list_parts(card, ZE_KIND_FREQUENCY, parts, available, count, (void **)domains);
}

static zes_freq_range_t hardware_range(const struct sim_card *card, int domain) {
    return domain == ZES_FREQ_DOMAIN_MEMORY
        ? (zes_freq_range_t){card->clock_memory_min_mhz, card->clock_memory_max_mhz}
        : (zes_freq_range_t){card->clock_graphics_min_mhz, card->clock_graphics_max_mhz};
}

ZE_API zesFrequencyGetProperties(zes_freq_handle_t domain, zes_freq_properties_t *properties) {
    ZES_IDENTIFY(domain, ZE_KIND_FREQUENCY);
    ZE_CHECK(index < DOMAINS, ZE_RESULT_ERROR_INVALID_ARGUMENT);
    ZE_POINTER(properties);
    zes_freq_range_t range = hardware_range(card, index);
    properties->type = (uint32_t)index;
    properties->onSubdevice = 0;
    properties->subdeviceId = 0;
    properties->canControl = index == ZES_FREQ_DOMAIN_GPU && sim_supports(card, SIM_FEATURE_CLOCK_SET);
    properties->isThrottleEventSupported = 0;
    properties->min = range.min;
    properties->max = range.max;
    return ZE_RESULT_SUCCESS;
}

ZE_API zesFrequencyGetRange(zes_freq_handle_t domain, zes_freq_range_t *limits) {
    ZES_READ(domain, ZE_KIND_FREQUENCY);
    ZE_CHECK(index < DOMAINS, ZE_RESULT_ERROR_INVALID_ARGUMENT);
    ZE_POINTER(limits);
    *limits = hardware_range(card, index);
    if (index == ZES_FREQ_DOMAIN_GPU && card->clock_graphics_lock_max_mhz != 0) {
        limits->min = card->clock_graphics_lock_min_mhz;
        limits->max = card->clock_graphics_lock_max_mhz;
    }
    return ZE_RESULT_SUCCESS;
}

static void lock(struct sim_card *card, uint32_t low, uint32_t high) {
    card->clock_graphics_lock_min_mhz = low;
    card->clock_graphics_lock_max_mhz = high;
}

/* A limit of -1 means the hardware's own. */
ZE_API zesFrequencySetRange(zes_freq_handle_t domain, const zes_freq_range_t *limits) {
    ZES_READ(domain, ZE_KIND_FREQUENCY);
    ZE_CHECK(index < DOMAINS, ZE_RESULT_ERROR_INVALID_ARGUMENT);
    ZE_POINTER(limits);
    ZE_FEATURE(SIM_FEATURE_CLOCK_SET);
    ZE_CHECK(index == ZES_FREQ_DOMAIN_GPU, ZE_RESULT_ERROR_UNSUPPORTED_FEATURE);
    ZE_PERMISSION();
    zes_freq_range_t hardware = hardware_range(card, index);
    double low = limits->min < 0 ? hardware.min : limits->min;
    double high = limits->max < 0 ? hardware.max : limits->max;
    ZE_CHECK(low >= hardware.min && high <= hardware.max && low <= high, ZE_RESULT_ERROR_INVALID_ARGUMENT);
    bool free = low == hardware.min && high == hardware.max;
    ZE_APPLY(high, lock(card, free ? 0 : (uint32_t)low, free ? 0 : (uint32_t)high));
}

static double actual_clock(const struct sim_card *card, int domain) {
    if ((card->flags & SIM_CARD_CLOCK_UNKNOWN) != 0 || !sim_supports(card, needed[domain])) {
        return -1.0;
    }
    const uint32_t clocks[] = {card->clock_graphics_mhz, card->clock_memory_mhz, card->clock_video_mhz};
    return clocks[domain];
}

ZE_API zesFrequencyGetState(zes_freq_handle_t domain, zes_freq_state_t *state) {
    ZES_READ(domain, ZE_KIND_FREQUENCY);
    ZE_CHECK(index < DOMAINS, ZE_RESULT_ERROR_INVALID_ARGUMENT);
    ZE_POINTER(state);
    zes_freq_range_t range = hardware_range(card, index);
    bool graphics = index == ZES_FREQ_DOMAIN_GPU;
    state->currentVoltage = graphics && sim_supports(card, SIM_FEATURE_VOLTAGE) ? card->voltage_graphics_mv / 1000.0 : -1.0;
    state->request = graphics ? range.max : -1.0;
    state->tdp = graphics ? range.max : -1.0;
    state->efficient = graphics ? range.min : -1.0;
    state->actual = actual_clock(card, index);
    bool told = graphics && sim_supports(card, SIM_FEATURE_THROTTLE);
    state->throttleReasons = told ? (uint32_t)card->throttle_reasons : 0;
    return ZE_RESULT_SUCCESS;
}

/* Rising, in steps of 50 MHz. */
ZE_API zesFrequencyGetAvailableClocks(zes_freq_handle_t domain, uint32_t *count, double *clocks) {
    ZES_READ(domain, ZE_KIND_FREQUENCY);
    ZE_CHECK(index < DOMAINS, ZE_RESULT_ERROR_INVALID_ARGUMENT);
    ZE_POINTER(count);
    ZE_FEATURE(SIM_FEATURE_CLOCK_LIST);
    zes_freq_range_t range = hardware_range(card, index);
    uint32_t wanted = ze_fetch(count, (uint32_t)((range.max - range.min) / CLOCK_STEP) + 1, clocks);
    for (uint32_t i = 0; i < wanted; i++) {
        clocks[i] = range.min + i * CLOCK_STEP;
    }
    return ZE_RESULT_SUCCESS;
}

ZE_API zesFrequencyGetThrottleTime(zes_freq_handle_t domain, zes_freq_throttle_time_t *time) {
    ZES_READ(domain, ZE_KIND_FREQUENCY);
    ZE_CHECK(index < DOMAINS, ZE_RESULT_ERROR_INVALID_ARGUMENT);
    ZE_POINTER(time);
    ZE_FEATURE(SIM_FEATURE_VIOLATIONS);
    struct sim_totals totals = sim_totals(card);
    time->throttleTime = index == ZES_FREQ_DOMAIN_GPU ? totals.throttled_us : 0;
    time->timestamp = totals.now_us;
    return ZE_RESULT_SUCCESS;
}

#include "nvml_sim.h"

/* How long the driver averages over, microseconds. */
#define SAMPLING_PERIOD 167000

static nvmlReturn_t load_of(uint32_t percent, unsigned int *utilization, unsigned int *period) {
    NVML_ARGUMENT(utilization != NULL && period != NULL);
    *utilization = percent;
    *period = SAMPLING_PERIOD;
    return NVML_SUCCESS;
}

NVML_API nvmlDeviceGetEncoderUtilization(nvmlDevice_t device, unsigned int *utilization, unsigned int *period) {
    NVML_READ(device);
    NVML_FEATURE(SIM_FEATURE_ENCODER);
    return load_of(card->encoder_percent, utilization, period);
}

NVML_API nvmlDeviceGetDecoderUtilization(nvmlDevice_t device, unsigned int *utilization, unsigned int *period) {
    NVML_READ(device);
    NVML_FEATURE(SIM_FEATURE_DECODER);
    return load_of(card->decoder_percent, utilization, period);
}

NVML_API nvmlDeviceGetEncoderStats(nvmlDevice_t device, unsigned int *sessions, unsigned int *fps, unsigned int *latency) {
    NVML_READ(device);
    NVML_ARGUMENT(sessions != NULL && fps != NULL && latency != NULL);
    NVML_FEATURE(SIM_FEATURE_ENCODER);
    *sessions = card->encoder_sessions;
    *fps = card->encoder_fps;
    *latency = card->encoder_latency_us;
    return NVML_SUCCESS;
}

NVML_API nvmlDeviceGetFBCStats(nvmlDevice_t device, nvmlFBCStats_t *stats) {
    NVML_READ(device);
    NVML_ARGUMENT(stats != NULL);
    NVML_FEATURE(SIM_FEATURE_ENCODER);
    *stats = (nvmlFBCStats_t){card->capture_sessions, card->capture_fps, card->capture_latency_us};
    return NVML_SUCCESS;
}

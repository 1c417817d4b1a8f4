/* GPU performance monitoring: two samples of a device are compared. */
#include "nvml_sim.h"

#ifndef SIM_NVML_OLD

#define SAMPLES 64

struct nvmlGpmSample_st {
    int taken; /* 0 free, 1 allocated, 2 filled */
    int slot;
    uint64_t now_us;
    uint32_t graphics;
    uint32_t sm;
    uint32_t occupancy;
    uint32_t tensor;
    uint32_t half;
    uint32_t integer;
    uint32_t fp32;
    uint32_t memory;
    uint64_t pcie_tx;
    uint64_t pcie_rx;
};

/* Samples live in here, so that a foreign pointer is known by its value. */
static struct nvmlGpmSample_st samples[SAMPLES];

static bool known(nvmlGpmSample_t sample) {
    uintptr_t at = (uintptr_t)sample - (uintptr_t)samples;
    return at < sizeof samples && at % sizeof samples[0] == 0 && __atomic_load_n(&sample->taken, __ATOMIC_ACQUIRE) != 0;
}

NVML_API nvmlGpmSampleAlloc(nvmlGpmSample_t *sample) {
    NVML_ENTER();
    NVML_ARGUMENT(sample != NULL);
    for (int i = 0; i < SAMPLES; i++) {
        int expected = 0;
        if (__atomic_compare_exchange_n(&samples[i].taken, &expected, 1, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED)) {
            *sample = &samples[i];
            return NVML_SUCCESS;
        }
    }
    return NVML_ERROR_MEMORY;
}

NVML_API nvmlGpmSampleFree(nvmlGpmSample_t sample) {
    NVML_ENTER();
    NVML_ARGUMENT(known(sample));
    __atomic_store_n(&sample->taken, 0, __ATOMIC_RELEASE);
    return NVML_SUCCESS;
}

NVML_API nvmlGpmQueryDeviceSupport(nvmlDevice_t device, nvmlGpmSupport_t *support) {
    NVML_READ(device);
    NVML_ARGUMENT(support != NULL);
    NVML_CHECK(support->version == NVML_GPM_SUPPORT_VERSION, NVML_ERROR_ARGUMENT_VERSION_MISMATCH);
    support->isSupportedDevice = sim_supports(card, SIM_FEATURE_GPM);
    return NVML_SUCCESS;
}

NVML_API nvmlGpmSampleGet(nvmlDevice_t device, nvmlGpmSample_t sample) {
    NVML_READ(device);
    NVML_ARGUMENT(known(sample));
    NVML_FEATURE(SIM_FEATURE_GPM);
    struct sim_totals totals = sim_totals(card);
    sample->slot = nvml_slot(device);
    sample->now_us = totals.now_us;
    sample->graphics = card->gpm_graphics_permille;
    sample->sm = card->gpm_sm_permille;
    sample->occupancy = card->gpm_sm_occupancy_permille;
    sample->tensor = card->gpm_tensor_permille;
    sample->half = card->gpm_tensor_half_permille;
    sample->integer = card->gpm_tensor_integer_permille;
    sample->fp32 = card->gpm_fp32_permille;
    sample->memory = card->gpm_memory_bandwidth_permille;
    sample->pcie_tx = totals.pcie_tx_bytes;
    sample->pcie_rx = totals.pcie_rx_bytes;
    __atomic_store_n(&sample->taken, 2, __ATOMIC_RELEASE);
    return NVML_SUCCESS;
}

static double percent(uint32_t earlier, uint32_t later) {
    return (earlier + later) / 20.0;
}

/* MiB a second */
static double rate(uint64_t earlier, uint64_t later, uint64_t elapsed_us) {
    return (double)(later - earlier) / (1 << 20) / ((double)elapsed_us / 1e6);
}

static nvmlReturn_t compare(nvmlGpmSample_t a, nvmlGpmSample_t b, nvmlGpmMetric_t *metric) {
    uint64_t elapsed = b->now_us - a->now_us;
    metric->metricInfo.unit = "%";
    switch (metric->metricId) {
        case NVML_GPM_METRIC_GRAPHICS_UTIL: metric->value = percent(a->graphics, b->graphics); break;
        case NVML_GPM_METRIC_SM_UTIL: metric->value = percent(a->sm, b->sm); break;
        case NVML_GPM_METRIC_SM_OCCUPANCY: metric->value = percent(a->occupancy, b->occupancy); break;
        case NVML_GPM_METRIC_ANY_TENSOR_UTIL: metric->value = percent(a->tensor, b->tensor); break;
        case NVML_GPM_METRIC_HMMA_TENSOR_UTIL: metric->value = percent(a->half, b->half); break;
        case NVML_GPM_METRIC_IMMA_TENSOR_UTIL: metric->value = percent(a->integer, b->integer); break;
        case NVML_GPM_METRIC_DRAM_BW_UTIL: metric->value = percent(a->memory, b->memory); break;
        case NVML_GPM_METRIC_FP32_UTIL: metric->value = percent(a->fp32, b->fp32); break;
        case NVML_GPM_METRIC_PCIE_TX_PER_SEC:
            metric->value = rate(a->pcie_tx, b->pcie_tx, elapsed);
            metric->metricInfo.unit = "MiB/s";
            break;
        case NVML_GPM_METRIC_PCIE_RX_PER_SEC:
            metric->value = rate(a->pcie_rx, b->pcie_rx, elapsed);
            metric->metricInfo.unit = "MiB/s";
            break;
        default: return NVML_ERROR_NOT_SUPPORTED;
    }
    metric->metricInfo.shortName = "simulated";
    metric->metricInfo.longName = "simulated metric";
    return NVML_SUCCESS;
}

/* Each metric has a status of its own. The samples must be of one device, the second one later. */
NVML_API nvmlGpmMetricsGet(nvmlGpmMetricsGet_t *get) {
    NVML_ENTER();
    NVML_ARGUMENT(get != NULL);
    NVML_CHECK(get->version == NVML_GPM_METRICS_GET_VERSION, NVML_ERROR_ARGUMENT_VERSION_MISMATCH);
    NVML_ARGUMENT(known(get->sample1) && known(get->sample2));
    NVML_ARGUMENT(get->sample1->taken == 2 && get->sample2->taken == 2 && get->sample1->slot == get->sample2->slot);
    NVML_ARGUMENT(get->sample2->now_us > get->sample1->now_us);
    for (unsigned int i = 0; i < get->numMetrics; i++) {
        get->metrics[i].nvmlReturn = compare(get->sample1, get->sample2, &get->metrics[i]);
    }
    return NVML_SUCCESS;
}

#endif

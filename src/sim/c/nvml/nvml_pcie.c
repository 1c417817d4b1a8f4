#include "nvml_sim.h"

static nvmlReturn_t link_value(const struct sim_card *card, uint32_t value, unsigned int *to) {
    NVML_ARGUMENT(to != NULL);
    NVML_FEATURE(SIM_FEATURE_PCIE_LINK);
    *to = value;
    return NVML_SUCCESS;
}

NVML_API nvmlDeviceGetCurrPcieLinkGeneration(nvmlDevice_t device, unsigned int *generation) {
    NVML_READ(device);
    return link_value(card, card->pcie_generation, generation);
}

NVML_API nvmlDeviceGetCurrPcieLinkWidth(nvmlDevice_t device, unsigned int *width) {
    NVML_READ(device);
    return link_value(card, card->pcie_width, width);
}

NVML_API nvmlDeviceGetMaxPcieLinkGeneration(nvmlDevice_t device, unsigned int *generation) {
    NVML_READ(device);
    return link_value(card, card->pcie_generation_max, generation);
}

NVML_API nvmlDeviceGetMaxPcieLinkWidth(nvmlDevice_t device, unsigned int *width) {
    NVML_READ(device);
    return link_value(card, card->pcie_width_max, width);
}

/* KiB a second, over the last 20 milliseconds on a real card. */
NVML_API nvmlDeviceGetPcieThroughput(nvmlDevice_t device, nvmlPcieUtilCounter_t counter, unsigned int *value) {
    NVML_READ(device);
    NVML_ARGUMENT(value != NULL && (counter == NVML_PCIE_UTIL_TX_BYTES || counter == NVML_PCIE_UTIL_RX_BYTES));
    NVML_FEATURE(SIM_FEATURE_PCIE_THROUGHPUT);
    *value = counter == NVML_PCIE_UTIL_TX_BYTES ? card->pcie_tx_kib_s : card->pcie_rx_kib_s;
    return NVML_SUCCESS;
}

NVML_API nvmlDeviceGetPcieReplayCounter(nvmlDevice_t device, unsigned int *value) {
    NVML_READ(device);
    NVML_ARGUMENT(value != NULL);
    NVML_FEATURE(SIM_FEATURE_PCIE_REPLAY);
    *value = (unsigned int)card->pcie_replay_count;
    return NVML_SUCCESS;
}

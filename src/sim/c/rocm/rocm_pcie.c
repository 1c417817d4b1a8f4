#include "rocm_sim.h"

#include <string.h>

/* Bytes of the largest packet. */
#define PACKET 256u

uint32_t rocm_lane_speed(uint32_t generation) {
    static const uint32_t speeds[] = {0, 25, 50, 80, 160, 320, 640};
    return generation < sizeof speeds / sizeof speeds[0] ? speeds[generation] : 0;
}

RSMI_API rsmi_dev_pci_bandwidth_get(uint32_t dv_ind, rsmi_pcie_bandwidth_t *bandwidth) {
    ROCM_READ(dv_ind);
    ROCM_FEATURE(SIM_FEATURE_PCIE_LINK);
    ROCM_ARGUMENT(bandwidth != NULL);
    uint32_t generations[3];
    unsigned current;
    memset(bandwidth, 0, sizeof *bandwidth);
    unsigned count = sim_clock_levels(1, card->pcie_generation, card->pcie_generation_max, generations, &current);
    bandwidth->transfer_rate.num_supported = count;
    bandwidth->transfer_rate.current = current;
    for (unsigned i = 0; i < count; i++) {
        bandwidth->transfer_rate.frequency[i] = (uint64_t)rocm_lane_speed(generations[i]) * 100000000;
        bandwidth->lanes[i] = i == current ? card->pcie_width : card->pcie_width_max;
    }
    return RSMI_STATUS_SUCCESS;
}

/* Packets in the last second, and how large they are at most. */
RSMI_API rsmi_dev_pci_throughput_get(uint32_t dv_ind, uint64_t *sent, uint64_t *received, uint64_t *max_pkt_sz) {
    ROCM_READ(dv_ind);
    ROCM_FEATURE(SIM_FEATURE_PCIE_THROUGHPUT);
    ROCM_ARGUMENT(sent != NULL && received != NULL && max_pkt_sz != NULL);
    *sent = (uint64_t)card->pcie_tx_kib_s * 1024 / PACKET;
    *received = (uint64_t)card->pcie_rx_kib_s * 1024 / PACKET;
    *max_pkt_sz = PACKET;
    return RSMI_STATUS_SUCCESS;
}

RSMI_API rsmi_dev_pci_replay_counter_get(uint32_t dv_ind, uint64_t *counter) {
    ROCM_READ(dv_ind);
    ROCM_FEATURE(SIM_FEATURE_PCIE_REPLAY);
    ROCM_ARGUMENT(counter != NULL);
    *counter = card->pcie_replay_count;
    return RSMI_STATUS_SUCCESS;
}

#include "ze_sim.h"

/* Bytes a second and lane of each PCIe generation, after its encoding. */
static const int64_t lane_bytes[] = {0, 250000000, 500000000, 984615384, 1969230769, 3938461538, 7529411764};

zes_pci_speed_t ze_pci_speed(const struct sim_card *card, uint32_t generation, uint32_t width) {
    if (!sim_supports(card, SIM_FEATURE_PCIE_LINK) || generation == 0 || generation > 6) {
        return (zes_pci_speed_t){-1, -1, -1};
    }
    return (zes_pci_speed_t){(int32_t)generation, (int32_t)width, lane_bytes[generation] * width};
}

zes_pci_address_t ze_pci_address(const struct sim_card *card) {
    return (zes_pci_address_t){card->pci_domain, card->pci_bus, card->pci_device, card->pci_function};
}

ZE_API zeDevicePciGetPropertiesExt(ze_device_handle_t device, ze_pci_ext_properties_t *properties) {
    ZE_IDENTIFY(device, ZE_KIND_DEVICE);
    ZE_POINTER(properties);
    zes_pci_speed_t speed = ze_pci_speed(card, card->pcie_generation_max, card->pcie_width_max);
    properties->address = (ze_pci_address_ext_t){card->pci_domain, card->pci_bus, card->pci_device, card->pci_function};
    properties->maxSpeed = (ze_pci_speed_ext_t){speed.gen, speed.width, speed.maxBandwidth};
    return ZE_RESULT_SUCCESS;
}

ZE_API zesDevicePciGetProperties(zes_device_handle_t device, zes_pci_properties_t *properties) {
    ZES_IDENTIFY(device, ZE_KIND_DEVICE);
    ZE_POINTER(properties);
    properties->address = ze_pci_address(card);
    properties->maxSpeed = ze_pci_speed(card, card->pcie_generation_max, card->pcie_width_max);
    properties->haveBandwidthCounters = sim_supports(card, SIM_FEATURE_PCIE_THROUGHPUT);
    properties->havePacketCounters = 0;
    properties->haveReplayCounters = sim_supports(card, SIM_FEATURE_PCIE_REPLAY);
    return ZE_RESULT_SUCCESS;
}

ZE_API zesDevicePciGetState(zes_device_handle_t device, zes_pci_state_t *state) {
    ZES_READ(device, ZE_KIND_DEVICE);
    ZE_POINTER(state);
    bool slow = card->pcie_generation < card->pcie_generation_max || card->pcie_width < card->pcie_width_max;
    bool known = sim_supports(card, SIM_FEATURE_PCIE_LINK);
    state->status = !known ? ZES_PCI_LINK_STATUS_UNKNOWN
        : slow ? ZES_PCI_LINK_STATUS_QUALITY_ISSUES : ZES_PCI_LINK_STATUS_GOOD;
    state->qualityIssues = known && slow ? ZES_PCI_LINK_QUAL_ISSUE_FLAG_SPEED : 0;
    state->stabilityIssues = 0;
    state->speed = ze_pci_speed(card, card->pcie_generation, card->pcie_width);
    return ZE_RESULT_SUCCESS;
}

ZE_API zesDevicePciGetStats(zes_device_handle_t device, zes_pci_stats_t *stats) {
    ZES_READ(device, ZE_KIND_DEVICE);
    ZE_POINTER(stats);
    ZE_FEATURE(SIM_FEATURE_PCIE_THROUGHPUT);
    struct sim_totals totals = sim_totals(card);
    stats->timestamp = totals.now_us;
    stats->replayCounter = sim_supports(card, SIM_FEATURE_PCIE_REPLAY) ? card->pcie_replay_count : 0;
    stats->packetCounter = 0;
    stats->rxCounter = totals.pcie_rx_bytes;
    stats->txCounter = totals.pcie_tx_bytes;
    stats->speed = ze_pci_speed(card, card->pcie_generation, card->pcie_width);
    return ZE_RESULT_SUCCESS;
}

/* Registers and video memory; the latter whole where the bus lets the processor reach all of it. */
ZE_API zesDevicePciGetBars(zes_device_handle_t device, uint32_t *count, zes_pci_bar_properties_t *bars) {
    ZES_IDENTIFY(device, ZE_KIND_DEVICE);
    ZE_POINTER(count);
    uint32_t wanted = ze_fetch(count, 2, bars);
    for (uint32_t i = 0; i < wanted; i++) {
        bool memory = i == 1;
        bars[i].type = memory ? ZES_PCI_BAR_TYPE_MEM : ZES_PCI_BAR_TYPE_MMIO;
        bars[i].index = memory ? 2 : 0;
        bars[i].base = memory ? 0x6000000000 : 0x80000000;
        bars[i].size = memory ? card->visible_vram_total_bytes : 16u << 20;
        for (ze_base_properties_t *next = bars[i].pNext; next != NULL; next = next->pNext) {
            if ((uint32_t)next->stype == ZES_STRUCTURE_TYPE_PCI_BAR_PROPERTIES_1_2) {
                zes_pci_bar_properties_1_2_t *more = (zes_pci_bar_properties_1_2_t *)next;
                more->type = bars[i].type;
                more->index = bars[i].index;
                more->base = bars[i].base;
                more->size = bars[i].size;
                more->resizableBarSupported = memory;
                more->resizableBarEnabled = memory && card->visible_vram_total_bytes >= card->vram_total_bytes;
            }
        }
    }
    return ZE_RESULT_SUCCESS;
}

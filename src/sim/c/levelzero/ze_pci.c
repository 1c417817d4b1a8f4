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

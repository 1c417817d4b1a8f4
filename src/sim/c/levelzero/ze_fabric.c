/* Links to other cards. Part n is the link of bit n. */
#include "ze_sim.h"

/* Bits a second of one of a port's lanes, and how many it has. */
#define LANE_RATE 53125000000
#define LANES 4

ZE_API zesDeviceEnumFabricPorts(zes_device_handle_t device, uint32_t *count, zes_fabric_port_handle_t *ports) {
    ZES_IDENTIFY(device, ZE_KIND_DEVICE);
    int parts[ZE_PER_KIND];
    uint32_t available = 0;
    for (int link = 0; link < ZE_PER_KIND; link++) {
        if (sim_supports(card, SIM_FEATURE_FABRIC) && (card->fabric_links >> link & 1) != 0) {
            parts[available++] = link;
        }
    }
    return ze_list_parts(card, ZE_KIND_FABRIC_PORT, parts, available, count, (void **)ports);
}

static zes_fabric_port_id_t port_id(int slot, int link) {
    return (zes_fabric_port_id_t){(uint32_t)slot + 1, 0, (uint8_t)(link + 1)};
}

ZE_API zesFabricPortGetProperties(zes_fabric_port_handle_t port, zes_fabric_port_properties_t *properties) {
    ZES_IDENTIFY(port, ZE_KIND_FABRIC_PORT);
    ZE_POINTER(properties);
    sim_copy_text(properties->model, sizeof properties->model, "XeLink", 7);
    properties->onSubdevice = 0;
    properties->subdeviceId = 0;
    properties->portId = port_id(ze_slot_of(card), index);
    properties->maxRxSpeed = (zes_fabric_port_speed_t){LANE_RATE, LANES};
    properties->maxTxSpeed = properties->maxRxSpeed;
    return ZE_RESULT_SUCCESS;
}

ZE_API zesFabricPortGetState(zes_fabric_port_handle_t port, zes_fabric_port_state_t *state) {
    ZES_READ(port, ZE_KIND_FABRIC_PORT);
    ZE_POINTER(state);
    ZE_FEATURE(SIM_FEATURE_FABRIC);
    bool errors = card->fabric_errors > 0;
    bool up = (card->fabric_links >> index & 1) != 0 && card->fabric_peer >= 0;
    state->status = !up ? ZES_FABRIC_PORT_STATUS_UNKNOWN
        : errors ? ZES_FABRIC_PORT_STATUS_DEGRADED : ZES_FABRIC_PORT_STATUS_HEALTHY;
    state->qualityIssues = errors ? ZES_FABRIC_PORT_QUAL_ISSUE_FLAG_LINK_ERRORS : 0;
    state->failureReasons = 0;
    state->remotePortId = up ? port_id(card->fabric_peer, index) : (zes_fabric_port_id_t){0, 0, 0};
    state->rxSpeed = up ? (zes_fabric_port_speed_t){LANE_RATE, LANES} : (zes_fabric_port_speed_t){0, 0};
    state->txSpeed = state->rxSpeed;
    return ZE_RESULT_SUCCESS;
}

#include "rocm_sim.h"

/* What differs in the type of a NUMA node. */
#if SIM_ROCM_LAYOUT >= 60
typedef int32_t numa_affinity;
#else
typedef uint32_t numa_affinity;
#endif

RSMI_API rsmi_topo_numa_affinity_get(uint32_t dv_ind, numa_affinity *numa_node) {
    ROCM_IDENTIFY(dv_ind);
    ROCM_ARGUMENT(numa_node != NULL);
    *numa_node = (numa_affinity)card->numa_node;
    return RSMI_STATUS_SUCCESS;
}

RSMI_API rsmi_topo_get_numa_node_number(uint32_t dv_ind, uint32_t *numa_node) {
    ROCM_IDENTIFY(dv_ind);
    ROCM_ARGUMENT(numa_node != NULL);
    *numa_node = card->numa_node < 0 ? 0 : (uint32_t)card->numa_node;
    return RSMI_STATUS_SUCCESS;
}

RSMI_API rsmi_topo_get_link_type(uint32_t dv_ind_src, uint32_t dv_ind_dst, uint64_t *hops, RSMI_IO_LINK_TYPE *type) {
    ROCM_IDENTIFY(dv_ind_src);
    int other = sim_card_slot(SIM_VENDOR_AMD, dv_ind_dst);
    ROCM_ARGUMENT(hops != NULL && type != NULL && other >= 0);
    bool xgmi = sim_supports(card, SIM_FEATURE_FABRIC) && card->fabric_links != 0 && card->fabric_peer == other;
    *hops = xgmi ? 1 : 2;
    *type = xgmi ? RSMI_IOLINK_TYPE_XGMI : RSMI_IOLINK_TYPE_PCIEXPRESS;
    return RSMI_STATUS_SUCCESS;
}

RSMI_API rsmi_dev_xgmi_hive_id_get(uint32_t dv_ind, uint64_t *hive_id) {
    ROCM_IDENTIFY(dv_ind);
    ROCM_FEATURE(SIM_FEATURE_FABRIC);
    ROCM_ARGUMENT(hive_id != NULL);
    *hive_id = card->fabric_hive_id;
    return RSMI_STATUS_SUCCESS;
}

RSMI_API rsmi_dev_xgmi_error_status(uint32_t dv_ind, rsmi_xgmi_status_t *status) {
    ROCM_READ(dv_ind);
    ROCM_FEATURE(SIM_FEATURE_FABRIC);
    ROCM_ARGUMENT(status != NULL);
    *status = card->fabric_errors == 0 ? RSMI_XGMI_STATUS_NO_ERRORS
        : card->fabric_errors == 1 ? RSMI_XGMI_STATUS_ERROR : RSMI_XGMI_STATUS_MULTIPLE_ERRORS;
    return RSMI_STATUS_SUCCESS;
}

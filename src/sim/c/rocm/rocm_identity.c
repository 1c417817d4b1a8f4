#include "rocm_sim.h"

RSMI_API rsmi_dev_pci_id_get(uint32_t dv_ind, uint64_t *bdfid) {
    ROCM_IDENTIFY(dv_ind);
    ROCM_ARGUMENT(bdfid != NULL);
    *bdfid = (uint64_t)card->pci_domain << 32 | (card->pci_bus & 0xff) << 8 | (card->pci_device & 0x1f) << 3
        | (card->pci_function & 7);
    return RSMI_STATUS_SUCCESS;
}

RSMI_API rsmi_dev_name_get(uint32_t dv_ind, char *name, size_t len) {
    ROCM_IDENTIFY(dv_ind);
    return rocm_text(name, len, card->name, sizeof card->name);
}

RSMI_API rsmi_dev_brand_get(uint32_t dv_ind, char *brand, uint32_t len) {
    ROCM_IDENTIFY(dv_ind);
    return rocm_text(brand, len, card->name, sizeof card->name);
}

RSMI_API rsmi_dev_vendor_name_get(uint32_t dv_ind, char *name, size_t len) {
    ROCM_IDENTIFY(dv_ind);
    static const char vendor[] = "Advanced Micro Devices, Inc. [AMD/ATI]";
    return rocm_text(name, len, vendor, sizeof vendor);
}

static rsmi_status_t short_id(uint32_t value, uint16_t *id) {
    ROCM_ARGUMENT(id != NULL);
    *id = (uint16_t)value;
    return RSMI_STATUS_SUCCESS;
}

RSMI_API rsmi_dev_id_get(uint32_t dv_ind, uint16_t *id) {
    ROCM_IDENTIFY(dv_ind);
    return short_id(card->pci_device_id, id);
}

RSMI_API rsmi_dev_vendor_id_get(uint32_t dv_ind, uint16_t *id) {
    ROCM_IDENTIFY(dv_ind);
    return short_id(card->pci_vendor_id, id);
}

RSMI_API rsmi_dev_subsystem_id_get(uint32_t dv_ind, uint16_t *id) {
    ROCM_IDENTIFY(dv_ind);
    return short_id(card->pci_subsystem_device_id, id);
}

RSMI_API rsmi_dev_subsystem_vendor_id_get(uint32_t dv_ind, uint16_t *id) {
    ROCM_IDENTIFY(dv_ind);
    return short_id(card->pci_subsystem_vendor_id, id);
}

RSMI_API rsmi_dev_unique_id_get(uint32_t dv_ind, uint64_t *id) {
    ROCM_IDENTIFY(dv_ind);
    ROCM_FEATURE(SIM_FEATURE_UNIQUE_ID);
    ROCM_ARGUMENT(id != NULL);
    *id = card->unique_id;
    return RSMI_STATUS_SUCCESS;
}

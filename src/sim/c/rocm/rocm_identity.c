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

RSMI_API rsmi_dev_vbios_version_get(uint32_t dv_ind, char *vbios, uint32_t len) {
    ROCM_IDENTIFY(dv_ind);
    ROCM_FEATURE(SIM_FEATURE_FIRMWARE);
    return rocm_text(vbios, len, card->vbios_version, sizeof card->vbios_version);
}

RSMI_API rsmi_dev_vram_vendor_get(uint32_t dv_ind, char *brand, uint32_t len) {
    ROCM_IDENTIFY(dv_ind);
    return rocm_text(brand, len, card->vram_vendor, sizeof card->vram_vendor);
}

RSMI_API rsmi_dev_serial_number_get(uint32_t dv_ind, char *serial_num, uint32_t len) {
    ROCM_IDENTIFY(dv_ind);
    ROCM_CHECK(card->serial[0] != '\0', RSMI_STATUS_NOT_SUPPORTED);
    return rocm_text(serial_num, len, card->serial, sizeof card->serial);
}

RSMI_API rsmi_dev_drm_render_minor_get(uint32_t dv_ind, uint32_t *minor) {
    ROCM_IDENTIFY(dv_ind);
    ROCM_ARGUMENT(minor != NULL);
    *minor = 128 + card->drm_minor;
    return RSMI_STATUS_SUCCESS;
}

/* One version, of all the parts that have firmware of their own. */
RSMI_API rsmi_dev_firmware_version_get(uint32_t dv_ind, rsmi_fw_block_t block, uint64_t *fw_version) {
    ROCM_IDENTIFY(dv_ind);
    ROCM_FEATURE(SIM_FEATURE_FIRMWARE);
    ROCM_ARGUMENT(fw_version != NULL);
    switch (block) {
        case RSMI_FW_BLOCK_ME:
        case RSMI_FW_BLOCK_MEC:
        case RSMI_FW_BLOCK_PFP:
        case RSMI_FW_BLOCK_RLC:
        case RSMI_FW_BLOCK_SDMA:
        case RSMI_FW_BLOCK_VCN:
            *fw_version = 2400;
            return RSMI_STATUS_SUCCESS;
        case RSMI_FW_BLOCK_SMC:
            *fw_version = 0x004e7900;
            return RSMI_STATUS_SUCCESS;
        default:
            return RSMI_STATUS_NOT_SUPPORTED;
    }
}

#if SIM_ROCM_LAYOUT >= 60
RSMI_API rsmi_dev_target_graphics_version_get(uint32_t dv_ind, uint64_t *gfx_version) {
    ROCM_IDENTIFY(dv_ind);
    ROCM_ARGUMENT(gfx_version != NULL);
    *gfx_version = card->architecture;
    return RSMI_STATUS_SUCCESS;
}
#endif

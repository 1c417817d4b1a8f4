#include "vulkan_gpu.h"

#include <stdlib.h>
#include <string.h>

#include "process_name.h"

bool vulkan_gpu_offers(const struct vulkan_instance *instance, vk_physical_device physical, const char *extension)
{
    const vk_enumerate_device_extensions enumerate = instance->below.enumerate_device_extensions;
    uint32_t count = 0;
    bool found = false;

    if (enumerate == NULL || enumerate(physical, NULL, &count, NULL) != NVB_VK_SUCCESS || count == 0) {
        return false;
    }
    struct vk_extension_properties *extensions = calloc(count, sizeof *extensions);
    if (extensions == NULL) {
        return false;
    }
    if (enumerate(physical, NULL, &count, extensions) >= NVB_VK_SUCCESS) {
        for (uint32_t i = 0; i < count && !found; i++) {
            found = strncmp(extensions[i].name, extension, sizeof extensions[i].name) == 0;
        }
    }
    free(extensions);
    return found;
}

void vulkan_gpu_describe(const struct vulkan_instance *instance, vk_physical_device physical,
                         struct frame_device *gpu)
{
    struct vk_physical_device_properties properties = {0};
    struct vk_pci_bus_info pci = {
        .type = NVB_VK_PHYSICAL_DEVICE_PCI_BUS_INFO,
        .domain = FRAME_PCI_UNKNOWN,
        .bus = FRAME_PCI_UNKNOWN,
        .device = FRAME_PCI_UNKNOWN,
        .function = FRAME_PCI_UNKNOWN,
    };

    if (instance->below.properties != NULL) {
        instance->below.properties(physical, &properties);
    }
    if (instance->has_properties2 && instance->below.properties2 != NULL
        && vulkan_gpu_offers(instance, physical, NVB_VK_PCI_BUS_INFO_EXTENSION)) {
        struct vk_physical_device_properties2 extended = {.type = NVB_VK_PHYSICAL_DEVICE_PROPERTIES_2, .next = &pci};

        instance->below.properties2(physical, &extended);
    }
    gpu->pci_domain = pci.domain;
    gpu->pci_bus = pci.bus;
    gpu->pci_device = pci.device;
    gpu->pci_function = pci.function;
    gpu->vendor_id = properties.vendor_id;
    gpu->device_id = properties.device_id;
    properties.name[sizeof properties.name - 1] = '\0';
    utf8_copy(gpu->name, properties.name, sizeof gpu->name);
}

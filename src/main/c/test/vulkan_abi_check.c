/* Our own Vulkan declarations against the real headers; compiling this is the check. */
#include <stddef.h>

#include <vulkan/vk_layer.h>
#include <vulkan/vulkan.h>

#include "nvbind_vulkan.h"

#define SAME_SIZE(ours, theirs) _Static_assert(sizeof(ours) == sizeof(theirs), #ours " is as big as " #theirs)
#define SAME_FIELD(ours, our_field, theirs, their_field)                                                          \
    _Static_assert(offsetof(struct ours, our_field) == offsetof(theirs, their_field)                              \
                       && sizeof(((struct ours *)0)->our_field) == sizeof(((theirs *)0)->their_field),            \
                   #ours "." #our_field " lies as " #theirs "." #their_field)
#define SAME_VALUE(ours, theirs) _Static_assert((long long)(ours) == (long long)(theirs), #ours " equals " #theirs)

SAME_SIZE(vk_result, VkResult);
SAME_SIZE(vk_swapchain, VkSwapchainKHR);
SAME_SIZE(vk_instance, VkInstance);

SAME_VALUE(NVB_VK_SUCCESS, VK_SUCCESS);
SAME_VALUE(NVB_VK_INCOMPLETE, VK_INCOMPLETE);
SAME_VALUE(NVB_VK_ERROR_OUT_OF_HOST_MEMORY, VK_ERROR_OUT_OF_HOST_MEMORY);
SAME_VALUE(NVB_VK_ERROR_INITIALIZATION_FAILED, VK_ERROR_INITIALIZATION_FAILED);
SAME_VALUE(NVB_VK_ERROR_LAYER_NOT_PRESENT, VK_ERROR_LAYER_NOT_PRESENT);
SAME_VALUE(NVB_VK_LOADER_INSTANCE_CREATE_INFO, VK_STRUCTURE_TYPE_LOADER_INSTANCE_CREATE_INFO);
SAME_VALUE(NVB_VK_LOADER_DEVICE_CREATE_INFO, VK_STRUCTURE_TYPE_LOADER_DEVICE_CREATE_INFO);
SAME_VALUE(NVB_VK_SWAPCHAIN_CREATE_INFO, VK_STRUCTURE_TYPE_SWAPCHAIN_CREATE_INFO_KHR);
SAME_VALUE(NVB_VK_PRESENT_INFO, VK_STRUCTURE_TYPE_PRESENT_INFO_KHR);
SAME_VALUE(NVB_VK_PHYSICAL_DEVICE_PROPERTIES_2, VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2);
SAME_VALUE(NVB_VK_PHYSICAL_DEVICE_PCI_BUS_INFO, VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PCI_BUS_INFO_PROPERTIES_EXT);
SAME_VALUE(NVB_VK_NAME_BYTES, VK_MAX_EXTENSION_NAME_SIZE);
SAME_VALUE(NVB_VK_NAME_BYTES, VK_MAX_PHYSICAL_DEVICE_NAME_SIZE);
SAME_VALUE(NVB_VK_API_1_1, VK_API_VERSION_1_1);
SAME_VALUE(NVB_VK_LINK_INFO, VK_LAYER_LINK_INFO);
SAME_VALUE(NVB_VK_NEGOTIATE_INTERFACE, LAYER_NEGOTIATE_INTERFACE_STRUCT);
_Static_assert(NVB_VK_LOADER_INTERFACE_VERSION <= CURRENT_LOADER_LAYER_INTERFACE_VERSION, "a version loaders speak");
_Static_assert(sizeof(NVB_VK_PROPERTIES2_EXTENSION) == sizeof(VK_KHR_GET_PHYSICAL_DEVICE_PROPERTIES_2_EXTENSION_NAME),
               "extension name");
_Static_assert(sizeof(NVB_VK_PCI_BUS_INFO_EXTENSION) == sizeof(VK_EXT_PCI_BUS_INFO_EXTENSION_NAME), "extension name");

SAME_SIZE(struct vk_base, VkBaseInStructure);
SAME_FIELD(vk_base, type, VkBaseInStructure, sType);
SAME_FIELD(vk_base, next, VkBaseInStructure, pNext);

SAME_SIZE(struct vk_application_info, VkApplicationInfo);
SAME_FIELD(vk_application_info, application_name, VkApplicationInfo, pApplicationName);
SAME_FIELD(vk_application_info, application_version, VkApplicationInfo, applicationVersion);
SAME_FIELD(vk_application_info, engine_name, VkApplicationInfo, pEngineName);
SAME_FIELD(vk_application_info, engine_version, VkApplicationInfo, engineVersion);
SAME_FIELD(vk_application_info, api_version, VkApplicationInfo, apiVersion);

SAME_SIZE(struct vk_instance_create_info, VkInstanceCreateInfo);
SAME_FIELD(vk_instance_create_info, flags, VkInstanceCreateInfo, flags);
SAME_FIELD(vk_instance_create_info, application, VkInstanceCreateInfo, pApplicationInfo);
SAME_FIELD(vk_instance_create_info, layer_count, VkInstanceCreateInfo, enabledLayerCount);
SAME_FIELD(vk_instance_create_info, layers, VkInstanceCreateInfo, ppEnabledLayerNames);
SAME_FIELD(vk_instance_create_info, extension_count, VkInstanceCreateInfo, enabledExtensionCount);
SAME_FIELD(vk_instance_create_info, extensions, VkInstanceCreateInfo, ppEnabledExtensionNames);

SAME_SIZE(struct vk_device_create_info, VkDeviceCreateInfo);
SAME_FIELD(vk_device_create_info, flags, VkDeviceCreateInfo, flags);
SAME_FIELD(vk_device_create_info, queue_create_info_count, VkDeviceCreateInfo, queueCreateInfoCount);
SAME_FIELD(vk_device_create_info, queue_create_infos, VkDeviceCreateInfo, pQueueCreateInfos);
SAME_FIELD(vk_device_create_info, layer_count, VkDeviceCreateInfo, enabledLayerCount);
SAME_FIELD(vk_device_create_info, layers, VkDeviceCreateInfo, ppEnabledLayerNames);
SAME_FIELD(vk_device_create_info, extension_count, VkDeviceCreateInfo, enabledExtensionCount);
SAME_FIELD(vk_device_create_info, extensions, VkDeviceCreateInfo, ppEnabledExtensionNames);
SAME_FIELD(vk_device_create_info, features, VkDeviceCreateInfo, pEnabledFeatures);

SAME_SIZE(struct vk_swapchain_create_info, VkSwapchainCreateInfoKHR);
SAME_FIELD(vk_swapchain_create_info, flags, VkSwapchainCreateInfoKHR, flags);
SAME_FIELD(vk_swapchain_create_info, surface, VkSwapchainCreateInfoKHR, surface);
SAME_FIELD(vk_swapchain_create_info, least_image_count, VkSwapchainCreateInfoKHR, minImageCount);
SAME_FIELD(vk_swapchain_create_info, format, VkSwapchainCreateInfoKHR, imageFormat);
SAME_FIELD(vk_swapchain_create_info, color_space, VkSwapchainCreateInfoKHR, imageColorSpace);
SAME_FIELD(vk_swapchain_create_info, width, VkSwapchainCreateInfoKHR, imageExtent.width);
SAME_FIELD(vk_swapchain_create_info, height, VkSwapchainCreateInfoKHR, imageExtent.height);
SAME_FIELD(vk_swapchain_create_info, array_layers, VkSwapchainCreateInfoKHR, imageArrayLayers);
SAME_FIELD(vk_swapchain_create_info, image_usage, VkSwapchainCreateInfoKHR, imageUsage);
SAME_FIELD(vk_swapchain_create_info, sharing_mode, VkSwapchainCreateInfoKHR, imageSharingMode);
SAME_FIELD(vk_swapchain_create_info, queue_family_index_count, VkSwapchainCreateInfoKHR, queueFamilyIndexCount);
SAME_FIELD(vk_swapchain_create_info, queue_family_indices, VkSwapchainCreateInfoKHR, pQueueFamilyIndices);
SAME_FIELD(vk_swapchain_create_info, transform, VkSwapchainCreateInfoKHR, preTransform);
SAME_FIELD(vk_swapchain_create_info, composite_alpha, VkSwapchainCreateInfoKHR, compositeAlpha);
SAME_FIELD(vk_swapchain_create_info, present_mode, VkSwapchainCreateInfoKHR, presentMode);
SAME_FIELD(vk_swapchain_create_info, clipped, VkSwapchainCreateInfoKHR, clipped);
SAME_FIELD(vk_swapchain_create_info, old_swapchain, VkSwapchainCreateInfoKHR, oldSwapchain);

SAME_SIZE(struct vk_present_info, VkPresentInfoKHR);
SAME_FIELD(vk_present_info, wait_semaphore_count, VkPresentInfoKHR, waitSemaphoreCount);
SAME_FIELD(vk_present_info, wait_semaphores, VkPresentInfoKHR, pWaitSemaphores);
SAME_FIELD(vk_present_info, swapchain_count, VkPresentInfoKHR, swapchainCount);
SAME_FIELD(vk_present_info, swapchains, VkPresentInfoKHR, pSwapchains);
SAME_FIELD(vk_present_info, image_indices, VkPresentInfoKHR, pImageIndices);
SAME_FIELD(vk_present_info, results, VkPresentInfoKHR, pResults);

SAME_SIZE(struct vk_layer_properties, VkLayerProperties);
SAME_FIELD(vk_layer_properties, name, VkLayerProperties, layerName);
SAME_FIELD(vk_layer_properties, spec_version, VkLayerProperties, specVersion);
SAME_FIELD(vk_layer_properties, implementation_version, VkLayerProperties, implementationVersion);
SAME_FIELD(vk_layer_properties, description, VkLayerProperties, description);

SAME_SIZE(struct vk_extension_properties, VkExtensionProperties);
SAME_FIELD(vk_extension_properties, name, VkExtensionProperties, extensionName);
SAME_FIELD(vk_extension_properties, spec_version, VkExtensionProperties, specVersion);

SAME_SIZE(struct vk_physical_device_properties, VkPhysicalDeviceProperties);
SAME_FIELD(vk_physical_device_properties, api_version, VkPhysicalDeviceProperties, apiVersion);
SAME_FIELD(vk_physical_device_properties, driver_version, VkPhysicalDeviceProperties, driverVersion);
SAME_FIELD(vk_physical_device_properties, vendor_id, VkPhysicalDeviceProperties, vendorID);
SAME_FIELD(vk_physical_device_properties, device_id, VkPhysicalDeviceProperties, deviceID);
SAME_FIELD(vk_physical_device_properties, device_type, VkPhysicalDeviceProperties, deviceType);
SAME_FIELD(vk_physical_device_properties, name, VkPhysicalDeviceProperties, deviceName);
SAME_FIELD(vk_physical_device_properties, pipeline_cache_uuid, VkPhysicalDeviceProperties, pipelineCacheUUID);
SAME_FIELD(vk_physical_device_properties, limits, VkPhysicalDeviceProperties, limits);
SAME_FIELD(vk_physical_device_properties, sparse_properties, VkPhysicalDeviceProperties, sparseProperties);

SAME_SIZE(struct vk_physical_device_properties2, VkPhysicalDeviceProperties2);
SAME_FIELD(vk_physical_device_properties2, properties, VkPhysicalDeviceProperties2, properties);

SAME_SIZE(struct vk_pci_bus_info, VkPhysicalDevicePCIBusInfoPropertiesEXT);
SAME_FIELD(vk_pci_bus_info, domain, VkPhysicalDevicePCIBusInfoPropertiesEXT, pciDomain);
SAME_FIELD(vk_pci_bus_info, bus, VkPhysicalDevicePCIBusInfoPropertiesEXT, pciBus);
SAME_FIELD(vk_pci_bus_info, device, VkPhysicalDevicePCIBusInfoPropertiesEXT, pciDevice);
SAME_FIELD(vk_pci_bus_info, function, VkPhysicalDevicePCIBusInfoPropertiesEXT, pciFunction);

SAME_SIZE(struct vk_negotiate_layer_interface, VkNegotiateLayerInterface);
SAME_FIELD(vk_negotiate_layer_interface, type, VkNegotiateLayerInterface, sType);
SAME_FIELD(vk_negotiate_layer_interface, next, VkNegotiateLayerInterface, pNext);
SAME_FIELD(vk_negotiate_layer_interface, loader_interface_version, VkNegotiateLayerInterface,
           loaderLayerInterfaceVersion);
SAME_FIELD(vk_negotiate_layer_interface, get_instance_proc_address, VkNegotiateLayerInterface, pfnGetInstanceProcAddr);
SAME_FIELD(vk_negotiate_layer_interface, get_device_proc_address, VkNegotiateLayerInterface, pfnGetDeviceProcAddr);
SAME_FIELD(vk_negotiate_layer_interface, get_physical_device_proc_address, VkNegotiateLayerInterface,
           pfnGetPhysicalDeviceProcAddr);

SAME_SIZE(struct vk_instance_link, VkLayerInstanceLink);
SAME_FIELD(vk_instance_link, below, VkLayerInstanceLink, pNext);
SAME_FIELD(vk_instance_link, get_instance_proc_address, VkLayerInstanceLink, pfnNextGetInstanceProcAddr);
SAME_FIELD(vk_instance_link, get_physical_device_proc_address, VkLayerInstanceLink,
           pfnNextGetPhysicalDeviceProcAddr);

SAME_SIZE(struct vk_device_link, VkLayerDeviceLink);
SAME_FIELD(vk_device_link, below, VkLayerDeviceLink, pNext);
SAME_FIELD(vk_device_link, get_instance_proc_address, VkLayerDeviceLink, pfnNextGetInstanceProcAddr);
SAME_FIELD(vk_device_link, get_device_proc_address, VkLayerDeviceLink, pfnNextGetDeviceProcAddr);

/* The loader's own structures are longer; only their beginning is ours to read. */
SAME_FIELD(vk_loader_instance_info, function, VkLayerInstanceCreateInfo, function);
SAME_FIELD(vk_loader_instance_info, link, VkLayerInstanceCreateInfo, u.pLayerInfo);
SAME_FIELD(vk_loader_device_info, function, VkLayerDeviceCreateInfo, function);
SAME_FIELD(vk_loader_device_info, link, VkLayerDeviceCreateInfo, u.pLayerInfo);

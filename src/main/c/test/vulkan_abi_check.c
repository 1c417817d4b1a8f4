/* Our own Vulkan declarations against the real headers; compiling this is the check. */
#include <stddef.h>

#include <vulkan/vk_layer.h>
#include <vulkan/vulkan.h>

#include "nvbind_vulkan_timing.h"

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

SAME_VALUE(NVB_VK_LOADER_DATA_CALLBACK, VK_LOADER_DATA_CALLBACK);
SAME_FIELD(vk_loader_device_callback, function, VkLayerDeviceCreateInfo, function);
SAME_FIELD(vk_loader_device_callback, set_loader_data, VkLayerDeviceCreateInfo, u.pfnSetDeviceLoaderData);

SAME_VALUE(NVB_VK_NOT_READY, VK_NOT_READY);
SAME_VALUE(NVB_VK_SUBMIT_PROTECTED, VK_SUBMIT_PROTECTED_BIT);
SAME_VALUE(NVB_VK_QUERY_TYPE_TIMESTAMP, VK_QUERY_TYPE_TIMESTAMP);
SAME_VALUE(NVB_VK_QUERY_RESULT_64, VK_QUERY_RESULT_64_BIT);
SAME_VALUE(NVB_VK_QUERY_RESULT_WITH_AVAILABILITY, VK_QUERY_RESULT_WITH_AVAILABILITY_BIT);
SAME_VALUE(NVB_VK_QUEUE_GRAPHICS, VK_QUEUE_GRAPHICS_BIT);
SAME_VALUE(NVB_VK_QUEUE_COMPUTE, VK_QUEUE_COMPUTE_BIT);
SAME_VALUE(NVB_VK_STAGE_TOP_OF_PIPE, VK_PIPELINE_STAGE_TOP_OF_PIPE_BIT);
SAME_VALUE(NVB_VK_STAGE_BOTTOM_OF_PIPE, VK_PIPELINE_STAGE_BOTTOM_OF_PIPE_BIT);
SAME_VALUE(NVB_VK_SUBMIT_INFO, VK_STRUCTURE_TYPE_SUBMIT_INFO);
SAME_VALUE(NVB_VK_QUERY_POOL_CREATE_INFO, VK_STRUCTURE_TYPE_QUERY_POOL_CREATE_INFO);
SAME_VALUE(NVB_VK_COMMAND_POOL_CREATE_INFO, VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO);
SAME_VALUE(NVB_VK_COMMAND_BUFFER_ALLOCATE_INFO, VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO);
SAME_VALUE(NVB_VK_COMMAND_BUFFER_BEGIN_INFO, VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO);
SAME_VALUE(NVB_VK_PRESENT_TIMES_INFO, VK_STRUCTURE_TYPE_PRESENT_TIMES_INFO_GOOGLE);
SAME_VALUE(NVB_VK_TIMELINE_SEMAPHORE_SUBMIT_INFO, VK_STRUCTURE_TYPE_TIMELINE_SEMAPHORE_SUBMIT_INFO);
SAME_VALUE(NVB_VK_PRESENT_ID, VK_STRUCTURE_TYPE_PRESENT_ID_KHR);
SAME_VALUE(NVB_VK_SUBMIT_INFO_2, VK_STRUCTURE_TYPE_SUBMIT_INFO_2);
SAME_VALUE(NVB_VK_COMMAND_BUFFER_SUBMIT_INFO, VK_STRUCTURE_TYPE_COMMAND_BUFFER_SUBMIT_INFO);
_Static_assert(NVB_VK_TIMESTAMP_PERIOD_AT == offsetof(VkPhysicalDeviceLimits, timestampPeriod), "the clock's period");
_Static_assert(sizeof(NVB_VK_DISPLAY_TIMING_EXTENSION) == sizeof(VK_GOOGLE_DISPLAY_TIMING_EXTENSION_NAME),
               "extension name");

SAME_SIZE(struct vk_queue_family_properties, VkQueueFamilyProperties);
SAME_FIELD(vk_queue_family_properties, flags, VkQueueFamilyProperties, queueFlags);
SAME_FIELD(vk_queue_family_properties, queue_count, VkQueueFamilyProperties, queueCount);
SAME_FIELD(vk_queue_family_properties, timestamp_valid_bits, VkQueueFamilyProperties, timestampValidBits);

SAME_SIZE(struct vk_device_queue_info2, VkDeviceQueueInfo2);
SAME_FIELD(vk_device_queue_info2, flags, VkDeviceQueueInfo2, flags);
SAME_FIELD(vk_device_queue_info2, family, VkDeviceQueueInfo2, queueFamilyIndex);
SAME_FIELD(vk_device_queue_info2, index, VkDeviceQueueInfo2, queueIndex);

SAME_SIZE(struct vk_command_pool_create_info, VkCommandPoolCreateInfo);
SAME_FIELD(vk_command_pool_create_info, flags, VkCommandPoolCreateInfo, flags);
SAME_FIELD(vk_command_pool_create_info, family, VkCommandPoolCreateInfo, queueFamilyIndex);

SAME_SIZE(struct vk_command_buffer_allocate_info, VkCommandBufferAllocateInfo);
SAME_FIELD(vk_command_buffer_allocate_info, pool, VkCommandBufferAllocateInfo, commandPool);
SAME_FIELD(vk_command_buffer_allocate_info, level, VkCommandBufferAllocateInfo, level);
SAME_FIELD(vk_command_buffer_allocate_info, count, VkCommandBufferAllocateInfo, commandBufferCount);

SAME_SIZE(struct vk_command_buffer_begin_info, VkCommandBufferBeginInfo);
SAME_FIELD(vk_command_buffer_begin_info, flags, VkCommandBufferBeginInfo, flags);
SAME_FIELD(vk_command_buffer_begin_info, inheritance, VkCommandBufferBeginInfo, pInheritanceInfo);

SAME_SIZE(struct vk_query_pool_create_info, VkQueryPoolCreateInfo);
SAME_FIELD(vk_query_pool_create_info, flags, VkQueryPoolCreateInfo, flags);
SAME_FIELD(vk_query_pool_create_info, query_type, VkQueryPoolCreateInfo, queryType);
SAME_FIELD(vk_query_pool_create_info, query_count, VkQueryPoolCreateInfo, queryCount);
SAME_FIELD(vk_query_pool_create_info, statistics, VkQueryPoolCreateInfo, pipelineStatistics);

SAME_SIZE(struct vk_submit_info, VkSubmitInfo);
SAME_FIELD(vk_submit_info, next, VkSubmitInfo, pNext);
SAME_FIELD(vk_submit_info, wait_count, VkSubmitInfo, waitSemaphoreCount);
SAME_FIELD(vk_submit_info, waits, VkSubmitInfo, pWaitSemaphores);
SAME_FIELD(vk_submit_info, wait_stages, VkSubmitInfo, pWaitDstStageMask);
SAME_FIELD(vk_submit_info, command_buffer_count, VkSubmitInfo, commandBufferCount);
SAME_FIELD(vk_submit_info, command_buffers, VkSubmitInfo, pCommandBuffers);
SAME_FIELD(vk_submit_info, signal_count, VkSubmitInfo, signalSemaphoreCount);
SAME_FIELD(vk_submit_info, signals, VkSubmitInfo, pSignalSemaphores);

SAME_SIZE(struct vk_command_buffer_submit_info, VkCommandBufferSubmitInfo);
SAME_FIELD(vk_command_buffer_submit_info, next, VkCommandBufferSubmitInfo, pNext);
SAME_FIELD(vk_command_buffer_submit_info, command_buffer, VkCommandBufferSubmitInfo, commandBuffer);
SAME_FIELD(vk_command_buffer_submit_info, device_mask, VkCommandBufferSubmitInfo, deviceMask);

SAME_SIZE(struct vk_submit_info2, VkSubmitInfo2);
SAME_FIELD(vk_submit_info2, next, VkSubmitInfo2, pNext);
SAME_FIELD(vk_submit_info2, flags, VkSubmitInfo2, flags);
SAME_FIELD(vk_submit_info2, wait_count, VkSubmitInfo2, waitSemaphoreInfoCount);
SAME_FIELD(vk_submit_info2, waits, VkSubmitInfo2, pWaitSemaphoreInfos);
SAME_FIELD(vk_submit_info2, command_buffer_count, VkSubmitInfo2, commandBufferInfoCount);
SAME_FIELD(vk_submit_info2, command_buffers, VkSubmitInfo2, pCommandBufferInfos);
SAME_FIELD(vk_submit_info2, signal_count, VkSubmitInfo2, signalSemaphoreInfoCount);
SAME_FIELD(vk_submit_info2, signals, VkSubmitInfo2, pSignalSemaphoreInfos);

SAME_SIZE(struct vk_present_time, VkPresentTimeGOOGLE);
SAME_FIELD(vk_present_time, id, VkPresentTimeGOOGLE, presentID);
SAME_FIELD(vk_present_time, desired_nanos, VkPresentTimeGOOGLE, desiredPresentTime);

SAME_SIZE(struct vk_present_times_info, VkPresentTimesInfoGOOGLE);
SAME_FIELD(vk_present_times_info, next, VkPresentTimesInfoGOOGLE, pNext);
SAME_FIELD(vk_present_times_info, swapchain_count, VkPresentTimesInfoGOOGLE, swapchainCount);
SAME_FIELD(vk_present_times_info, times, VkPresentTimesInfoGOOGLE, pTimes);

SAME_SIZE(struct vk_past_presentation, VkPastPresentationTimingGOOGLE);
SAME_FIELD(vk_past_presentation, id, VkPastPresentationTimingGOOGLE, presentID);
SAME_FIELD(vk_past_presentation, desired_nanos, VkPastPresentationTimingGOOGLE, desiredPresentTime);
SAME_FIELD(vk_past_presentation, actual_nanos, VkPastPresentationTimingGOOGLE, actualPresentTime);
SAME_FIELD(vk_past_presentation, earliest_nanos, VkPastPresentationTimingGOOGLE, earliestPresentTime);
SAME_FIELD(vk_past_presentation, margin_nanos, VkPastPresentationTimingGOOGLE, presentMargin);

SAME_SIZE(struct vk_present_ids, VkPresentIdKHR);
SAME_FIELD(vk_present_ids, next, VkPresentIdKHR, pNext);
SAME_FIELD(vk_present_ids, swapchain_count, VkPresentIdKHR, swapchainCount);
SAME_FIELD(vk_present_ids, ids, VkPresentIdKHR, pPresentIds);

/* Younger than some headers that are still installed. */
#ifdef VK_NV_low_latency2
SAME_VALUE(NVB_VK_LATENCY_SLEEP_MODE_INFO, VK_STRUCTURE_TYPE_LATENCY_SLEEP_MODE_INFO_NV);
SAME_VALUE(NVB_VK_LATENCY_SUBMISSION_PRESENT_ID, VK_STRUCTURE_TYPE_LATENCY_SUBMISSION_PRESENT_ID_NV);
SAME_SIZE(struct vk_latency_sleep_mode_info, VkLatencySleepModeInfoNV);
SAME_FIELD(vk_latency_sleep_mode_info, next, VkLatencySleepModeInfoNV, pNext);
SAME_FIELD(vk_latency_sleep_mode_info, low_latency_mode, VkLatencySleepModeInfoNV, lowLatencyMode);
SAME_FIELD(vk_latency_sleep_mode_info, low_latency_boost, VkLatencySleepModeInfoNV, lowLatencyBoost);
SAME_FIELD(vk_latency_sleep_mode_info, minimum_interval_micros, VkLatencySleepModeInfoNV, minimumIntervalUs);
#endif

#ifdef VK_AMD_anti_lag
SAME_VALUE(NVB_VK_ANTI_LAG_DATA, VK_STRUCTURE_TYPE_ANTI_LAG_DATA_AMD);
SAME_VALUE(NVB_VK_ANTI_LAG_DRIVER_CONTROL, VK_ANTI_LAG_MODE_DRIVER_CONTROL_AMD);
SAME_VALUE(NVB_VK_ANTI_LAG_ON, VK_ANTI_LAG_MODE_ON_AMD);
SAME_VALUE(NVB_VK_ANTI_LAG_OFF, VK_ANTI_LAG_MODE_OFF_AMD);
SAME_SIZE(struct vk_anti_lag_data, VkAntiLagDataAMD);
SAME_FIELD(vk_anti_lag_data, next, VkAntiLagDataAMD, pNext);
SAME_FIELD(vk_anti_lag_data, mode, VkAntiLagDataAMD, mode);
SAME_FIELD(vk_anti_lag_data, max_fps, VkAntiLagDataAMD, maxFPS);
SAME_FIELD(vk_anti_lag_data, presentation_info, VkAntiLagDataAMD, pPresentationInfo);
#endif

#ifdef VK_EXT_frame_boundary
SAME_VALUE(NVB_VK_FRAME_BOUNDARY, VK_STRUCTURE_TYPE_FRAME_BOUNDARY_EXT);
#endif

#ifdef VK_KHR_present_id2
SAME_VALUE(NVB_VK_PRESENT_ID_2, VK_STRUCTURE_TYPE_PRESENT_ID_2_KHR);
SAME_SIZE(struct vk_present_ids, VkPresentId2KHR);
SAME_FIELD(vk_present_ids, swapchain_count, VkPresentId2KHR, swapchainCount);
SAME_FIELD(vk_present_ids, ids, VkPresentId2KHR, pPresentIds);
#endif

#ifdef VK_EXT_present_timing
_Static_assert(sizeof(NVB_VK_PRESENT_TIMING_EXTENSION) == sizeof(VK_EXT_PRESENT_TIMING_EXTENSION_NAME),
               "extension name");
SAME_VALUE(NVB_VK_PAST_PRESENTATION_TIMING_INFO, VK_STRUCTURE_TYPE_PAST_PRESENTATION_TIMING_INFO_EXT);
SAME_VALUE(NVB_VK_PRESENT_STAGE_FIRST_PIXEL_OUT, VK_PRESENT_STAGE_IMAGE_FIRST_PIXEL_OUT_BIT_EXT);
SAME_VALUE(NVB_VK_PRESENT_STAGE_FIRST_PIXEL_VISIBLE, VK_PRESENT_STAGE_IMAGE_FIRST_PIXEL_VISIBLE_BIT_EXT);
SAME_VALUE(NVB_VK_TIME_DOMAIN_CLOCK_MONOTONIC, VK_TIME_DOMAIN_CLOCK_MONOTONIC_KHR);
SAME_SIZE(struct vk_present_stage_time, VkPresentStageTimeEXT);
SAME_FIELD(vk_present_stage_time, stage, VkPresentStageTimeEXT, stage);
SAME_FIELD(vk_present_stage_time, time, VkPresentStageTimeEXT, time);

SAME_SIZE(struct vk_past_timing, VkPastPresentationTimingEXT);
SAME_FIELD(vk_past_timing, next, VkPastPresentationTimingEXT, pNext);
SAME_FIELD(vk_past_timing, id, VkPastPresentationTimingEXT, presentId);
SAME_FIELD(vk_past_timing, target_time, VkPastPresentationTimingEXT, targetTime);
SAME_FIELD(vk_past_timing, stage_count, VkPastPresentationTimingEXT, presentStageCount);
SAME_FIELD(vk_past_timing, stages, VkPastPresentationTimingEXT, pPresentStages);
SAME_FIELD(vk_past_timing, time_domain, VkPastPresentationTimingEXT, timeDomain);
SAME_FIELD(vk_past_timing, time_domain_id, VkPastPresentationTimingEXT, timeDomainId);
SAME_FIELD(vk_past_timing, complete, VkPastPresentationTimingEXT, reportComplete);

SAME_SIZE(struct vk_past_timing_info, VkPastPresentationTimingInfoEXT);
SAME_FIELD(vk_past_timing_info, next, VkPastPresentationTimingInfoEXT, pNext);
SAME_FIELD(vk_past_timing_info, flags, VkPastPresentationTimingInfoEXT, flags);
SAME_FIELD(vk_past_timing_info, swapchain, VkPastPresentationTimingInfoEXT, swapchain);

SAME_SIZE(struct vk_past_timing_properties, VkPastPresentationTimingPropertiesEXT);
SAME_FIELD(vk_past_timing_properties, next, VkPastPresentationTimingPropertiesEXT, pNext);
SAME_FIELD(vk_past_timing_properties, timing_properties_counter, VkPastPresentationTimingPropertiesEXT,
           timingPropertiesCounter);
SAME_FIELD(vk_past_timing_properties, time_domains_counter, VkPastPresentationTimingPropertiesEXT, timeDomainsCounter);
SAME_FIELD(vk_past_timing_properties, timing_count, VkPastPresentationTimingPropertiesEXT, presentationTimingCount);
SAME_FIELD(vk_past_timing_properties, timings, VkPastPresentationTimingPropertiesEXT, pPresentationTimings);
#endif

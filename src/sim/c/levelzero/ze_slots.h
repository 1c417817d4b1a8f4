/*
 * The tables by which the Level Zero loader learns a driver's functions: per table its slots in the specification's
 * order, each with the minor version of the specification (1.x) that added it.
 *
 *     HAVE   the driver has this function
 *     NEWER  the same, but drivers of the old days had not
 *     LACK   answered with "unsupported feature"
 */
#ifndef NVBIND_ZE_SLOTS_H
#define NVBIND_ZE_SLOTS_H

#define ZE_TABLES(TABLE) \
    TABLE(ze, Global, global, ZE_GLOBAL_SLOTS) \
    TABLE(ze, Driver, driver, ZE_DRIVER_SLOTS) \
    TABLE(ze, Device, device, ZE_DEVICE_SLOTS) \
    TABLE(zes, Driver, driver, ZES_DRIVER_SLOTS) \
    TABLE(zes, Device, device, ZES_DEVICE_SLOTS) \
    TABLE(zes, Engine, engine, ZES_ENGINE_SLOTS) \
    TABLE(zes, Fan, fan, ZES_FAN_SLOTS) \
    TABLE(zes, Frequency, frequency, ZES_FREQUENCY_SLOTS) \
    TABLE(zes, Memory, memory, ZES_MEMORY_SLOTS) \
    TABLE(zes, Power, power, ZES_POWER_SLOTS) \
    TABLE(zes, Temperature, temperature, ZES_TEMPERATURE_SLOTS) \
    TABLE(zes, Ras, ras, ZES_RAS_SLOTS) \
    TABLE(zes, Firmware, firmware, ZES_FIRMWARE_SLOTS) \
    TABLE(zes, FabricPort, fabric_port, ZES_FABRIC_PORT_SLOTS) \
    TABLE(zes, Standby, standby, ZES_STANDBY_SLOTS) \
    TABLE(zes, Scheduler, scheduler, ZES_SCHEDULER_SLOTS)

/* Only drivers from 1.5 on have this one. */
#define ZE_NEWER_TABLES(TABLE) TABLE(zes, Global, global, ZES_GLOBAL_SLOTS)

/* Tables of which nothing is simulated, with their number of slots in 1.4. */
#define ZE_EMPTY_TABLES(EMPTY) \
    EMPTY(ze, CommandList, command_list, 28) \
    EMPTY(ze, CommandQueue, command_queue, 4) \
    EMPTY(ze, Context, context, 9) \
    EMPTY(ze, DeviceExp, device_exp, 1) \
    EMPTY(ze, Event, event, 7) \
    EMPTY(ze, EventExp, event_exp, 1) \
    EMPTY(ze, EventPool, event_pool, 5) \
    EMPTY(ze, FabricEdgeExp, fabric_edge_exp, 3) \
    EMPTY(ze, FabricVertexExp, fabric_vertex_exp, 4) \
    EMPTY(ze, Fence, fence, 5) \
    EMPTY(ze, Image, image, 4) \
    EMPTY(ze, ImageExp, image_exp, 2) \
    EMPTY(ze, Kernel, kernel, 12) \
    EMPTY(ze, KernelExp, kernel_exp, 2) \
    EMPTY(ze, Mem, mem, 10) \
    EMPTY(ze, Module, module, 9) \
    EMPTY(ze, ModuleBuildLog, module_build_log, 2) \
    EMPTY(ze, PhysicalMem, physical_mem, 2) \
    EMPTY(ze, Sampler, sampler, 2) \
    EMPTY(ze, VirtualMem, virtual_mem, 7) \
    EMPTY(zes, Diagnostics, diagnostics, 3) \
    EMPTY(zes, Led, led, 4) \
    EMPTY(zes, PerformanceFactor, performance_factor, 3) \
    EMPTY(zes, Psu, psu, 2) \
    EMPTY(zet, CommandList, command_list, 4) \
    EMPTY(zet, Context, context, 1) \
    EMPTY(zet, Debug, debug, 11) \
    EMPTY(zet, Device, device, 1) \
    EMPTY(zet, Kernel, kernel, 1) \
    EMPTY(zet, Metric, metric, 2) \
    EMPTY(zet, MetricGroup, metric_group, 3) \
    EMPTY(zet, MetricGroupExp, metric_group_exp, 1) \
    EMPTY(zet, MetricQuery, metric_query, 4) \
    EMPTY(zet, MetricQueryPool, metric_query_pool, 2) \
    EMPTY(zet, MetricStreamer, metric_streamer, 3) \
    EMPTY(zet, Module, module, 1) \
    EMPTY(zet, TracerExp, tracer_exp, 5)

#define ZE_GLOBAL_SLOTS(HAVE, NEWER, LACK) \
    HAVE(pfnInit, zeInit, 0) \
    NEWER(pfnInitDrivers, zeInitDrivers, 10)

#define ZE_DRIVER_SLOTS(HAVE, NEWER, LACK) \
    HAVE(pfnGet, zeDriverGet, 0) \
    HAVE(pfnGetApiVersion, zeDriverGetApiVersion, 0) \
    HAVE(pfnGetProperties, zeDriverGetProperties, 0) \
    LACK(pfnGetIpcProperties, 0) \
    HAVE(pfnGetExtensionProperties, zeDriverGetExtensionProperties, 0) \
    LACK(pfnGetExtensionFunctionAddress, 1)

#define ZE_DEVICE_SLOTS(HAVE, NEWER, LACK) \
    HAVE(pfnGet, zeDeviceGet, 0) \
    HAVE(pfnGetSubDevices, zeDeviceGetSubDevices, 0) \
    HAVE(pfnGetProperties, zeDeviceGetProperties, 0) \
    LACK(pfnGetComputeProperties, 0) \
    LACK(pfnGetModuleProperties, 0) \
    LACK(pfnGetCommandQueueGroupProperties, 0) \
    LACK(pfnGetMemoryProperties, 0) \
    LACK(pfnGetMemoryAccessProperties, 0) \
    LACK(pfnGetCacheProperties, 0) \
    LACK(pfnGetImageProperties, 0) \
    LACK(pfnGetExternalMemoryProperties, 0) \
    LACK(pfnGetP2PProperties, 0) \
    LACK(pfnCanAccessPeer, 0) \
    LACK(pfnGetStatus, 0) \
    LACK(pfnGetGlobalTimestamps, 1) \
    LACK(pfnReserveCacheExt, 2) \
    LACK(pfnSetCacheAdviceExt, 2) \
    HAVE(pfnPciGetPropertiesExt, zeDevicePciGetPropertiesExt, 3)

#define ZES_GLOBAL_SLOTS(HAVE, NEWER, LACK) NEWER(pfnInit, zesInit, 5)

#define ZES_DRIVER_SLOTS(HAVE, NEWER, LACK) \
    HAVE(pfnEventListen, zesDriverEventListen, 0) \
    HAVE(pfnEventListenEx, zesDriverEventListenEx, 1) \
    NEWER(pfnGet, zesDriverGet, 5) \
    NEWER(pfnGetExtensionProperties, zesDriverGetExtensionProperties, 8)

#define ZES_DEVICE_SLOTS(HAVE, NEWER, LACK) \
    HAVE(pfnGetProperties, zesDeviceGetProperties, 0) \
    HAVE(pfnGetState, zesDeviceGetState, 0) \
    LACK(pfnReset, 0) \
    HAVE(pfnProcessesGetState, zesDeviceProcessesGetState, 0) \
    HAVE(pfnPciGetProperties, zesDevicePciGetProperties, 0) \
    HAVE(pfnPciGetState, zesDevicePciGetState, 0) \
    HAVE(pfnPciGetBars, zesDevicePciGetBars, 0) \
    HAVE(pfnPciGetStats, zesDevicePciGetStats, 0) \
    LACK(pfnEnumDiagnosticTestSuites, 0) \
    HAVE(pfnEnumEngineGroups, zesDeviceEnumEngineGroups, 0) \
    HAVE(pfnEventRegister, zesDeviceEventRegister, 0) \
    HAVE(pfnEnumFabricPorts, zesDeviceEnumFabricPorts, 0) \
    HAVE(pfnEnumFans, zesDeviceEnumFans, 0) \
    HAVE(pfnEnumFirmwares, zesDeviceEnumFirmwares, 0) \
    HAVE(pfnEnumFrequencyDomains, zesDeviceEnumFrequencyDomains, 0) \
    LACK(pfnEnumLeds, 0) \
    HAVE(pfnEnumMemoryModules, zesDeviceEnumMemoryModules, 0) \
    LACK(pfnEnumPerformanceFactorDomains, 0) \
    HAVE(pfnEnumPowerDomains, zesDeviceEnumPowerDomains, 0) \
    HAVE(pfnGetCardPowerDomain, zesDeviceGetCardPowerDomain, 3) \
    LACK(pfnEnumPsus, 0) \
    HAVE(pfnEnumRasErrorSets, zesDeviceEnumRasErrorSets, 0) \
    HAVE(pfnEnumSchedulers, zesDeviceEnumSchedulers, 0) \
    HAVE(pfnEnumStandbyDomains, zesDeviceEnumStandbyDomains, 0) \
    HAVE(pfnEnumTemperatureSensors, zesDeviceEnumTemperatureSensors, 0) \
    HAVE(pfnEccAvailable, zesDeviceEccAvailable, 4) \
    HAVE(pfnEccConfigurable, zesDeviceEccConfigurable, 4) \
    HAVE(pfnGetEccState, zesDeviceGetEccState, 4) \
    LACK(pfnSetEccState, 4) \
    NEWER(pfnGet, zesDeviceGet, 5)

#define ZES_ENGINE_SLOTS(HAVE, NEWER, LACK) \
    HAVE(pfnGetProperties, zesEngineGetProperties, 0) \
    HAVE(pfnGetActivity, zesEngineGetActivity, 0)

#define ZES_FAN_SLOTS(HAVE, NEWER, LACK) \
    HAVE(pfnGetProperties, zesFanGetProperties, 0) \
    HAVE(pfnGetConfig, zesFanGetConfig, 0) \
    HAVE(pfnSetDefaultMode, zesFanSetDefaultMode, 0) \
    HAVE(pfnSetFixedSpeedMode, zesFanSetFixedSpeedMode, 0) \
    HAVE(pfnSetSpeedTableMode, zesFanSetSpeedTableMode, 0) \
    HAVE(pfnGetState, zesFanGetState, 0)

#define ZES_FREQUENCY_SLOTS(HAVE, NEWER, LACK) \
    HAVE(pfnGetProperties, zesFrequencyGetProperties, 0) \
    HAVE(pfnGetAvailableClocks, zesFrequencyGetAvailableClocks, 0) \
    HAVE(pfnGetRange, zesFrequencyGetRange, 0) \
    HAVE(pfnSetRange, zesFrequencySetRange, 0) \
    HAVE(pfnGetState, zesFrequencyGetState, 0) \
    HAVE(pfnGetThrottleTime, zesFrequencyGetThrottleTime, 0) \
    LACK(pfnOcGetCapabilities, 0) \
    LACK(pfnOcGetFrequencyTarget, 0) \
    LACK(pfnOcSetFrequencyTarget, 0) \
    LACK(pfnOcGetVoltageTarget, 0) \
    LACK(pfnOcSetVoltageTarget, 0) \
    LACK(pfnOcSetMode, 0) \
    LACK(pfnOcGetMode, 0) \
    LACK(pfnOcGetIccMax, 0) \
    LACK(pfnOcSetIccMax, 0) \
    LACK(pfnOcGetTjMax, 0) \
    LACK(pfnOcSetTjMax, 0)

#define ZES_MEMORY_SLOTS(HAVE, NEWER, LACK) \
    HAVE(pfnGetProperties, zesMemoryGetProperties, 0) \
    HAVE(pfnGetState, zesMemoryGetState, 0) \
    HAVE(pfnGetBandwidth, zesMemoryGetBandwidth, 0)

#define ZES_POWER_SLOTS(HAVE, NEWER, LACK) \
    HAVE(pfnGetProperties, zesPowerGetProperties, 0) \
    HAVE(pfnGetEnergyCounter, zesPowerGetEnergyCounter, 0) \
    HAVE(pfnGetLimits, zesPowerGetLimits, 0) \
    HAVE(pfnSetLimits, zesPowerSetLimits, 0) \
    LACK(pfnGetEnergyThreshold, 0) \
    LACK(pfnSetEnergyThreshold, 0) \
    HAVE(pfnGetLimitsExt, zesPowerGetLimitsExt, 4) \
    HAVE(pfnSetLimitsExt, zesPowerSetLimitsExt, 4)

#define ZES_TEMPERATURE_SLOTS(HAVE, NEWER, LACK) \
    HAVE(pfnGetProperties, zesTemperatureGetProperties, 0) \
    LACK(pfnGetConfig, 0) \
    LACK(pfnSetConfig, 0) \
    HAVE(pfnGetState, zesTemperatureGetState, 0)

#define ZES_RAS_SLOTS(HAVE, NEWER, LACK) \
    HAVE(pfnGetProperties, zesRasGetProperties, 0) \
    LACK(pfnGetConfig, 0) \
    LACK(pfnSetConfig, 0) \
    HAVE(pfnGetState, zesRasGetState, 0)

#define ZES_FIRMWARE_SLOTS(HAVE, NEWER, LACK) \
    HAVE(pfnGetProperties, zesFirmwareGetProperties, 0) \
    LACK(pfnFlash, 0)

#define ZES_FABRIC_PORT_SLOTS(HAVE, NEWER, LACK) \
    HAVE(pfnGetProperties, zesFabricPortGetProperties, 0) \
    LACK(pfnGetLinkType, 0) \
    LACK(pfnGetConfig, 0) \
    LACK(pfnSetConfig, 0) \
    HAVE(pfnGetState, zesFabricPortGetState, 0) \
    LACK(pfnGetThroughput, 0)

#define ZES_SCHEDULER_SLOTS(HAVE, NEWER, LACK) \
    HAVE(pfnGetProperties, zesSchedulerGetProperties, 0) \
    HAVE(pfnGetCurrentMode, zesSchedulerGetCurrentMode, 0) \
    HAVE(pfnGetTimeoutModeProperties, zesSchedulerGetTimeoutModeProperties, 0) \
    HAVE(pfnGetTimesliceModeProperties, zesSchedulerGetTimesliceModeProperties, 0) \
    HAVE(pfnSetTimeoutMode, zesSchedulerSetTimeoutMode, 0) \
    HAVE(pfnSetTimesliceMode, zesSchedulerSetTimesliceMode, 0) \
    HAVE(pfnSetExclusiveMode, zesSchedulerSetExclusiveMode, 0) \
    LACK(pfnSetComputeUnitDebugMode, 0)

#define ZES_STANDBY_SLOTS(HAVE, NEWER, LACK) \
    HAVE(pfnGetProperties, zesStandbyGetProperties, 0) \
    HAVE(pfnGetMode, zesStandbyGetMode, 0) \
    LACK(pfnSetMode, 0)

#endif

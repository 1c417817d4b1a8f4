/*
 * As much of Level Zero's binary interface as the simulated driver needs, in our own words: names, numbers and layouts
 * are those of the oneAPI specification, and `make abi-check` holds them against its ze_api.h, zes_api.h and ddi headers.
 */
#ifndef NVBIND_ABI_LEVELZERO_H
#define NVBIND_ABI_LEVELZERO_H

#include <stdint.h>

typedef struct _ze_driver_handle_t *ze_driver_handle_t;
typedef struct _ze_device_handle_t *ze_device_handle_t;
typedef ze_driver_handle_t zes_driver_handle_t;
typedef ze_device_handle_t zes_device_handle_t;
typedef struct _zes_engine_handle_t *zes_engine_handle_t;
typedef struct _zes_temp_handle_t *zes_temp_handle_t;
typedef struct _zes_freq_handle_t *zes_freq_handle_t;
typedef struct _zes_mem_handle_t *zes_mem_handle_t;
typedef struct _zes_pwr_handle_t *zes_pwr_handle_t;
typedef struct _zes_fan_handle_t *zes_fan_handle_t;
typedef struct _zes_ras_handle_t *zes_ras_handle_t;
typedef struct _zes_firmware_handle_t *zes_firmware_handle_t;
typedef struct _zes_fabric_port_handle_t *zes_fabric_port_handle_t;
typedef struct _zes_standby_handle_t *zes_standby_handle_t;
typedef struct _zes_sched_handle_t *zes_sched_handle_t;

typedef uint8_t ze_bool_t;

typedef enum {
    ZE_RESULT_SUCCESS = 0,
    ZE_RESULT_NOT_READY = 1,
    ZE_RESULT_ERROR_DEVICE_LOST = 0x70000001,
    ZE_RESULT_ERROR_OUT_OF_HOST_MEMORY = 0x70000002,
    ZE_RESULT_ERROR_INSUFFICIENT_PERMISSIONS = 0x70010000,
    ZE_RESULT_ERROR_NOT_AVAILABLE = 0x70010001,
    ZE_RESULT_ERROR_UNINITIALIZED = 0x78000001,
    ZE_RESULT_ERROR_UNSUPPORTED_VERSION = 0x78000002,
    ZE_RESULT_ERROR_UNSUPPORTED_FEATURE = 0x78000003,
    ZE_RESULT_ERROR_INVALID_ARGUMENT = 0x78000004,
    ZE_RESULT_ERROR_INVALID_NULL_HANDLE = 0x78000005,
    ZE_RESULT_ERROR_INVALID_NULL_POINTER = 0x78000007,
    ZE_RESULT_ERROR_INVALID_SIZE = 0x78000008,
    ZE_RESULT_ERROR_INVALID_ENUMERATION = 0x7800000c,
    ZE_RESULT_ERROR_UNSUPPORTED_ENUMERATION = 0x7800000d,
    ZE_RESULT_ERROR_UNKNOWN = 0x7ffffffe,
    ZE_RESULT_FORCE_UINT32 = 0x7fffffff
} ze_result_t;

typedef uint32_t ze_api_version_t;
typedef uint32_t ze_init_flags_t;
typedef uint32_t zes_init_flags_t;
typedef uint32_t zes_fan_speed_units_t;
typedef uint32_t zes_event_type_flags_t;
typedef uint32_t zes_standby_promo_mode_t;

typedef struct {
    uint8_t id[16];
} ze_driver_uuid_t;

typedef struct {
    uint8_t id[16];
} ze_device_uuid_t;

#ifndef SIM_ZE_OLD
typedef struct {
    uint8_t id[16];
} zes_uuid_t;
#endif

#define ZE_INIT_FLAG_GPU_ONLY 1u
#define ZE_INIT_FLAG_VPU_ONLY 2u
#ifndef SIM_ZE_OLD
#define ZE_INIT_DRIVER_TYPE_FLAG_GPU 1u
#endif

#define ZE_STRUCTURE_TYPE_DRIVER_PROPERTIES 0x1u
#define ZE_STRUCTURE_TYPE_DEVICE_PROPERTIES 0x3u
#define ZE_STRUCTURE_TYPE_PCI_EXT_PROPERTIES 0x10008u
#ifndef SIM_ZE_OLD
#define ZE_STRUCTURE_TYPE_DEVICE_IP_VERSION_EXT 0x1000fu
#endif
#define ZES_STRUCTURE_TYPE_DEVICE_PROPERTIES 0x1u
#define ZES_STRUCTURE_TYPE_POWER_LIMIT_EXT_DESC 0x27u
#define ZES_STRUCTURE_TYPE_POWER_EXT_PROPERTIES 0x28u
#ifndef SIM_ZE_OLD
#define ZES_STRUCTURE_TYPE_DEVICE_EXT_PROPERTIES 0x2du
#endif

#define ZE_DEVICE_TYPE_GPU 1u
#ifndef SIM_ZE_OLD
#define ZES_DEVICE_TYPE_GPU 1u
#endif
#define ZE_DEVICE_PROPERTY_FLAG_INTEGRATED 1u
#define ZE_DEVICE_PROPERTY_FLAG_ECC 4u

#ifndef SIM_ZE_OLD
typedef struct {
    uint32_t stype;
    const void *pNext;
    uint32_t flags;
} ze_init_driver_type_desc_t;
#endif

/* The head of every extensible struct. */
typedef struct {
    uint32_t stype;
    void *pNext;
} ze_base_properties_t;

typedef struct {
    uint32_t stype;
    void *pNext;
    ze_driver_uuid_t uuid;
    uint32_t driverVersion;
} ze_driver_properties_t;

typedef struct {
    char name[256];
    uint32_t version;
} ze_driver_extension_properties_t;

#ifndef SIM_ZE_OLD
typedef struct {
    char name[256];
    uint32_t version;
} zes_driver_extension_properties_t;
#endif

typedef struct {
    uint32_t stype;
    void *pNext;
    uint32_t type;
    uint32_t vendorId;
    uint32_t deviceId;
    uint32_t flags;
    uint32_t subdeviceId;
    uint32_t coreClockRate; /* MHz */
    uint64_t maxMemAllocSize;
    uint32_t maxHardwareContexts;
    uint32_t maxCommandQueuePriority;
    uint32_t numThreadsPerEU;
    uint32_t physicalEUSimdWidth;
    uint32_t numEUsPerSubslice;
    uint32_t numSubslicesPerSlice;
    uint32_t numSlices;
    uint64_t timerResolution;
    uint32_t timestampValidBits;
    uint32_t kernelTimestampValidBits;
    ze_device_uuid_t uuid;
    char name[256];
} ze_device_properties_t;

#ifndef SIM_ZE_OLD
typedef struct {
    uint32_t stype;
    const void *pNext;
    uint32_t ipVersion;
} ze_device_ip_version_ext_t;
#endif

typedef struct {
    uint32_t domain;
    uint32_t bus;
    uint32_t device;
    uint32_t function;
} zes_pci_address_t;

typedef struct {
    int32_t gen;          /* -1: unknown */
    int32_t width;        /* -1: unknown */
    int64_t maxBandwidth; /* bytes a second, -1: unknown */
} zes_pci_speed_t;

typedef struct {
    uint32_t domain;
    uint32_t bus;
    uint32_t device;
    uint32_t function;
} ze_pci_address_ext_t;

typedef struct {
    int32_t genVersion;
    int32_t width;
    int64_t maxBandwidth;
} ze_pci_speed_ext_t;

typedef struct {
    uint32_t stype;
    void *pNext;
    ze_pci_address_ext_t address;
    ze_pci_speed_ext_t maxSpeed;
} ze_pci_ext_properties_t;

typedef struct {
    uint32_t stype;
    void *pNext;
    ze_device_properties_t core;
    uint32_t numSubdevices;
    char serialNumber[64];
    char boardNumber[64];
    char brandName[64];
    char modelName[64];
    char vendorName[64];
    char driverVersion[64];
} zes_device_properties_t;

#ifndef SIM_ZE_OLD
typedef struct {
    uint32_t stype;
    void *pNext;
    zes_uuid_t uuid;
    uint32_t type;
    uint32_t flags;
} zes_device_ext_properties_t;
#endif

typedef struct {
    uint32_t stype;
    const void *pNext;
    uint32_t reset;
    uint32_t repaired;
} zes_device_state_t;

typedef struct {
    uint32_t stype;
    void *pNext;
    zes_pci_address_t address;
    zes_pci_speed_t maxSpeed;
    ze_bool_t haveBandwidthCounters;
    ze_bool_t havePacketCounters;
    ze_bool_t haveReplayCounters;
} zes_pci_properties_t;

#define ZES_PCI_LINK_STATUS_UNKNOWN 0u
#define ZES_PCI_LINK_STATUS_GOOD 1u
#define ZES_PCI_LINK_STATUS_QUALITY_ISSUES 2u
#define ZES_PCI_LINK_QUAL_ISSUE_FLAG_SPEED 2u

typedef struct {
    uint32_t stype;
    const void *pNext;
    uint32_t status;
    uint32_t qualityIssues;
    uint32_t stabilityIssues;
    zes_pci_speed_t speed;
} zes_pci_state_t;

#define ZES_ENGINE_GROUP_ALL 0u
#define ZES_ENGINE_GROUP_COMPUTE_ALL 1u
#define ZES_ENGINE_GROUP_MEDIA_ALL 2u
#define ZES_ENGINE_GROUP_COPY_ALL 3u
#define ZES_ENGINE_GROUP_COMPUTE_SINGLE 4u
#define ZES_ENGINE_GROUP_RENDER_SINGLE 5u
#define ZES_ENGINE_GROUP_MEDIA_DECODE_SINGLE 6u
#define ZES_ENGINE_GROUP_MEDIA_ENCODE_SINGLE 7u
#define ZES_ENGINE_GROUP_COPY_SINGLE 8u

typedef struct {
    uint32_t stype;
    void *pNext;
    uint32_t type;
    ze_bool_t onSubdevice;
    uint32_t subdeviceId;
} zes_engine_properties_t;

typedef struct {
    uint64_t activeTime; /* microseconds */
    uint64_t timestamp;  /* microseconds */
} zes_engine_stats_t;

#define ZES_TEMP_SENSORS_GLOBAL 0u
#define ZES_TEMP_SENSORS_GPU 1u
#define ZES_TEMP_SENSORS_MEMORY 2u

typedef struct {
    uint32_t stype;
    void *pNext;
    uint32_t type;
    ze_bool_t onSubdevice;
    uint32_t subdeviceId;
    double maxTemperature;
    ze_bool_t isCriticalTempSupported;
    ze_bool_t isThreshold1Supported;
    ze_bool_t isThreshold2Supported;
} zes_temp_properties_t;

#define ZES_FREQ_DOMAIN_GPU 0u
#define ZES_FREQ_DOMAIN_MEMORY 1u
#ifndef SIM_ZE_OLD
#define ZES_FREQ_DOMAIN_MEDIA 2u
#endif

typedef struct {
    uint32_t stype;
    void *pNext;
    uint32_t type;
    ze_bool_t onSubdevice;
    uint32_t subdeviceId;
    ze_bool_t canControl;
    ze_bool_t isThrottleEventSupported;
    double min; /* MHz */
    double max;
} zes_freq_properties_t;

typedef struct {
    double min;
    double max;
} zes_freq_range_t;

/* MHz and volts; negative: unknown. */
typedef struct {
    uint32_t stype;
    const void *pNext;
    double currentVoltage;
    double request;
    double tdp;
    double efficient;
    double actual;
    uint32_t throttleReasons;
} zes_freq_state_t;

#define ZES_MEM_TYPE_GDDR6 17u
#define ZES_MEM_LOC_DEVICE 1u
#define ZES_MEM_HEALTH_UNKNOWN 0u
#define ZES_MEM_HEALTH_OK 1u

typedef struct {
    uint32_t stype;
    void *pNext;
    uint32_t type;
    ze_bool_t onSubdevice;
    uint32_t subdeviceId;
    uint32_t location;
    uint64_t physicalSize;
    int32_t busWidth;
    int32_t numChannels;
} zes_mem_properties_t;

typedef struct {
    uint32_t stype;
    const void *pNext;
    uint32_t health;
    uint64_t free;
    uint64_t size;
} zes_mem_state_t;

#define ZES_POWER_DOMAIN_CARD 1u
#define ZES_POWER_LEVEL_SUSTAINED 1u
#define ZES_POWER_LEVEL_PEAK 3u
#define ZES_POWER_SOURCE_ANY 0u
#define ZES_LIMIT_UNIT_POWER 2u

/* Limits in milliwatts, -1: unknown. */
typedef struct {
    uint32_t stype;
    void *pNext;
    ze_bool_t onSubdevice;
    uint32_t subdeviceId;
    ze_bool_t canControl;
    ze_bool_t isEnergyThresholdSupported;
    int32_t defaultLimit;
    int32_t minLimit;
    int32_t maxLimit;
} zes_power_properties_t;

typedef struct {
    uint64_t energy;    /* microjoules */
    uint64_t timestamp; /* microseconds */
} zes_power_energy_counter_t;

typedef struct {
    ze_bool_t enabled;
    int32_t power;
    int32_t interval; /* milliseconds */
} zes_power_sustained_limit_t;

typedef struct {
    ze_bool_t enabled;
    int32_t power;
} zes_power_burst_limit_t;

typedef struct {
    int32_t powerAC;
    int32_t powerDC;
} zes_power_peak_limit_t;

typedef struct {
    uint32_t stype;
    const void *pNext;
    uint32_t level;
    uint32_t source;
    uint32_t limitUnit;
    ze_bool_t enabledStateLocked;
    ze_bool_t enabled;
    ze_bool_t intervalValueLocked;
    int32_t interval;
    ze_bool_t limitValueLocked;
    int32_t limit;
} zes_power_limit_ext_desc_t;

typedef struct {
    uint32_t stype;
    void *pNext;
    uint32_t domain;
    zes_power_limit_ext_desc_t *defaultLimit;
} zes_power_ext_properties_t;

#define ZES_FAN_SPEED_MODE_DEFAULT 0u
#define ZES_FAN_SPEED_MODE_FIXED 1u
#define ZES_FAN_SPEED_MODE_TABLE 2u
#define ZES_FAN_SPEED_UNITS_RPM 0u
#define ZES_FAN_SPEED_UNITS_PERCENT 1u

typedef struct {
    uint32_t stype;
    void *pNext;
    ze_bool_t onSubdevice;
    uint32_t subdeviceId;
    ze_bool_t canControl;
    uint32_t supportedModes;
    uint32_t supportedUnits;
    int32_t maxRPM;
    int32_t maxPoints;
} zes_fan_properties_t;

#define ZES_STRUCTURE_TYPE_PCI_BAR_PROPERTIES_1_2 0x24u

typedef struct {
    int32_t speed; /* -1: the card's own curve */
    uint32_t units;
} zes_fan_speed_t;

typedef struct {
    uint32_t temperature;
    zes_fan_speed_t speed;
} zes_fan_temp_speed_t;

typedef struct {
    int32_t numPoints;
    zes_fan_temp_speed_t table[32];
} zes_fan_speed_table_t;

typedef struct {
    uint32_t stype;
    const void *pNext;
    uint32_t mode;
    zes_fan_speed_t speedFixed;
    zes_fan_speed_table_t speedTable;
} zes_fan_config_t;

#define ZES_ENGINE_TYPE_FLAG_COMPUTE 0x2u
#define ZES_ENGINE_TYPE_FLAG_3D 0x4u

typedef struct {
    uint32_t stype;
    const void *pNext;
    uint32_t processId;
    uint64_t memSize;
    uint64_t sharedSize;
    uint32_t engines;
} zes_process_state_t;

#define ZES_PCI_BAR_TYPE_MMIO 0u
#define ZES_PCI_BAR_TYPE_MEM 2u

typedef struct {
    uint32_t stype;
    void *pNext;
    uint32_t type;
    uint32_t index;
    uint64_t base;
    uint64_t size;
} zes_pci_bar_properties_t;

typedef struct {
    uint32_t stype;
    void *pNext;
    uint32_t type;
    uint32_t index;
    uint64_t base;
    uint64_t size;
    ze_bool_t resizableBarSupported;
    ze_bool_t resizableBarEnabled;
} zes_pci_bar_properties_1_2_t;

typedef struct {
    uint64_t timestamp; /* microseconds */
    uint64_t replayCounter;
    uint64_t packetCounter;
    uint64_t rxCounter; /* bytes */
    uint64_t txCounter;
    zes_pci_speed_t speed;
} zes_pci_stats_t;

typedef struct {
    uint64_t throttleTime; /* microseconds */
    uint64_t timestamp;
} zes_freq_throttle_time_t;

typedef struct {
    uint64_t readCounter; /* bytes */
    uint64_t writeCounter;
    uint64_t maxBandwidth; /* bytes a second */
    uint64_t timestamp;    /* microseconds */
} zes_mem_bandwidth_t;

#define ZES_RAS_ERROR_TYPE_CORRECTABLE 0u
#define ZES_RAS_ERROR_TYPE_UNCORRECTABLE 1u
#define ZES_RAS_ERROR_CAT_CACHE_ERRORS 5u
#define ZES_RAS_ERROR_CAT_DISPLAY_ERRORS 6u

typedef struct {
    uint32_t stype;
    void *pNext;
    uint32_t type;
    ze_bool_t onSubdevice;
    uint32_t subdeviceId;
} zes_ras_properties_t;

typedef struct {
    uint32_t stype;
    const void *pNext;
    uint64_t category[7];
} zes_ras_state_t;

typedef struct {
    uint32_t stype;
    void *pNext;
    ze_bool_t onSubdevice;
    uint32_t subdeviceId;
    ze_bool_t canControl;
    char name[64];
    char version[64];
} zes_firmware_properties_t;

#define ZES_FABRIC_PORT_STATUS_UNKNOWN 0u
#define ZES_FABRIC_PORT_STATUS_HEALTHY 1u
#define ZES_FABRIC_PORT_STATUS_DEGRADED 2u
#define ZES_FABRIC_PORT_QUAL_ISSUE_FLAG_LINK_ERRORS 1u

typedef struct {
    uint32_t fabricId;
    uint32_t attachId;
    uint8_t portNumber;
} zes_fabric_port_id_t;

typedef struct {
    int64_t bitRate;
    int32_t width;
} zes_fabric_port_speed_t;

typedef struct {
    uint32_t stype;
    void *pNext;
    char model[256];
    ze_bool_t onSubdevice;
    uint32_t subdeviceId;
    zes_fabric_port_id_t portId;
    zes_fabric_port_speed_t maxRxSpeed;
    zes_fabric_port_speed_t maxTxSpeed;
} zes_fabric_port_properties_t;

typedef struct {
    uint32_t stype;
    const void *pNext;
    uint32_t status;
    uint32_t qualityIssues;
    uint32_t failureReasons;
    zes_fabric_port_id_t remotePortId;
    zes_fabric_port_speed_t rxSpeed;
    zes_fabric_port_speed_t txSpeed;
} zes_fabric_port_state_t;

#define ZES_STANDBY_TYPE_GLOBAL 0u
#define ZES_STANDBY_PROMO_MODE_DEFAULT 0u
#define ZES_STANDBY_PROMO_MODE_NEVER 1u

typedef struct {
    uint32_t stype;
    void *pNext;
    uint32_t type;
    ze_bool_t onSubdevice;
    uint32_t subdeviceId;
} zes_standby_properties_t;

#define ZES_DEVICE_ECC_STATE_UNAVAILABLE 0u
#define ZES_DEVICE_ECC_STATE_ENABLED 1u
#define ZES_DEVICE_ECC_STATE_DISABLED 2u
#define ZES_DEVICE_ACTION_NONE 0u

typedef struct {
    uint32_t stype;
    void *pNext;
    uint32_t currentState;
    uint32_t pendingState;
    uint32_t pendingAction;
} zes_device_ecc_properties_t;

#define ZES_SCHED_MODE_TIMEOUT 0u
#define ZES_SCHED_MODE_TIMESLICE 1u
#define ZES_SCHED_MODE_EXCLUSIVE 2u

typedef uint32_t zes_sched_mode_t;

typedef struct {
    uint32_t stype;
    void *pNext;
    ze_bool_t onSubdevice;
    uint32_t subdeviceId;
    ze_bool_t canControl;
    uint32_t engines;
    uint32_t supportedModes;
} zes_sched_properties_t;

typedef struct {
    uint32_t stype;
    void *pNext;
    uint64_t watchdogTimeout; /* microseconds */
} zes_sched_timeout_properties_t;

typedef struct {
    uint32_t stype;
    void *pNext;
    uint64_t interval; /* microseconds */
    uint64_t yieldTimeout;
} zes_sched_timeslice_properties_t;

#endif

/*
 * As much of ROCm SMI's binary interface as the simulated library needs, in our own words: names, numbers and layouts
 * are AMD's, and `make abi-check` holds them against its rocm_smi.h.
 *
 * One soname stands for several layouts. SIM_ROCM_LAYOUT chooses: 5 (ROCm 5.0 to 5.7), 61 (6.0 to 6.2), 64 (6.4).
 */
#ifndef NVBIND_ABI_ROCM_H
#define NVBIND_ABI_ROCM_H

#include <stdbool.h>
#include <stdint.h>

typedef enum {
    RSMI_STATUS_SUCCESS = 0,
    RSMI_STATUS_INVALID_ARGS = 1,
    RSMI_STATUS_NOT_SUPPORTED = 2,
    RSMI_STATUS_FILE_ERROR = 3,
    RSMI_STATUS_PERMISSION = 4,
    RSMI_STATUS_OUT_OF_RESOURCES = 5,
    RSMI_STATUS_INTERNAL_EXCEPTION = 6,
    RSMI_STATUS_INPUT_OUT_OF_BOUNDS = 7,
    RSMI_STATUS_INIT_ERROR = 8,
    RSMI_STATUS_NOT_YET_IMPLEMENTED = 9,
    RSMI_STATUS_NOT_FOUND = 10,
    RSMI_STATUS_INSUFFICIENT_SIZE = 11,
    RSMI_STATUS_INTERRUPT = 12,
    RSMI_STATUS_UNEXPECTED_SIZE = 13,
    RSMI_STATUS_NO_DATA = 14,
    RSMI_STATUS_UNEXPECTED_DATA = 15,
    RSMI_STATUS_BUSY = 16,
    RSMI_STATUS_REFCOUNT_OVERFLOW = 17,
    RSMI_STATUS_UNKNOWN_ERROR = 0xFFFFFFFF
} rsmi_status_t;

typedef enum {
    RSMI_CLK_TYPE_SYS = 0,
    RSMI_CLK_TYPE_DF = 1,
    RSMI_CLK_TYPE_DCEF = 2,
    RSMI_CLK_TYPE_SOC = 3,
    RSMI_CLK_TYPE_MEM = 4,
    RSMI_CLK_TYPE_PCIE = 5
} rsmi_clk_type_t;

typedef enum { RSMI_TEMP_TYPE_EDGE = 0, RSMI_TEMP_TYPE_JUNCTION = 1, RSMI_TEMP_TYPE_MEMORY = 2 } rsmi_temperature_type_t;

typedef enum {
    RSMI_TEMP_CURRENT = 0,
    RSMI_TEMP_MAX = 1,
    RSMI_TEMP_CRITICAL = 5,
    RSMI_TEMP_EMERGENCY = 7,
    RSMI_TEMP_LAST = 13
} rsmi_temperature_metric_t;

typedef enum { RSMI_MEM_TYPE_VRAM = 0, RSMI_MEM_TYPE_VIS_VRAM = 1, RSMI_MEM_TYPE_GTT = 2 } rsmi_memory_type_t;

#if SIM_ROCM_LAYOUT >= 60
typedef enum { RSMI_AVERAGE_POWER = 0, RSMI_CURRENT_POWER = 1, RSMI_INVALID_POWER = 0xFFFFFFFF } RSMI_POWER_TYPE;

typedef enum { RSMI_ACTIVITY_GFX = 1, RSMI_ACTIVITY_UMC = 2, RSMI_ACTIVITY_MM = 4 } rsmi_activity_metric_t;

typedef struct {
    uint16_t average_gfx_activity;
    uint16_t average_umc_activity;
    uint16_t average_mm_activity;
} rsmi_activity_metric_counter_t;
#endif

typedef enum { RSMI_FREQ_IND_MIN = 0, RSMI_FREQ_IND_MAX = 1 } rsmi_freq_ind_t;

typedef enum { RSMI_SW_COMP_DRIVER = 0 } rsmi_sw_component_t;

typedef enum { RSMI_VOLT_CURRENT = 0, RSMI_VOLT_LAST = 7 } rsmi_voltage_metric_t;

typedef enum { RSMI_VOLT_TYPE_VDDGFX = 0, RSMI_VOLT_TYPE_INVALID = 0xFFFFFFFF } rsmi_voltage_type_t;

typedef enum {
    RSMI_DEV_PERF_LEVEL_AUTO = 0,
    RSMI_DEV_PERF_LEVEL_LOW = 1,
    RSMI_DEV_PERF_LEVEL_HIGH = 2,
    RSMI_DEV_PERF_LEVEL_MANUAL = 3,
    RSMI_DEV_PERF_LEVEL_STABLE_STD = 4,
    RSMI_DEV_PERF_LEVEL_STABLE_PEAK = 5,
    RSMI_DEV_PERF_LEVEL_STABLE_MIN_MCLK = 6,
    RSMI_DEV_PERF_LEVEL_STABLE_MIN_SCLK = 7,
    RSMI_DEV_PERF_LEVEL_DETERMINISM = 8,
    RSMI_DEV_PERF_LEVEL_UNKNOWN = 0x100
} rsmi_dev_perf_level_t;

typedef enum {
    RSMI_GPU_BLOCK_INVALID = 0,
    RSMI_GPU_BLOCK_UMC = 1, /* the memory controller */
    RSMI_GPU_BLOCK_FUSE = 0x2000,
    RSMI_GPU_BLOCK_RESERVED = 0x8000000000000000
} rsmi_gpu_block_t;

typedef enum {
    RSMI_RAS_ERR_STATE_NONE = 0,
    RSMI_RAS_ERR_STATE_DISABLED = 1,
    RSMI_RAS_ERR_STATE_ENABLED = 6,
    RSMI_RAS_ERR_STATE_INVALID = 0xFFFFFFFF
} rsmi_ras_err_state_t;

/* 6.0 put two blocks into the middle. */
typedef enum {
    RSMI_FW_BLOCK_ME = 4,
    RSMI_FW_BLOCK_MEC = 5,
#if SIM_ROCM_LAYOUT >= 60
    RSMI_FW_BLOCK_PFP = 9,
    RSMI_FW_BLOCK_RLC = 10,
    RSMI_FW_BLOCK_SDMA = 14,
    RSMI_FW_BLOCK_SMC = 16,
    RSMI_FW_BLOCK_VCN = 22
#else
    RSMI_FW_BLOCK_PFP = 7,
    RSMI_FW_BLOCK_RLC = 8,
    RSMI_FW_BLOCK_SDMA = 12,
    RSMI_FW_BLOCK_SMC = 14,
    RSMI_FW_BLOCK_VCN = 20
#endif
} rsmi_fw_block_t;

typedef enum {
    RSMI_XGMI_STATUS_NO_ERRORS = 0,
    RSMI_XGMI_STATUS_ERROR = 1,
    RSMI_XGMI_STATUS_MULTIPLE_ERRORS = 2
} rsmi_xgmi_status_t;

typedef enum {
    RSMI_IOLINK_TYPE_UNDEFINED = 0,
    RSMI_IOLINK_TYPE_PCIEXPRESS = 1,
    RSMI_IOLINK_TYPE_XGMI = 2,
    RSMI_IOLINK_TYPE_SIZE = 0xFFFFFFFF
} RSMI_IO_LINK_TYPE;

typedef enum {
    RSMI_EVT_NOTIF_VMFAULT = 1,
    RSMI_EVT_NOTIF_THERMAL_THROTTLE = 2,
    RSMI_EVT_NOTIF_GPU_PRE_RESET = 3,
    RSMI_EVT_NOTIF_GPU_POST_RESET = 4
} rsmi_evt_notification_type_t;

#if SIM_ROCM_LAYOUT >= 64
#define MAX_EVENT_NOTIFICATION_MSG_SIZE 96
#else
#define MAX_EVENT_NOTIFICATION_MSG_SIZE 64
#endif

typedef struct {
    uint32_t dv_ind;
    rsmi_evt_notification_type_t event;
    char message[MAX_EVENT_NOTIFICATION_MSG_SIZE];
} rsmi_evt_notification_data_t;

typedef struct {
    uint64_t correctable_err;
    uint64_t uncorrectable_err;
} rsmi_error_count_t;

typedef struct {
    uint32_t process_id;
    uint32_t pasid;
    uint64_t vram_usage;
    uint64_t sdma_usage; /* microseconds */
    uint32_t cu_occupancy;
} rsmi_process_info_t;

#if SIM_ROCM_LAYOUT >= 60
#define RSMI_MAX_NUM_FREQUENCIES 33
#else
#define RSMI_MAX_NUM_FREQUENCIES 32
#endif

/* Clock levels in hertz, rising, and the index of the current one. */
typedef struct {
#if SIM_ROCM_LAYOUT >= 60
    bool has_deep_sleep;
#endif
    uint32_t num_supported;
    uint32_t current;
    uint64_t frequency[RSMI_MAX_NUM_FREQUENCIES];
} rsmi_frequencies_t;

typedef struct {
    rsmi_frequencies_t transfer_rate; /* transfers per second */
    uint32_t lanes[RSMI_MAX_NUM_FREQUENCIES];
} rsmi_pcie_bandwidth_t;

typedef struct {
    uint32_t major;
    uint32_t minor;
    uint32_t patch;
    const char *build;
} rsmi_version_t;

struct metrics_table_header_t {
    uint16_t structure_size;
    uint8_t format_revision;
    uint8_t content_revision;
};

typedef struct metrics_table_header_t metrics_table_header_t;

#if SIM_ROCM_LAYOUT >= 64
/* One partition of a partitioned accelerator. */
struct amdgpu_xcp_metrics_t {
    uint32_t gfx_busy_inst[8];
    uint16_t jpeg_busy[32];
    uint16_t vcn_busy[4];
    uint64_t gfx_busy_acc[8];
    uint64_t gfx_below_host_limit_acc[8];
};
#endif

/* All ones in a field: not known. */
typedef struct {
    struct metrics_table_header_t common_header;
    uint16_t temperature_edge;
    uint16_t temperature_hotspot;
    uint16_t temperature_mem;
    uint16_t temperature_vrgfx;
    uint16_t temperature_vrsoc;
    uint16_t temperature_vrmem;
    uint16_t average_gfx_activity;
    uint16_t average_umc_activity;
    uint16_t average_mm_activity;
    uint16_t average_socket_power; /* watts */
    uint64_t energy_accumulator;   /* times 15.259 microjoules */
    uint64_t system_clock_counter; /* nanoseconds */
    uint16_t average_gfxclk_frequency;
    uint16_t average_socclk_frequency;
    uint16_t average_uclk_frequency;
    uint16_t average_vclk0_frequency;
    uint16_t average_dclk0_frequency;
    uint16_t average_vclk1_frequency;
    uint16_t average_dclk1_frequency;
    uint16_t current_gfxclk;
    uint16_t current_socclk;
    uint16_t current_uclk;
    uint16_t current_vclk0;
    uint16_t current_dclk0;
    uint16_t current_vclk1;
    uint16_t current_dclk1;
    uint32_t throttle_status;
    uint16_t current_fan_speed;
    uint16_t pcie_link_width;
    uint16_t pcie_link_speed; /* 0.1 GT/s */
#if SIM_ROCM_LAYOUT < 60
    uint16_t padding;
    uint32_t gfx_activity_acc;
    uint32_t mem_actvity_acc; /* AMD's spelling */
    uint16_t temperature_hbm[4];
#else
    uint32_t gfx_activity_acc;
    uint32_t mem_activity_acc;
    uint16_t temperature_hbm[4];
    uint64_t firmware_timestamp; /* ten nanoseconds */
    uint16_t voltage_soc;
    uint16_t voltage_gfx;
    uint16_t voltage_mem;
    uint64_t indep_throttle_status;
    uint16_t current_socket_power;
    uint16_t vcn_activity[4];
    uint32_t gfxclk_lock_status;
    uint16_t xgmi_link_width;
    uint16_t xgmi_link_speed;
    uint64_t pcie_bandwidth_acc;
    uint64_t pcie_bandwidth_inst;
    uint64_t pcie_l0_to_recov_count_acc;
    uint64_t pcie_replay_count_acc;
    uint64_t pcie_replay_rover_count_acc;
    uint64_t xgmi_read_data_acc[8];
    uint64_t xgmi_write_data_acc[8];
    uint16_t current_gfxclks[8];
    uint16_t current_socclks[4];
    uint16_t current_vclk0s[4];
    uint16_t current_dclk0s[4];
    uint16_t jpeg_activity[32];
    uint32_t pcie_nak_sent_count_acc;
    uint32_t pcie_nak_rcvd_count_acc;
#endif
#if SIM_ROCM_LAYOUT >= 64
    uint64_t accumulation_counter;
    uint64_t prochot_residency_acc;
    uint64_t ppt_residency_acc;
    uint64_t socket_thm_residency_acc;
    uint64_t vr_thm_residency_acc;
    uint64_t hbm_thm_residency_acc;
    uint16_t num_partition;
    struct amdgpu_xcp_metrics_t xcp_stats[8];
    uint32_t pcie_lc_perf_other_end_recovery;
    uint64_t vram_max_bandwidth;
    uint16_t xgmi_link_status[8];
#endif
} rsmi_gpu_metrics_t;

typedef enum {
    RSMI_PWR_PROF_PRST_CUSTOM_MASK = 0x1,
    RSMI_PWR_PROF_PRST_VIDEO_MASK = 0x2,
    RSMI_PWR_PROF_PRST_POWER_SAVING_MASK = 0x4,
    RSMI_PWR_PROF_PRST_COMPUTE_MASK = 0x8,
    RSMI_PWR_PROF_PRST_VR_MASK = 0x10,
    RSMI_PWR_PROF_PRST_3D_FULL_SCR_MASK = 0x20,
    RSMI_PWR_PROF_PRST_BOOTUP_DEFAULT = 0x40,
    RSMI_PWR_PROF_PRST_INVALID = 0xFFFFFFFFFFFFFFFF
} rsmi_power_profile_preset_masks_t;

typedef struct {
    uint64_t available_profiles;
    rsmi_power_profile_preset_masks_t current;
    uint32_t num_profiles;
} rsmi_power_profile_status_t;

typedef struct {
    uint64_t lower_bound;
    uint64_t upper_bound;
} rsmi_range_t;

typedef struct {
    uint64_t frequency; /* hertz */
    uint64_t voltage;
} rsmi_od_vddc_point_t;

typedef struct {
    rsmi_od_vddc_point_t vc_points[3];
} rsmi_od_volt_curve_t;

/* Frequencies in hertz. */
typedef struct {
    rsmi_range_t curr_sclk_range;
    rsmi_range_t curr_mclk_range;
    rsmi_range_t sclk_freq_limits;
    rsmi_range_t mclk_freq_limits;
    rsmi_od_volt_curve_t curve;
    uint32_t num_regions;
} rsmi_od_volt_freq_data_t;

#endif

/*
 * The state file of the simulated vendor libraries: what their imaginary cards are doing right now.
 *
 *     offset    bytes  what
 *          0      256  header              struct sim_header
 *        256   64 x 80  function overrides  struct sim_override
 *       5376  64 x 128  events              struct sim_event (a ring)
 *      13568  512 x 56  call counters       struct sim_counter (a hash table)
 *      42240   96 x 64  writes              struct sim_write_record (a ring)
 *      49152 16 x 4096  cards               struct sim_card
 *     114688           end
 *
 * The file is little endian, of fixed size, and mapped MAP_SHARED by whoever reads or writes it: a value stored by one
 * process is seen by the next call of another. Every number lies at a multiple of its own size, so that one store is
 * one value. The Java side mirrors this file in io.nvbind.sim; a test holds both against each other.
 */
#ifndef NVBIND_SIM_STATE_H
#define NVBIND_SIM_STATE_H

#include <stdint.h>

#define SIM_STATE_FILE "nvbind-sim.state"
#define SIM_STATE_ENV "NVBIND_SIM_STATE"
#define SIM_MAGIC "NVBINDSM"
#define SIM_VERSION 1u

#define SIM_CARDS 16
#define SIM_PROCESSES 8
#define SIM_OVERRIDES 64
#define SIM_EVENTS 64
#define SIM_COUNTERS 512
#define SIM_WRITES 96
#define SIM_NAME_SIZE 48
#define SIM_FAN_POINTS 16

/* Bits of sim_header.flags. */
#define SIM_FLAG_NVIDIA_ABSENT 0x1u  /* as if the NVIDIA driver were not loaded, whatever cards are listed */
#define SIM_FLAG_AMD_ABSENT 0x2u
#define SIM_FLAG_INTEL_ABSENT 0x4u
#define SIM_FLAG_WRITES_DENIED 0x8u  /* every setting answers "no permission" */

struct sim_header {
    char magic[8];
    uint32_t version;
    uint32_t size;            /* of the whole file, bytes */
    uint32_t card_count;      /* cards 0 .. card_count - 1 are filled in */
    uint32_t flags;
    uint32_t override_count;  /* overrides 0 .. override_count - 1 are looked at */
    uint32_t reserved;
    uint64_t frozen_clock_ns; /* when not 0: the time all counters are computed for, instead of CLOCK_MONOTONIC */
    uint64_t event_head;      /* events posted so far; event n lies in slot n % SIM_EVENTS */
    uint64_t write_head;      /* settings applied so far; number n lies in slot n % SIM_WRITES */
    uint32_t write_count;     /* settings that were valid and about to be applied, whatever became of them */
    uint32_t fault_at;        /* when not 0: the setting that makes write_count this number fails ... */
    uint32_t fault_count;     /* ... and so do those after it, this many in all */
    uint32_t fault;           /* how: enum sim_fault */
    uint8_t spare[184];
};

/* What becomes of a setting at sim_header.fault_at. */
enum sim_fault {
    SIM_FAULT_ERROR = 1,     /* the vendor's "unknown error", nothing changed */
    SIM_FAULT_DENIED = 2,    /* "no permission" */
    SIM_FAULT_IN_USE = 3,    /* "in use" or "busy" */
    SIM_FAULT_LOST = 4,      /* the card falls off the bus, and stays off */
    SIM_FAULT_IGNORED = 5,   /* success is reported and nothing changed */
    SIM_FAULT_KILLED = 6,    /* the calling process is killed before the setting is applied */
    SIM_FAULT_KILLED_AFTER = 7 /* the calling process is killed just after it was applied */
};

/* What a named entry point does instead of its work. */
enum sim_action {
    SIM_ACTION_NONE = 0,
    SIM_ACTION_STATUS = 1,    /* return the status */
    SIM_ACTION_UNTOUCHED = 2, /* return success and leave the caller's memory as it was */
    SIM_ACTION_ABORT = 3,     /* abort() the process, as a failed assert in a vendor's library does */
    SIM_ACTION_DELAY = 4      /* only the delay, then the real work */
};

struct sim_override {
    char function[SIM_NAME_SIZE];
    uint32_t action;
    int32_t status;
    uint32_t delay_us;
    int32_t card;      /* index into the cards, or -1 for any */
    int32_t remaining; /* calls it still applies to, or -1 for ever */
    int32_t skip;      /* calls that pass unharmed before it applies */
    uint32_t spare[2];
};

struct sim_event {
    uint64_t sequence; /* number of this event + 1; written last */
    uint64_t type;     /* the vendor's own event bits (NVML, Level Zero) or event number (ROCm) */
    uint64_t data;     /* for an Xid event its number */
    uint32_t card;
    uint32_t spare;
    char message[96];
};

struct sim_counter {
    char function[SIM_NAME_SIZE];
    uint32_t calls;
    uint32_t owned; /* 0 free, 1 being claimed, 2 in use */
};

/* A setting that was applied. */
struct sim_write_record {
    char function[SIM_NAME_SIZE];
    int32_t value;     /* in the vendor's unit, cut to 32 bits */
    uint32_t card;
    uint64_t sequence; /* number of this write + 1; written last */
};

enum sim_vendor { SIM_VENDOR_NONE = 0, SIM_VENDOR_NVIDIA = 1, SIM_VENDOR_AMD = 2, SIM_VENDOR_INTEL = 3 };

/* Bits of sim_card.flags. */
#define SIM_CARD_PRESENT 0x1u         /* enumerated at all */
#define SIM_CARD_LOST 0x2u            /* fell off the bus: every call says so */
#define SIM_CARD_SUSPENDED 0x4u       /* asleep: the first reading clears this and counts in wake_count */
#define SIM_CARD_WRITES_IGNORED 0x8u  /* settings report success and change nothing */
#define SIM_CARD_WRITES_DENIED 0x10u  /* settings answer "no permission" */
#define SIM_CARD_INTEGRATED 0x20u
#define SIM_CARD_ECC_ENABLED 0x40u
#define SIM_CARD_TOTALS_STORED 0x80u  /* running totals are what is stored, not advanced by the clock */
#define SIM_CARD_CLOCK_UNKNOWN 0x100u /* the current clock level cannot be told */
#define SIM_CARD_PERSISTENT 0x200u    /* NVIDIA persistence mode */
#define SIM_CARD_WRITES_IN_USE 0x400u /* settings answer "in use" or "busy" */

/* Bits of sim_card.unsupported: what this model of card cannot tell or do. */
enum sim_feature {
    SIM_FEATURE_UTILIZATION = 0,
    SIM_FEATURE_MEMORY_UTILIZATION = 1,
    SIM_FEATURE_ENCODER = 2,
    SIM_FEATURE_DECODER = 3,
    SIM_FEATURE_TEMPERATURE_EDGE = 4,
    SIM_FEATURE_TEMPERATURE_HOTSPOT = 5,
    SIM_FEATURE_TEMPERATURE_MEMORY = 6,
    SIM_FEATURE_TEMPERATURE_LIMITS = 7,
    SIM_FEATURE_CLOCK_GRAPHICS = 8,
    SIM_FEATURE_CLOCK_MEMORY = 9,
    SIM_FEATURE_CLOCK_LIST = 10,
    SIM_FEATURE_VRAM = 11,
    SIM_FEATURE_POWER_AVERAGE = 12,
    SIM_FEATURE_POWER_INSTANT = 13,
    SIM_FEATURE_POWER_LIMIT = 14,
    SIM_FEATURE_POWER_LIMIT_SET = 15,
    SIM_FEATURE_ENERGY = 16,
    SIM_FEATURE_THROTTLE = 17,
    SIM_FEATURE_FAN_PERCENT = 18,
    SIM_FEATURE_FAN_RPM = 19,
    SIM_FEATURE_FAN_SET = 20,
    SIM_FEATURE_PCIE_LINK = 21,
    SIM_FEATURE_PCIE_THROUGHPUT = 22,
    SIM_FEATURE_PCIE_REPLAY = 23,
    SIM_FEATURE_VOLTAGE = 24,
    SIM_FEATURE_ECC = 25,
    SIM_FEATURE_PROCESSES = 26,
    SIM_FEATURE_PROCESS_UTILIZATION = 27,
    SIM_FEATURE_GPM = 28,
    SIM_FEATURE_EVENTS = 29,
    SIM_FEATURE_FABRIC = 30,
    SIM_FEATURE_MIG = 31,
    SIM_FEATURE_VIRTUALIZATION = 32,
    SIM_FEATURE_FIRMWARE = 33,
    SIM_FEATURE_VIOLATIONS = 34,
    SIM_FEATURE_PERFORMANCE_LEVEL = 35,
    SIM_FEATURE_PARTITIONS = 36,
    SIM_FEATURE_MEMORY_BANDWIDTH = 37,
    SIM_FEATURE_CLOCK_SET = 38,
    SIM_FEATURE_MODE_SET = 39,
    SIM_FEATURE_UNIQUE_ID = 40,
    SIM_FEATURE_METRICS_TABLE = 41
};

/* Kinds of a process, bits. */
#define SIM_PROCESS_GRAPHICS 0x1u
#define SIM_PROCESS_COMPUTE 0x2u

struct sim_process {
    uint32_t pid; /* 0: empty slot */
    uint32_t kind;
    uint64_t vram_bytes;
    uint32_t utilization_gpu_percent;
    uint32_t utilization_memory_percent;
    uint32_t encoder_percent;
    uint32_t decoder_percent;
};

struct sim_card {
    uint32_t vendor; /* enum sim_vendor */
    uint32_t flags;
    uint32_t pci_domain;
    uint32_t pci_bus;
    uint32_t pci_device;
    uint32_t pci_function;
    uint32_t pci_vendor_id;
    uint32_t pci_device_id;
    uint32_t pci_subsystem_vendor_id;
    uint32_t pci_subsystem_device_id;
    uint32_t pci_revision;
    uint32_t wake_count; /* how often a reading woke the card out of SIM_CARD_SUSPENDED */
    uint64_t unique_id;
    uint64_t unsupported; /* 1 << enum sim_feature */
    char name[96];
    char uuid[64];
    char driver_version[64];
    char vbios_version[32];
    char serial[32];
    char firmware_version[32];
    char vram_vendor[24];
    int32_t numa_node; /* -1: none */
    uint32_t drm_minor;

    uint32_t utilization_gpu_percent;
    uint32_t utilization_memory_percent;
    uint32_t utilization_compute_percent;
    uint32_t utilization_copy_percent;
    uint32_t encoder_percent;
    uint32_t decoder_percent;

    int32_t temperature_edge_mc; /* thousandths of a degree Celsius, all temperatures */
    int32_t temperature_hotspot_mc;
    int32_t temperature_memory_mc;
    int32_t temperature_slowdown_mc;
    int32_t temperature_shutdown_mc;
    int32_t temperature_gpu_max_mc;
    int32_t temperature_memory_max_mc;

    uint32_t clock_graphics_mhz;
    uint32_t clock_graphics_min_mhz;
    uint32_t clock_graphics_max_mhz;
    uint32_t clock_memory_mhz;
    uint32_t clock_memory_min_mhz;
    uint32_t clock_memory_max_mhz;
    uint32_t clock_soc_mhz;
    uint32_t clock_video_mhz;
    uint32_t clock_graphics_lock_min_mhz; /* 0: not locked */
    uint32_t clock_graphics_lock_max_mhz;
    uint32_t clock_memory_lock_min_mhz;
    uint32_t clock_memory_lock_max_mhz;
    int32_t clock_graphics_offset_mhz;
    int32_t clock_memory_offset_mhz;
    int32_t clock_offset_limit_mhz; /* offsets range over +- this */

    uint64_t vram_total_bytes;
    uint64_t vram_used_bytes; /* without what is reserved */
    uint64_t vram_reserved_bytes;
    uint64_t visible_vram_total_bytes;
    uint64_t visible_vram_used_bytes;
    uint64_t system_memory_total_bytes; /* system memory the card may map (AMD: GTT) */
    uint64_t system_memory_used_bytes;

    uint32_t power_now_mw;
    uint32_t power_average_mw;
    uint32_t power_limit_mw;
    uint32_t power_limit_min_mw;
    uint32_t power_limit_max_mw;
    uint32_t power_limit_default_mw;

    uint32_t voltage_graphics_mv;
    uint32_t voltage_soc_mv;
    uint32_t voltage_memory_mv;

    uint32_t fan_count;
    uint32_t fan_percent;
    uint32_t fan_rpm;
    uint32_t fan_rpm_max;
    uint32_t fan_target_percent;
    uint32_t fan_manual; /* 0: the card's own curve */
    uint32_t fan_percent_min;

    uint32_t pcie_generation;
    uint32_t pcie_width;
    uint32_t pcie_generation_max;
    uint32_t pcie_width_max;
    uint32_t pcie_tx_kib_s;
    uint32_t pcie_rx_kib_s;
    uint64_t pcie_replay_count;

    uint64_t throttle_reasons; /* the vendor's own bits (AMD: indep_throttle_status) */
    uint64_t throttle_supported;
    uint32_t throttle_status_legacy; /* AMD: throttle_status of the old metrics table */

    /* Running totals, true at totals_at_ns; the libraries advance them by rate x time. See sim_totals(). */
    uint32_t totals_sequence; /* odd while being written */
    uint64_t totals_at_ns;    /* CLOCK_MONOTONIC */
    uint64_t energy_uj;
    uint64_t active_graphics_us;
    uint64_t active_compute_us;
    uint64_t active_copy_us;
    uint64_t active_encode_us;
    uint64_t active_decode_us;
    uint64_t throttled_us;
    uint64_t memory_read_bytes;
    uint64_t memory_write_bytes;
    uint64_t pcie_rx_bytes;
    uint64_t pcie_tx_bytes;
    uint64_t memory_read_bytes_s;
    uint64_t memory_write_bytes_s;
    uint64_t memory_bandwidth_bytes_s; /* the most it can do */
    uint64_t power_violation_ns;
    uint64_t thermal_violation_ns;

    uint64_t ecc_corrected;
    uint64_t ecc_uncorrected;
    uint64_t ecc_corrected_lifetime;
    uint64_t ecc_uncorrected_lifetime;

    uint32_t encoder_sessions;
    uint32_t encoder_fps;
    uint32_t encoder_latency_us;
    uint32_t capture_sessions;
    uint32_t capture_fps;
    uint32_t capture_latency_us;

    uint32_t architecture; /* NVML_DEVICE_ARCH_*, for AMD the gfx version as 110000, for Intel the IP version */
    uint32_t core_count;
    uint32_t compute_major; /* CUDA compute capability */
    uint32_t compute_minor;
    uint32_t cuda_version; /* 12040 for 12.4 */
    uint32_t performance_state;
    uint32_t compute_mode;
    uint32_t virtualization_mode;
    uint32_t mig_mode;
    uint32_t mig_pending;
    uint32_t mig_max;
    uint32_t performance_level; /* AMD: rsmi_dev_perf_level_t */
    uint32_t compute_partition; /* AMD, as in the 6.4 header: 1 SPX, 2 DPX, 3 TPX, 4 QPX, 5 CPX */
    uint32_t memory_partition;  /* AMD: 1 NPS1 ... */
    uint32_t power_profile;     /* AMD: current rsmi_power_profile_preset_masks_t */
    uint32_t fabric_links;      /* bit n: link n (NVLink, XGMI, Xe Link) is up */
    int32_t fabric_peer;        /* card at the other end, -1: none */
    uint32_t fabric_errors;
    uint64_t fabric_hive_id;

    /* NVIDIA GPM, tenths of a percent. */
    uint32_t gpm_graphics_permille;
    uint32_t gpm_sm_permille;
    uint32_t gpm_sm_occupancy_permille;
    uint32_t gpm_tensor_permille;
    uint32_t gpm_tensor_half_permille;
    uint32_t gpm_tensor_integer_permille;
    uint32_t gpm_fp32_permille;
    uint32_t gpm_memory_bandwidth_permille;

    struct sim_process processes[SIM_PROCESSES];

    uint32_t scheduler_mode;   /* Intel: zes_sched_mode_t */
    uint32_t fan_table_points; /* Intel: points of the speed table in force, 0 when there is none */
    struct sim_fan_point {
        uint32_t celsius;
        uint32_t percent;
    } fan_table[SIM_FAN_POINTS];

    uint8_t spare[2696];
};

struct sim_state {
    struct sim_header header;
    struct sim_override overrides[SIM_OVERRIDES];
    struct sim_event events[SIM_EVENTS];
    struct sim_counter counters[SIM_COUNTERS];
    struct sim_write_record writes[SIM_WRITES];
    uint8_t spare[768];
    struct sim_card cards[SIM_CARDS];
};

_Static_assert(sizeof(struct sim_header) == 256, "header");
_Static_assert(sizeof(struct sim_override) == 80, "override");
_Static_assert(sizeof(struct sim_event) == 128, "event");
_Static_assert(sizeof(struct sim_counter) == 56, "counter");
_Static_assert(sizeof(struct sim_write_record) == 64, "write");
_Static_assert(sizeof(struct sim_process) == 32, "process");
_Static_assert(sizeof(struct sim_card) == 4096, "card");
_Static_assert(sizeof(struct sim_state) == 114688, "state");

#endif

/*
 * The records of a frame ring, byte by byte. Everything is little endian; every record starts on an
 * 8-byte boundary of the ring, so every i64 below is naturally aligned.
 *
 *   0                   4                   8
 *   +-------------------+-------------------+
 *   | i32 length        | i32 type          |   record header: length counts these 8 bytes too and is
 *   +-------------------+-------------------+   negative while the record is being written
 *   | payload ...                           |
 *   +---------------------------------------+
 *
 * PRESENT (type 1), payload 32: one present call of one swapchain
 *   +---------------------------------------+
 *  0| i64 presentNanos                      |   CLOCK_MONOTONIC on entry of the call
 *   +---------------------------------------+
 *  8| i64 sequence                          |   per ring, from 0, also counts what was dropped: a gap
 *   +-------------------+-------------------+   is that many frames lost
 * 16| u32 swapchain     | u32 flags         |
 *   +-------------------+-------------------+
 * 24| u32 callNanos     | i32 result        |   time in the present call itself; VkResult, 0 is success
 *   +-------------------+-------------------+
 *
 * SWAPCHAIN_CREATED (type 2), payload 40; width to imageCount are FRAME_UNKNOWN where not known
 *   +---------------------------------------+
 *  0| i64 nanos                             |
 *   +-------------------+-------------------+
 *  8| u32 swapchain     | u32 width         |
 *   +-------------------+-------------------+
 * 16| u32 height        | u32 vkFormat      |
 *   +-------------------+-------------------+
 * 24| u32 presentMode   | u32 imageCount    |   VkPresentModeKHR
 *   +-------------------+-------------------+
 * 32| u32 replaced      | u32 flags         |   the swapchain this one takes over from, 0 for none
 *   +-------------------+-------------------+
 *
 * SWAPCHAIN_DESTROYED (type 3), payload 16
 *   +---------------------------------------+
 *  0| i64 nanos                             |
 *   +-------------------+-------------------+
 *  8| u32 swapchain     | u32 0             |
 *   +-------------------+-------------------+
 *
 * PROCESS (type 4), payload 144: the first record of a ring
 *   +---------------------------------------+
 *  0| i64 nanos                             |
 *   +-------------------+-------------------+
 *  8| u32 pid           | u32 flags         |   pid as the process sees it, in its own namespace
 *   +-------------------+-------------------+
 * 16| char name[64]                         |   executable, UTF-8, NUL padded
 *   +---------------------------------------+
 * 80| char application[64]                  |   what it calls itself, UTF-8, NUL padded
 *   +---------------------------------------+
 *
 * DEVICE (type 5), payload 128: a GPU this process presents from
 *   +---------------------------------------+
 *  0| i64 nanos                             |
 *   +-------------------+-------------------+
 *  8| u32 pciDomain     | u32 pciBus        |   all four 0xFFFFFFFF when the driver does not tell
 *   +-------------------+-------------------+
 * 16| u32 pciDevice     | u32 pciFunction   |
 *   +-------------------+-------------------+
 * 24| u32 vendorId      | u32 deviceId      |
 *   +-------------------+-------------------+
 * 32| char name[96]                         |   UTF-8, NUL padded
 *   +---------------------------------------+
 *
 * END (type 6), payload 16: written, where the process leaves it time, at its exit
 *   +---------------------------------------+
 *  0| i64 nanos                             |
 *   +---------------------------------------+
 *  8| i64 dropped                           |   records that found the ring full
 *   +---------------------------------------+
 *
 * The records below speak of a present by its sequence. A time or duration that is not told is -1.
 *
 * DISPLAY (type 7), payload 24: when the image of a present was on screen
 *   +---------------------------------------+
 *  0| i64 presentSequence                   |
 *   +---------------------------------------+
 *  8| i64 displayNanos                      |   CLOCK_MONOTONIC
 *   +-------------------+-------------------+
 * 16| u32 swapchain     | u32 source        |   who tells it, enum frame_display_source
 *   +-------------------+-------------------+
 *
 * GPU_BUSY (type 8), payload 24: in how much of a frame's time any submission of the presenting queue ran
 *   +---------------------------------------+
 *  0| i64 presentSequence                   |
 *   +---------------------------------------+
 *  8| i64 busyNanos                         |
 *   +-------------------+-------------------+
 * 16| u32 swapchain     | u32 flags 0       |
 *   +-------------------+-------------------+
 *
 * FEATURE (type 9), payload 32: something was switched; written on change only
 *   +---------------------------------------+
 *  0| i64 nanos                             |
 *   +-------------------+-------------------+
 *  8| u32 feature       | u32 state         |   frame_feature_kind; 0 off, 1 on
 *   +-------------------+-------------------+
 * 16| u32 detail        | u32 intervalMicros|   REFLEX: FRAME_REFLEX_BOOST, minimum interval;
 *   +-------------------+-------------------+   FRAME_LIMIT: the frame time aimed at; 0 for none;
 * 24| i64 presentSequence                   |   ANTI_LAG: FRAME_ANTI_LAG_DRIVER_CONTROL
 *   +---------------------------------------+   presentSequence: the present that comes next
 *
 * PAUSE (type 10), payload 64: the process stood still for a reason of its own
 *   +---------------------------------------+
 *  0| i64 startNanos                        |
 *   +---------------------------------------+
 *  8| i64 durationNanos                     |
 *   +-------------------+-------------------+
 * 16| u32 kind          | u32 0             |   enum frame_pause_kind
 *   +-------------------+-------------------+
 * 24| char name[40]                         |   UTF-8, NUL padded: the collector and its cause
 *   +---------------------------------------+
 *
 * TIMING (type 11), payload 48: what an engine did for a frame before it presented it
 *   +---------------------------------------+
 *  0| i64 presentSequence                   |
 *   +---------------------------------------+
 *  8| i64 simulationStartNanos              |
 *   +---------------------------------------+
 * 16| i64 simulationEndNanos                |
 *   +---------------------------------------+
 * 24| i64 inputNanos                        |   the newest input that this frame shows
 *   +---------------------------------------+
 * 32| i64 renderSubmitNanos                 |
 *   +-------------------+-------------------+
 * 40| u32 swapchain     | u32 0             |
 *   +-------------------+-------------------+
 */
#ifndef NVBIND_FRAME_RECORD_H
#define NVBIND_FRAME_RECORD_H

#include <stddef.h>
#include <stdint.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "records are written in host order");

enum frame_record_type {
    FRAME_RECORD_PADDING = -1,
    FRAME_RECORD_PRESENT = 1,
    FRAME_RECORD_SWAPCHAIN_CREATED = 2,
    FRAME_RECORD_SWAPCHAIN_DESTROYED = 3,
    FRAME_RECORD_PROCESS = 4,
    FRAME_RECORD_DEVICE = 5,
    FRAME_RECORD_END = 6,
    FRAME_RECORD_DISPLAY = 7,
    FRAME_RECORD_GPU_BUSY = 8,
    FRAME_RECORD_FEATURE = 9,
    FRAME_RECORD_PAUSE = 10,
    FRAME_RECORD_TIMING = 11,
};

enum frame_flag {
    FRAME_API_MASK = 0xF,
    FRAME_API_VULKAN = 1,
    FRAME_API_OPENGL = 2,
    FRAME_API_JAVA = 3,
    FRAME_API_ENGINE = 4,
    /* The frame was interpolated by a frame generator instead of rendered. */
    FRAME_GENERATED = 0x10,
};

enum frame_display_source {
    FRAME_DISPLAY_GOOGLE_DISPLAY_TIMING = 1,
    FRAME_DISPLAY_EXT_PRESENT_TIMING = 2,
    FRAME_DISPLAY_ENGINE = 3,
};

enum frame_feature_kind {
    FRAME_FEATURE_REFLEX = 1,
    FRAME_FEATURE_ANTI_LAG = 2,
    /* vkCmdCuLaunchKernelNVX was recorded: what DLSS does, and hardly anything else. */
    FRAME_FEATURE_CU_KERNEL = 3,
    FRAME_FEATURE_FRAME_LIMIT = 4,
};

/* In frame_feature.detail of REFLEX. */
#define FRAME_REFLEX_BOOST 1u
/* In frame_feature.detail of ANTI_LAG, whose state is then 0: neither on nor off was asked for. */
#define FRAME_ANTI_LAG_DRIVER_CONTROL 1u

enum frame_pause_kind {
    FRAME_PAUSE_JVM_GC = 1,
};

#define FRAME_NANOS_UNKNOWN INT64_C(-1)
#define FRAME_CALL_NANOS_MAX 0xFFFFFFFEu
#define FRAME_CALL_NANOS_UNKNOWN 0xFFFFFFFFu
/* Of any u32 that is not known. */
#define FRAME_UNKNOWN 0xFFFFFFFFu
#define FRAME_PCI_UNKNOWN FRAME_UNKNOWN

struct frame_present {
    int64_t present_nanos;
    int64_t sequence;
    uint32_t swapchain;
    uint32_t flags;
    uint32_t call_nanos;
    int32_t result;
};

struct frame_swapchain_created {
    int64_t nanos;
    uint32_t swapchain;
    uint32_t width;
    uint32_t height;
    uint32_t format;
    uint32_t present_mode;
    uint32_t image_count;
    uint32_t replaced_swapchain;
    uint32_t flags;
};

struct frame_swapchain_destroyed {
    int64_t nanos;
    uint32_t swapchain;
    uint32_t reserved;
};

struct frame_process {
    int64_t nanos;
    uint32_t pid;
    uint32_t flags;
    char name[64];
    char application[64];
};

struct frame_device {
    int64_t nanos;
    uint32_t pci_domain;
    uint32_t pci_bus;
    uint32_t pci_device;
    uint32_t pci_function;
    uint32_t vendor_id;
    uint32_t device_id;
    char name[96];
};

struct frame_end {
    int64_t nanos;
    int64_t dropped;
};

struct frame_display {
    int64_t present_sequence;
    int64_t display_nanos;
    uint32_t swapchain;
    uint32_t source;
};

struct frame_gpu_busy {
    int64_t present_sequence;
    int64_t busy_nanos;
    uint32_t swapchain;
    uint32_t flags;
};

struct frame_feature {
    int64_t nanos;
    uint32_t feature;
    uint32_t state;
    uint32_t detail;
    uint32_t interval_micros;
    int64_t present_sequence;
};

struct frame_pause {
    int64_t start_nanos;
    int64_t duration_nanos;
    uint32_t kind;
    uint32_t reserved;
    char name[40];
};

struct frame_timing {
    int64_t present_sequence;
    int64_t simulation_start_nanos;
    int64_t simulation_end_nanos;
    int64_t input_nanos;
    int64_t render_submit_nanos;
    uint32_t swapchain;
    uint32_t reserved;
};

#define FRAME_FIELD_AT(record, field, at) \
    _Static_assert(offsetof(struct record, field) == (at), #record "." #field " stands at " #at)
#define FRAME_SIZE(record, bytes) _Static_assert(sizeof(struct record) == (bytes), #record " is " #bytes " bytes")

FRAME_SIZE(frame_present, 32);
FRAME_FIELD_AT(frame_present, present_nanos, 0);
FRAME_FIELD_AT(frame_present, sequence, 8);
FRAME_FIELD_AT(frame_present, swapchain, 16);
FRAME_FIELD_AT(frame_present, flags, 20);
FRAME_FIELD_AT(frame_present, call_nanos, 24);
FRAME_FIELD_AT(frame_present, result, 28);

FRAME_SIZE(frame_swapchain_created, 40);
FRAME_FIELD_AT(frame_swapchain_created, nanos, 0);
FRAME_FIELD_AT(frame_swapchain_created, swapchain, 8);
FRAME_FIELD_AT(frame_swapchain_created, width, 12);
FRAME_FIELD_AT(frame_swapchain_created, height, 16);
FRAME_FIELD_AT(frame_swapchain_created, format, 20);
FRAME_FIELD_AT(frame_swapchain_created, present_mode, 24);
FRAME_FIELD_AT(frame_swapchain_created, image_count, 28);
FRAME_FIELD_AT(frame_swapchain_created, replaced_swapchain, 32);
FRAME_FIELD_AT(frame_swapchain_created, flags, 36);

FRAME_SIZE(frame_swapchain_destroyed, 16);
FRAME_FIELD_AT(frame_swapchain_destroyed, nanos, 0);
FRAME_FIELD_AT(frame_swapchain_destroyed, swapchain, 8);
FRAME_FIELD_AT(frame_swapchain_destroyed, reserved, 12);

FRAME_SIZE(frame_process, 144);
FRAME_FIELD_AT(frame_process, nanos, 0);
FRAME_FIELD_AT(frame_process, pid, 8);
FRAME_FIELD_AT(frame_process, flags, 12);
FRAME_FIELD_AT(frame_process, name, 16);
FRAME_FIELD_AT(frame_process, application, 80);

FRAME_SIZE(frame_device, 128);
FRAME_FIELD_AT(frame_device, nanos, 0);
FRAME_FIELD_AT(frame_device, pci_domain, 8);
FRAME_FIELD_AT(frame_device, pci_bus, 12);
FRAME_FIELD_AT(frame_device, pci_device, 16);
FRAME_FIELD_AT(frame_device, pci_function, 20);
FRAME_FIELD_AT(frame_device, vendor_id, 24);
FRAME_FIELD_AT(frame_device, device_id, 28);
FRAME_FIELD_AT(frame_device, name, 32);

FRAME_SIZE(frame_end, 16);
FRAME_FIELD_AT(frame_end, nanos, 0);
FRAME_FIELD_AT(frame_end, dropped, 8);

FRAME_SIZE(frame_display, 24);
FRAME_FIELD_AT(frame_display, present_sequence, 0);
FRAME_FIELD_AT(frame_display, display_nanos, 8);
FRAME_FIELD_AT(frame_display, swapchain, 16);
FRAME_FIELD_AT(frame_display, source, 20);

FRAME_SIZE(frame_gpu_busy, 24);
FRAME_FIELD_AT(frame_gpu_busy, present_sequence, 0);
FRAME_FIELD_AT(frame_gpu_busy, busy_nanos, 8);
FRAME_FIELD_AT(frame_gpu_busy, swapchain, 16);
FRAME_FIELD_AT(frame_gpu_busy, flags, 20);

FRAME_SIZE(frame_feature, 32);
FRAME_FIELD_AT(frame_feature, nanos, 0);
FRAME_FIELD_AT(frame_feature, feature, 8);
FRAME_FIELD_AT(frame_feature, state, 12);
FRAME_FIELD_AT(frame_feature, detail, 16);
FRAME_FIELD_AT(frame_feature, interval_micros, 20);
FRAME_FIELD_AT(frame_feature, present_sequence, 24);

FRAME_SIZE(frame_pause, 64);
FRAME_FIELD_AT(frame_pause, start_nanos, 0);
FRAME_FIELD_AT(frame_pause, duration_nanos, 8);
FRAME_FIELD_AT(frame_pause, kind, 16);
FRAME_FIELD_AT(frame_pause, reserved, 20);
FRAME_FIELD_AT(frame_pause, name, 24);

FRAME_SIZE(frame_timing, 48);
FRAME_FIELD_AT(frame_timing, present_sequence, 0);
FRAME_FIELD_AT(frame_timing, simulation_start_nanos, 8);
FRAME_FIELD_AT(frame_timing, simulation_end_nanos, 16);
FRAME_FIELD_AT(frame_timing, input_nanos, 24);
FRAME_FIELD_AT(frame_timing, render_submit_nanos, 32);
FRAME_FIELD_AT(frame_timing, swapchain, 40);
FRAME_FIELD_AT(frame_timing, reserved, 44);

#endif

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
 * SWAPCHAIN_CREATED (type 2), payload 40
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

#define FRAME_CALL_NANOS_MAX 0xFFFFFFFEu
#define FRAME_CALL_NANOS_UNKNOWN 0xFFFFFFFFu
#define FRAME_PCI_UNKNOWN 0xFFFFFFFFu

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

#endif

/* How each function of the simulated Level Zero driver begins. */
#ifndef NVBIND_ZE_SIM_H
#define NVBIND_ZE_SIM_H

#include "../sim_core.h"

/* `make abi-check` compiles everything against the specification's own headers instead. */
#ifdef SIM_VENDOR_HEADERS
#include <level_zero/zes_api.h>
#else
#include "../abi/levelzero.h"
#endif

#define ZE_API SIM_EXPORT ze_result_t

#define ZE_VERSION(major, minor) ((uint32_t)((major) << 16 | (minor)))
#define ZE_MAJOR(version) ((uint32_t)(version) >> 16)

#ifdef SIM_ZE_OLD
#define ZE_SIM_VERSION ZE_VERSION(1, 4)
#else
#define ZE_SIM_VERSION ZE_VERSION(1, 13)
#endif

/* What a handle stands for. Sysman's device handles are the core's: programs of the older loader cast one to the other. */
enum ze_kind {
    ZE_KIND_DRIVER,
    ZE_KIND_DEVICE,
    ZE_KIND_ENGINE,
    ZE_KIND_TEMPERATURE,
    ZE_KIND_FREQUENCY,
    ZE_KIND_MEMORY,
    ZE_KIND_POWER,
    ZE_KIND_FAN,
    ZE_KIND_RAS,
    ZE_KIND_FIRMWARE,
    ZE_KIND_FABRIC_PORT,
    ZE_KIND_STANDBY,
    ZE_KIND_SCHEDULER,
    ZE_KINDS
};

#define ZE_PER_KIND 16

/* The handle of part `index` of the card in a slot. */
void *ze_handle(enum ze_kind kind, int slot, int index);

/* The slot of a card's record. */
int ze_slot_of(const struct sim_card *card);

/*
 * SIM_GO_ON or the status to return: an override, not initialised, a null or foreign handle, a lost card.
 * sysman: whether the function is one of Sysman's, which must have been enabled.
 */
int32_t ze_enter(const char *function, const void *handle, enum ze_kind kind, bool sysman, bool wake,
    struct sim_card **card, int *index);

#define ZE_ENTER_(handle, kind, sysman, wake, card, index)                                           \
    struct sim_card *card = NULL;                                                                    \
    int index = 0;                                                                                   \
    do {                                                                                             \
        int32_t status_ = ze_enter(__func__, handle, kind, sysman, wake, &card, &index);             \
        (void)card;                                                                                  \
        (void)index;                                                                                 \
        if (status_ != SIM_GO_ON) {                                                                  \
            return (ze_result_t)status_;                                                             \
        }                                                                                            \
    } while (0)

/* Begins a Sysman function that reads from a card or sets it; declares `card` and `index`. */
#define ZES_READ(handle, kind) ZE_ENTER_(handle, kind, true, true, card, index)

/* Begins a Sysman function that tells only what the driver keeps in memory. */
#define ZES_IDENTIFY(handle, kind) ZE_ENTER_(handle, kind, true, false, card, index)

/* The same for a core function. */
#define ZE_IDENTIFY(handle, kind) ZE_ENTER_(handle, kind, false, false, card, index)

#define ZE_CHECK(condition, error) \
    do {                           \
        if (!(condition)) {        \
            return error;          \
        }                          \
    } while (0)

#define ZE_POINTER(pointer) ZE_CHECK((pointer) != NULL, ZE_RESULT_ERROR_INVALID_NULL_POINTER)
#define ZE_FEATURE(feature) ZE_CHECK(sim_supports(card, feature), ZE_RESULT_ERROR_UNSUPPORTED_FEATURE)

/*
 * The two calls of an enumeration: the first asks how many, the second fetches. Returns how many to write, having set
 * *count as the specification says.
 */
uint32_t ze_fetch(uint32_t *count, uint32_t available, const void *to);

/* Enumerates the parts of a card named in `parts`, as handles. */
ze_result_t ze_list_parts(const struct sim_card *card, enum ze_kind kind, const int *parts, uint32_t available,
    uint32_t *count, void **to);

/* What becomes of a setting whose arguments are valid; success with *apply false: report success and do nothing. */
ze_result_t ze_write(struct sim_card *card, const char *function, int32_t value, bool *apply);

/* Refuses a setting that the caller may not make; comes before the arguments are looked at. */
#define ZE_PERMISSION() ZE_CHECK(!sim_write_denied(card), ZE_RESULT_ERROR_INSUFFICIENT_PERMISSIONS)

/* Ends a setting whose arguments are valid: applies it by the statement, unless a fault is planned for it. */
#define ZE_APPLY(value, statement)                                                  \
    do {                                                                              \
        bool apply_;                                                                  \
        ze_result_t result_ = ze_write(card, __func__, (int32_t)(value), &apply_);  \
        if (apply_) {                                                                 \
            statement;                                                                \
            sim_written();                                                            \
        }                                                                             \
        return result_;                                                               \
    } while (0)

/* What several properties functions tell about a device. */
void ze_fill_uuid(const struct sim_card *card, void *uuid);
void ze_fill_core(const struct sim_card *card, ze_device_properties_t *properties);
zes_pci_speed_t ze_pci_speed(const struct sim_card *card, uint32_t generation, uint32_t width);
zes_pci_address_t ze_pci_address(const struct sim_card *card);

#endif

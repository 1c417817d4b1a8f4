/* How each function of the simulated ROCm SMI begins. */
#ifndef NVBIND_ROCM_SIM_H
#define NVBIND_ROCM_SIM_H

#ifndef SIM_ROCM_LAYOUT
#define SIM_ROCM_LAYOUT 64
#endif

#include "../sim_core.h"

/* `make abi-check` compiles everything against AMD's own header instead. */
#ifdef SIM_VENDOR_HEADERS
#include <rocm_smi/rocm_smi.h>
#else
#include "../abi/rocm.h"
#endif

#define RSMI_API SIM_EXPORT rsmi_status_t

/* SIM_GO_ON with the card, or the status to return: an override, no such device, a lost card. */
int32_t rocm_enter_device(const char *function, uint32_t dv_ind, bool wake, struct sim_card **card);

#define ROCM_ENTER()                                     \
    do {                                                 \
        int32_t status_ = sim_enter(__func__, -1);       \
        if (status_ != SIM_GO_ON) {                      \
            return (rsmi_status_t)status_;               \
        }                                                \
    } while (0)

#define ROCM_ENTER_DEVICE_(dv_ind, wake, card)                               \
    struct sim_card *card = NULL;                                            \
    do {                                                                     \
        int32_t status_ = rocm_enter_device(__func__, dv_ind, wake, &card);  \
        if (status_ != SIM_GO_ON) {                                          \
            return (rsmi_status_t)status_;                                   \
        }                                                                    \
    } while (0)

/* Begins a function that reads from a card or sets it; declares `card`. */
#define ROCM_READ(dv_ind) ROCM_ENTER_DEVICE_(dv_ind, true, card)

/* Begins a function that tells only what the kernel keeps in memory. */
#define ROCM_IDENTIFY(dv_ind) ROCM_ENTER_DEVICE_(dv_ind, false, card)

#define ROCM_CHECK(condition, error) \
    do {                             \
        if (!(condition)) {          \
            return error;            \
        }                            \
    } while (0)

/* A null pointer asks whether the function is supported at all: so the feature is checked before the argument. */
#define ROCM_FEATURE(feature) ROCM_CHECK(sim_supports(card, feature), RSMI_STATUS_NOT_SUPPORTED)
#define ROCM_ARGUMENT(condition) ROCM_CHECK(condition, RSMI_STATUS_INVALID_ARGS)

/* Fills a caller's text buffer; too small a one gets what fits. */
rsmi_status_t rocm_text(char *to, size_t length, const char *text, size_t text_size);

/* What becomes of a setting whose arguments are valid; success with *apply false: report success and do nothing. */
rsmi_status_t rocm_write(struct sim_card *card, const char *function, int32_t value, bool *apply);

/* Refuses a setting that the caller may not make; comes before the arguments are looked at. */
#define ROCM_PERMISSION() ROCM_CHECK(!sim_write_denied(card), RSMI_STATUS_PERMISSION)

/* Ends a setting whose arguments are valid: applies it by the statement, unless a fault is planned for it. */
#define ROCM_APPLY(value, statement)                                                  \
    do {                                                                              \
        bool apply_;                                                                  \
        rsmi_status_t result_ = rocm_write(card, __func__, (int32_t)(value), &apply_);  \
        if (apply_) {                                                                 \
            statement;                                                                \
            sim_written();                                                            \
        }                                                                             \
        return result_;                                                               \
    } while (0)

/* Of a PCI Express generation, tenths of GT/s; 0 for one that is not known. */
uint32_t rocm_lane_speed(uint32_t generation);

/* The index AMD's library gives the card in a slot, or UINT32_MAX. */
uint32_t rocm_index_of(int slot);

/* Percent to AMD's fan speed, 0 to 255. */
#define ROCM_FAN_MAX 255
int64_t rocm_fan_speed(uint32_t percent);

#endif

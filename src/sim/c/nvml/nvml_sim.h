/* How each function of the simulated NVML begins. */
#ifndef NVBIND_NVML_SIM_H
#define NVBIND_NVML_SIM_H

#include "../sim_core.h"

/* `make abi-check` compiles everything against NVIDIA's own header instead. */
#ifdef SIM_VENDOR_HEADERS
#include <nvml.h>
#else
#include "../abi/nvml.h"
#endif

/* A versioned struct: the caller writes its size and version into the first word. */
#define NVML_VERSIONED(type, version) ((unsigned int)(sizeof(type) | (version) << 24))

#define NVML_API SIM_EXPORT nvmlReturn_t

/* The slot a handle stands for, or -1 for one this library never gave out. */
int nvml_slot(nvmlDevice_t device);

/* The handle of a slot. */
nvmlDevice_t nvml_handle(int slot);

/* SIM_GO_ON, or the status to return: an override, not initialised. */
int32_t nvml_enter(const char *function);

/* The same for a function about a device, which it looks up. wake: reading it would wake a sleeping card. */
int32_t nvml_enter_device(const char *function, nvmlDevice_t device, bool wake, struct sim_card **card);

#define NVML_ENTER()                                 \
    do {                                             \
        int32_t status_ = nvml_enter(__func__);      \
        if (status_ != SIM_GO_ON) {                  \
            return (nvmlReturn_t)status_;            \
        }                                            \
    } while (0)

#define NVML_ENTER_DEVICE_(device, wake, card)                                   \
    struct sim_card *card = NULL;                                                \
    do {                                                                         \
        int32_t status_ = nvml_enter_device(__func__, device, wake, &card);      \
        if (status_ != SIM_GO_ON) {                                              \
            return (nvmlReturn_t)status_;                                        \
        }                                                                        \
    } while (0)

/* Begins a function that reads from a card or sets it; declares `card`. */
#define NVML_READ(device) NVML_ENTER_DEVICE_(device, true, card)

/* Begins a function that tells only what the driver keeps in memory. */
#define NVML_IDENTIFY(device) NVML_ENTER_DEVICE_(device, false, card)

#define NVML_CHECK(condition, error) \
    do {                             \
        if (!(condition)) {          \
            return error;            \
        }                            \
    } while (0)

#define NVML_ARGUMENT(condition) NVML_CHECK(condition, NVML_ERROR_INVALID_ARGUMENT)
#define NVML_FEATURE(feature) NVML_CHECK(sim_supports(card, feature), NVML_ERROR_NOT_SUPPORTED)

/* Fills a caller's text buffer; too small a one is left alone. */
nvmlReturn_t nvml_text(char *to, unsigned int length, const char *text, size_t text_size);

/* Fills the struct that names a card's place on the bus. */
void nvml_fill_pci(const struct sim_card *card, nvmlPciInfo_t *pci);

/* What becomes of a setting whose arguments are valid; success with *apply false: report success and do nothing. */
nvmlReturn_t nvml_write(struct sim_card *card, const char *function, int32_t value, bool *apply);

/* Refuses a setting that the caller may not make; comes before the arguments are looked at. */
#define NVML_PERMISSION() NVML_CHECK(!sim_write_denied(card), NVML_ERROR_NO_PERMISSION)

/* Ends a setting whose arguments are valid: applies it by the statement, unless a fault is planned for it. */
#define NVML_APPLY(value, statement)                                                  \
    do {                                                                              \
        bool apply_;                                                                  \
        nvmlReturn_t result_ = nvml_write(card, __func__, (int32_t)(value), &apply_);  \
        if (apply_) {                                                                 \
            statement;                                                                \
            sim_written();                                                            \
        }                                                                             \
        return result_;                                                               \
    } while (0)

#endif

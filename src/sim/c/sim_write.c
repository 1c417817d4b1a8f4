#include "sim_core.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

/* Set between sim_write and sim_written of a setting that is to be the process's last. */
static _Thread_local bool killed_after;

bool sim_write_denied(const struct sim_card *card) {
    return (card->flags & SIM_CARD_WRITES_DENIED) != 0 || (sim_state()->header.flags & SIM_FLAG_WRITES_DENIED) != 0;
}

static void note(struct sim_state *state, const struct sim_card *card, const char *function, int32_t value) {
    uint64_t number = __atomic_fetch_add(&state->header.write_head, 1, __ATOMIC_ACQ_REL);
    struct sim_write_record *record = &state->writes[number % SIM_WRITES];
    __atomic_store_n(&record->sequence, 0, __ATOMIC_RELEASE);
    strncpy(record->function, function, SIM_NAME_SIZE - 1);
    record->value = value;
    record->card = (uint32_t)(card - state->cards);
    __atomic_store_n(&record->sequence, number + 1, __ATOMIC_RELEASE);
}

/* The fault planned for the setting of this number, 0 for none. */
static uint32_t fault_of(const struct sim_header *header, uint32_t number) {
    uint32_t first = __atomic_load_n(&header->fault_at, __ATOMIC_ACQUIRE);
    return first != 0 && number >= first && number - first < header->fault_count ? header->fault : 0;
}

enum sim_write sim_write(struct sim_card *card, const char *function, int32_t value) {
    struct sim_state *state = sim_state();
    uint32_t number = __atomic_add_fetch(&state->header.write_count, 1, __ATOMIC_ACQ_REL);
    switch (fault_of(&state->header, number)) {
        case SIM_FAULT_ERROR: return SIM_WRITE_ERROR;
        case SIM_FAULT_DENIED: return SIM_WRITE_DENIED;
        case SIM_FAULT_IN_USE: return SIM_WRITE_IN_USE;
        case SIM_FAULT_IGNORED: return SIM_WRITE_IGNORED;
        case SIM_FAULT_LOST:
            __atomic_fetch_or(&card->flags, SIM_CARD_LOST, __ATOMIC_RELAXED);
            return SIM_WRITE_LOST;
        case SIM_FAULT_KILLED:
            kill(getpid(), SIGKILL);
            pause();
            break;
        case SIM_FAULT_KILLED_AFTER: killed_after = true; break;
        default: break;
    }
    if ((card->flags & SIM_CARD_WRITES_IN_USE) != 0) {
        return SIM_WRITE_IN_USE;
    }
    if ((card->flags & SIM_CARD_WRITES_IGNORED) != 0) {
        return SIM_WRITE_IGNORED;
    }
    note(state, card, function, value);
    return SIM_WRITE_APPLY;
}

void sim_written(void) {
    if (killed_after) {
        kill(getpid(), SIGKILL);
        pause();
    }
}

/*
 * nvbind-ring-dump FILE: the records of a frame ring as CSV, one line a record; a column is empty where a
 * record has no such value. Consumes nothing. --status adds a line about the ring itself on stderr.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "frame_record.h"
#include "ring_snapshot.h"

static const char header[] =
    "record,nanos,swapchain,sequence,call_nanos,result,api,generated,width,height,format,present_mode,images,"
    "replaced_swapchain,pid,pci,vendor_id,device_id,name,application,dropped,display_nanos,source,busy_nanos,feature,"
    "state,detail,interval_micros,duration_nanos,kind,simulation_start_nanos,simulation_end_nanos,input_nanos,"
    "submit_nanos\n";

/*
 * One line's values, each as text; those not set stay empty. Strings come from a game: what a terminal or
 * a spreadsheet would act upon is taken off them.
 */
struct line {
    const char *record;
    char nanos[24];
    char swapchain[12], sequence[24], call_nanos[12], result[12], width[12], height[12], format[12], mode[12];
    char images[12], replaced[12], pid[12], pci[24], vendor[12], device[12], dropped[24];
    const char *api;
    const char *generated;
    char display[24], busy[24], detail[12], interval[12], duration[24], simulation_start[24], simulation_end[24];
    char input[24], submit[24];
    const char *source, *feature, *state, *kind;
    char name[256], application[256];
};

#define PRINT(field, ...) snprintf(line->field, sizeof line->field, __VA_ARGS__)
#define PRINT_KNOWN(field, value) \
    do { \
        if ((value) != FRAME_UNKNOWN) { \
            PRINT(field, "%" PRIu32, (value)); \
        } \
    } while (0)

static const char *api_name(uint32_t flags)
{
    static const char *const names[] = {"", "vulkan", "opengl", "java", "engine"};
    const uint32_t api = flags & FRAME_API_MASK;

    return api < sizeof names / sizeof names[0] ? names[api] : "unknown";
}

static void quote(char *to, const char *text, size_t most)
{
    *to++ = '"';
    if (*text != '\0' && strchr("=+-@", *text) != NULL) {
        *to++ = '\'';
    }
    for (size_t i = 0; i < most && text[i] != '\0'; i++) {
        const unsigned char c = (unsigned char)text[i];

        if (c == '"') {
            *to++ = '"';
        }
        *to++ = c < 0x20 || c == 0x7F ? '?' : (char)c;
    }
    *to++ = '"';
    *to = '\0';
}

static void present_line(struct line *line, const struct frame_present *present)
{
    line->record = "present";
    PRINT(nanos, "%" PRId64, present->present_nanos);
    line->api = api_name(present->flags);
    line->generated = present->flags & FRAME_GENERATED ? "1" : "0";
    PRINT(swapchain, "%" PRIu32, present->swapchain);
    PRINT(sequence, "%" PRId64, present->sequence);
    PRINT(result, "%" PRId32, present->result);
    if (present->call_nanos != FRAME_CALL_NANOS_UNKNOWN) {
        PRINT(call_nanos, "%" PRIu32, present->call_nanos);
    }
}

static void created_line(struct line *line, const struct frame_swapchain_created *created)
{
    line->record = "swapchain_created";
    PRINT(nanos, "%" PRId64, created->nanos);
    line->api = api_name(created->flags);
    PRINT(swapchain, "%" PRIu32, created->swapchain);
    PRINT_KNOWN(width, created->width);
    PRINT_KNOWN(height, created->height);
    PRINT_KNOWN(format, created->format);
    PRINT_KNOWN(mode, created->present_mode);
    PRINT_KNOWN(images, created->image_count);
    if (created->replaced_swapchain != 0) {
        PRINT(replaced, "%" PRIu32, created->replaced_swapchain);
    }
}

static void process_line(struct line *line, const struct frame_process *process)
{
    line->record = "process";
    PRINT(nanos, "%" PRId64, process->nanos);
    line->api = api_name(process->flags);
    PRINT(pid, "%" PRIu32, process->pid);
    quote(line->name, process->name, sizeof process->name);
    quote(line->application, process->application, sizeof process->application);
}

static void device_line(struct line *line, const struct frame_device *device)
{
    line->record = "device";
    PRINT(nanos, "%" PRId64, device->nanos);
    if (device->pci_bus != FRAME_PCI_UNKNOWN) {
        PRINT(pci, "%04" PRIx32 ":%02" PRIx32 ":%02" PRIx32 ".%" PRIx32, device->pci_domain, device->pci_bus & 0xFF,
              device->pci_device & 0xFF, device->pci_function & 0xF);
    }
    PRINT(vendor, "0x%04" PRIx32, device->vendor_id);
    PRINT(device, "0x%04" PRIx32, device->device_id);
    quote(line->name, device->name, sizeof device->name);
}

static const char *name_of(const char *const *names, size_t count, uint32_t value)
{
    return value < count ? names[value] : "unknown";
}

#define NAME_OF(names, value) name_of(names, sizeof(names) / sizeof(names)[0], value)

/* A time that is not told stays empty. */
static void print_told(char *to, size_t room, int64_t nanos)
{
    if (nanos != FRAME_NANOS_UNKNOWN) {
        snprintf(to, room, "%" PRId64, nanos);
    }
}

static void display_line(struct line *line, const struct frame_display *display)
{
    static const char *const sources[] = {"unknown", "google_display_timing", "ext_present_timing", "engine"};

    line->record = "display";
    PRINT(sequence, "%" PRId64, display->present_sequence);
    PRINT(swapchain, "%" PRIu32, display->swapchain);
    print_told(line->display, sizeof line->display, display->display_nanos);
    line->source = NAME_OF(sources, display->source);
}

static void gpu_busy_line(struct line *line, const struct frame_gpu_busy *busy)
{
    line->record = "gpu_busy";
    PRINT(sequence, "%" PRId64, busy->present_sequence);
    PRINT(swapchain, "%" PRIu32, busy->swapchain);
    print_told(line->busy, sizeof line->busy, busy->busy_nanos);
}

static void feature_line(struct line *line, const struct frame_feature *feature)
{
    static const char *const features[] = {"unknown", "reflex", "anti_lag", "cu_kernel", "frame_limit"};
    static const char *const states[] = {"off", "on"};

    line->record = "feature";
    PRINT(nanos, "%" PRId64, feature->nanos);
    PRINT(sequence, "%" PRId64, feature->present_sequence);
    line->feature = NAME_OF(features, feature->feature);
    line->state = NAME_OF(states, feature->state);
    PRINT(detail, "%" PRIu32, feature->detail);
    PRINT(interval, "%" PRIu32, feature->interval_micros);
}

static void pause_line(struct line *line, const struct frame_pause *pause)
{
    static const char *const kinds[] = {"unknown", "jvm_gc"};

    line->record = "pause";
    PRINT(nanos, "%" PRId64, pause->start_nanos);
    print_told(line->duration, sizeof line->duration, pause->duration_nanos);
    line->kind = NAME_OF(kinds, pause->kind);
    quote(line->name, pause->name, sizeof pause->name);
}

static void timing_line(struct line *line, const struct frame_timing *timing)
{
    line->record = "timing";
    PRINT(sequence, "%" PRId64, timing->present_sequence);
    PRINT(swapchain, "%" PRIu32, timing->swapchain);
    print_told(line->simulation_start, sizeof line->simulation_start, timing->simulation_start_nanos);
    print_told(line->simulation_end, sizeof line->simulation_end, timing->simulation_end_nanos);
    print_told(line->input, sizeof line->input, timing->input_nanos);
    print_told(line->submit, sizeof line->submit, timing->render_submit_nanos);
}

/* False when the type is unknown or the payload shorter than the type's. */
static bool describe(struct line *line, const struct ring_record *record)
{
    static const uint32_t sizes[] = {
        [FRAME_RECORD_PRESENT] = sizeof(struct frame_present),
        [FRAME_RECORD_SWAPCHAIN_CREATED] = sizeof(struct frame_swapchain_created),
        [FRAME_RECORD_SWAPCHAIN_DESTROYED] = sizeof(struct frame_swapchain_destroyed),
        [FRAME_RECORD_PROCESS] = sizeof(struct frame_process),
        [FRAME_RECORD_DEVICE] = sizeof(struct frame_device),
        [FRAME_RECORD_END] = sizeof(struct frame_end),
        [FRAME_RECORD_DISPLAY] = sizeof(struct frame_display),
        [FRAME_RECORD_GPU_BUSY] = sizeof(struct frame_gpu_busy),
        [FRAME_RECORD_FEATURE] = sizeof(struct frame_feature),
        [FRAME_RECORD_PAUSE] = sizeof(struct frame_pause),
        [FRAME_RECORD_TIMING] = sizeof(struct frame_timing),
    };

    memset(line, 0, sizeof *line);
    line->api = "";
    line->generated = "";
    line->source = "";
    line->feature = "";
    line->state = "";
    line->kind = "";
    if (record->type < FRAME_RECORD_PRESENT || record->type > FRAME_RECORD_TIMING
        || record->payload_bytes < sizes[record->type]) {
        return false;
    }
    switch (record->type) {
    case FRAME_RECORD_PRESENT:
        present_line(line, record->payload);
        break;
    case FRAME_RECORD_SWAPCHAIN_CREATED:
        created_line(line, record->payload);
        break;
    case FRAME_RECORD_SWAPCHAIN_DESTROYED:
        line->record = "swapchain_destroyed";
        PRINT(nanos, "%" PRId64, ((const struct frame_swapchain_destroyed *)record->payload)->nanos);
        PRINT(swapchain, "%" PRIu32, ((const struct frame_swapchain_destroyed *)record->payload)->swapchain);
        break;
    case FRAME_RECORD_PROCESS:
        process_line(line, record->payload);
        break;
    case FRAME_RECORD_DEVICE:
        device_line(line, record->payload);
        break;
    case FRAME_RECORD_DISPLAY:
        display_line(line, record->payload);
        break;
    case FRAME_RECORD_GPU_BUSY:
        gpu_busy_line(line, record->payload);
        break;
    case FRAME_RECORD_FEATURE:
        feature_line(line, record->payload);
        break;
    case FRAME_RECORD_PAUSE:
        pause_line(line, record->payload);
        break;
    case FRAME_RECORD_TIMING:
        timing_line(line, record->payload);
        break;
    default:
        line->record = "end";
        PRINT(nanos, "%" PRId64, ((const struct frame_end *)record->payload)->nanos);
        PRINT(dropped, "%" PRId64, ((const struct frame_end *)record->payload)->dropped);
        break;
    }
    return true;
}

static void print_line(const struct line *line)
{
    const char *const values[] = {
        line->record, line->nanos, line->swapchain, line->sequence, line->call_nanos, line->result, line->api,
        line->generated, line->width, line->height, line->format, line->mode, line->images, line->replaced, line->pid,
        line->pci, line->vendor, line->device, line->name, line->application, line->dropped, line->display, line->source,
        line->busy, line->feature, line->state, line->detail, line->interval, line->duration, line->kind,
        line->simulation_start, line->simulation_end, line->input, line->submit,
    };

    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        if (i > 0) {
            putchar(',');
        }
        fputs(values[i], stdout);
    }
    putchar('\n');
}

static void print_status(const struct ring_snapshot *ring, int64_t records, int64_t unknown, int64_t position)
{
    fprintf(stderr, "%" PRId64 " records, %" PRId64 " dropped, %" PRId64 " of unknown type, producer %s", records,
            ring->dropped, unknown, ring->producer_lives ? "lives" : "is gone");
    if (position < ring->tail) {
        fprintf(stderr, ", stopped at a record that is not finished, %" PRId64 " bytes before the end",
                ring->tail - position);
    }
    fputc('\n', stderr);
}

int main(int argc, char **argv)
{
    const bool status = argc == 3 && strcmp(argv[1], "--status") == 0;
    struct ring_snapshot ring;
    struct ring_record record;
    struct line line;
    int64_t records = 0;
    int64_t unknown = 0;

    if (argc != 2 + status || argv[argc - 1][0] == '-') {
        fputs("usage: nvbind-ring-dump [--status] FILE\n", stderr);
        return 2;
    }
    const char *problem = ring_snapshot_take(&ring, argv[argc - 1]);
    if (problem != NULL) {
        fprintf(stderr, "nvbind-ring-dump: %s: %s%s%s\n", argv[argc - 1], problem, errno == 0 ? "" : ": ",
                errno == 0 ? "" : strerror(errno));
        return 1;
    }
    fputs(header, stdout);
    int64_t position = ring.head;
    while (ring_snapshot_next(&ring, &position, &record)) {
        if (describe(&line, &record)) {
            print_line(&line);
        } else {
            unknown++;
        }
        records++;
    }
    if (status) {
        print_status(&ring, records, unknown, position);
    }
    ring_snapshot_free(&ring);
    return fflush(stdout) == 0 ? 0 : 1;
}

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
    "replaced_swapchain,pid,pci,vendor_id,device_id,name,application,dropped\n";

/*
 * One line's values, each as text; those not set stay empty. Strings come from a game: what a terminal or
 * a spreadsheet would act upon is taken off them.
 */
struct line {
    const char *record;
    int64_t nanos;
    char swapchain[12], sequence[24], call_nanos[12], result[12], width[12], height[12], format[12], mode[12];
    char images[12], replaced[12], pid[12], pci[24], vendor[12], device[12], dropped[24];
    const char *api;
    const char *generated;
    char name[256], application[256];
};

#define PRINT(field, ...) snprintf(line->field, sizeof line->field, __VA_ARGS__)

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
    line->nanos = present->present_nanos;
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
    line->nanos = created->nanos;
    line->api = api_name(created->flags);
    PRINT(swapchain, "%" PRIu32, created->swapchain);
    PRINT(width, "%" PRIu32, created->width);
    PRINT(height, "%" PRIu32, created->height);
    PRINT(format, "%" PRIu32, created->format);
    PRINT(mode, "%" PRIu32, created->present_mode);
    PRINT(images, "%" PRIu32, created->image_count);
    if (created->replaced_swapchain != 0) {
        PRINT(replaced, "%" PRIu32, created->replaced_swapchain);
    }
}

static void process_line(struct line *line, const struct frame_process *process)
{
    line->record = "process";
    line->nanos = process->nanos;
    line->api = api_name(process->flags);
    PRINT(pid, "%" PRIu32, process->pid);
    quote(line->name, process->name, sizeof process->name);
    quote(line->application, process->application, sizeof process->application);
}

static void device_line(struct line *line, const struct frame_device *device)
{
    line->record = "device";
    line->nanos = device->nanos;
    if (device->pci_bus != FRAME_PCI_UNKNOWN) {
        PRINT(pci, "%04" PRIx32 ":%02" PRIx32 ":%02" PRIx32 ".%" PRIx32, device->pci_domain, device->pci_bus & 0xFF,
              device->pci_device & 0xFF, device->pci_function & 0xF);
    }
    PRINT(vendor, "0x%04" PRIx32, device->vendor_id);
    PRINT(device, "0x%04" PRIx32, device->device_id);
    quote(line->name, device->name, sizeof device->name);
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
    };

    memset(line, 0, sizeof *line);
    line->api = "";
    line->generated = "";
    if (record->type < FRAME_RECORD_PRESENT || record->type > FRAME_RECORD_END
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
        line->nanos = ((const struct frame_swapchain_destroyed *)record->payload)->nanos;
        PRINT(swapchain, "%" PRIu32, ((const struct frame_swapchain_destroyed *)record->payload)->swapchain);
        break;
    case FRAME_RECORD_PROCESS:
        process_line(line, record->payload);
        break;
    case FRAME_RECORD_DEVICE:
        device_line(line, record->payload);
        break;
    default:
        line->record = "end";
        line->nanos = ((const struct frame_end *)record->payload)->nanos;
        PRINT(dropped, "%" PRId64, ((const struct frame_end *)record->payload)->dropped);
        break;
    }
    return true;
}

static void print_line(const struct line *line)
{
    printf("%s,%" PRId64 ",%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s\n", line->record, line->nanos,
           line->swapchain, line->sequence, line->call_nanos, line->result, line->api, line->generated, line->width,
           line->height, line->format, line->mode, line->images, line->replaced, line->pid, line->pci, line->vendor,
           line->device, line->name, line->application, line->dropped);
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

#include <string.h>

#include "vulkan_gpu_queue.h"
#include "vulkan_gpu_time.h"

/* More than these in one submission, and the frame goes unmeasured. */
#define MOST_BATCHES 32u
#define MOST_COMMAND_BUFFERS 126u

/* Whether a batch with two command buffers more still means what the game meant. */
static bool may_be_extended(const void *chain)
{
    for (const struct vk_base *at = chain; at != NULL; at = at->next) {
        if (at->type != NVB_VK_TIMELINE_SEMAPHORE_SUBMIT_INFO && at->type != NVB_VK_FRAME_BOUNDARY
            && at->type != NVB_VK_LATENCY_SUBMISSION_PRESENT_ID) {
            return false;
        }
    }
    return true;
}

static void after_submit(struct gpu_time_queue *queue, vk_result result)
{
    if (result == NVB_VK_SUCCESS) {
        gpu_spans_submitted(&queue->spans);
    } else {
        gpu_spans_missed(&queue->spans);
    }
}

/* The first and the last batch that have command buffers. */
struct ends {
    bool found;
    uint32_t first;
    uint32_t last;
};

static void look_at(struct ends *ends, uint32_t batch, uint32_t command_buffers)
{
    if (command_buffers > 0) {
        ends->first = ends->found ? ends->first : batch;
        ends->last = batch;
        ends->found = true;
    }
}

/* A batch that a command buffer of ours is put into. */
struct batch {
    const void *chain;
    uint32_t command_buffers;
    bool is_protected;
};

static bool has_room(const struct batch *batch)
{
    return batch->command_buffers <= MOST_COMMAND_BUFFERS && !batch->is_protected && may_be_extended(batch->chain);
}

/* A slot for a submission's time; false, and counted, when it goes unmeasured. */
static bool take_slot(struct gpu_time_queue *queue, uint32_t batches, struct batch first, struct batch last, uint32_t *slot)
{
    if (batches <= MOST_BATCHES && has_room(&first) && has_room(&last) && gpu_spans_vacant(&queue->spans, slot)) {
        return true;
    }
    gpu_spans_missed(&queue->spans);
    return false;
}

static struct batch batch_of(const struct vk_submit_info *submit)
{
    return (struct batch){.chain = submit->next, .command_buffers = submit->command_buffer_count};
}

static struct batch batch_of_2(const struct vk_submit_info2 *submit)
{
    return (struct batch){
        .chain = submit->next,
        .command_buffers = submit->command_buffer_count,
        .is_protected = (submit->flags & NVB_VK_SUBMIT_PROTECTED) != 0,
    };
}

vk_result vulkan_gpu_time_queue_submit(vk_queue handle, uint32_t count, const struct vk_submit_info *submits,
                                       uint64_t fence)
{
    struct vulkan_device *device = vulkan_device_of(handle);

    if (device == NULL || device->below.queue_submit == NULL) {
        return NVB_VK_ERROR_INITIALIZATION_FAILED;
    }
    struct gpu_time_queue *queue = gpu_time_queue_of(device, handle);
    struct ends ends = {0};
    for (uint32_t i = 0; queue != NULL && queue->measured && i < count; i++) {
        look_at(&ends, i, submits[i].command_buffer_count);
    }
    if (!ends.found) {
        return device->below.queue_submit(handle, count, submits, fence);
    }
    const uint32_t first = ends.first;
    const uint32_t last = ends.last;
    uint32_t slot;
    if (!take_slot(queue, count, batch_of(&submits[first]), batch_of(&submits[last]), &slot)) {
        return device->below.queue_submit(handle, count, submits, fence);
    }
    struct vk_submit_info extended[MOST_BATCHES];
    vk_command_buffer opening[MOST_COMMAND_BUFFERS + 2];
    vk_command_buffer closing[MOST_COMMAND_BUFFERS + 2];

    memcpy(extended, submits, count * sizeof *submits);
    opening[0] = queue->begin[slot];
    memcpy(opening + 1, extended[first].command_buffers, extended[first].command_buffer_count * sizeof *opening);
    extended[first].command_buffers = opening;
    extended[first].command_buffer_count++;
    memcpy(closing, extended[last].command_buffers, extended[last].command_buffer_count * sizeof *closing);
    closing[extended[last].command_buffer_count++] = queue->end[slot];
    extended[last].command_buffers = closing;
    const vk_result result = device->below.queue_submit(handle, count, extended, fence);
    after_submit(queue, result);
    return result;
}

vk_result vulkan_gpu_time_queue_submit2(vk_queue handle, uint32_t count, const struct vk_submit_info2 *submits,
                                        uint64_t fence)
{
    struct vulkan_device *device = vulkan_device_of(handle);

    if (device == NULL || device->below.queue_submit2 == NULL) {
        return NVB_VK_ERROR_INITIALIZATION_FAILED;
    }
    struct gpu_time_queue *queue = gpu_time_queue_of(device, handle);
    struct ends ends = {0};
    for (uint32_t i = 0; queue != NULL && queue->measured && i < count; i++) {
        look_at(&ends, i, submits[i].command_buffer_count);
    }
    if (!ends.found) {
        return device->below.queue_submit2(handle, count, submits, fence);
    }
    const uint32_t first = ends.first;
    const uint32_t last = ends.last;
    uint32_t slot;
    if (!take_slot(queue, count, batch_of_2(&submits[first]), batch_of_2(&submits[last]), &slot)) {
        return device->below.queue_submit2(handle, count, submits, fence);
    }
    struct vk_submit_info2 extended[MOST_BATCHES];
    struct vk_command_buffer_submit_info opening[MOST_COMMAND_BUFFERS + 2];
    struct vk_command_buffer_submit_info closing[MOST_COMMAND_BUFFERS + 2];
    struct vk_command_buffer_submit_info ours = {.type = NVB_VK_COMMAND_BUFFER_SUBMIT_INFO};

    memcpy(extended, submits, count * sizeof *submits);
    ours.command_buffer = queue->begin[slot];
    opening[0] = ours;
    memcpy(opening + 1, extended[first].command_buffers, extended[first].command_buffer_count * sizeof *opening);
    extended[first].command_buffers = opening;
    extended[first].command_buffer_count++;
    memcpy(closing, extended[last].command_buffers, extended[last].command_buffer_count * sizeof *closing);
    ours.command_buffer = queue->end[slot];
    closing[extended[last].command_buffer_count++] = ours;
    extended[last].command_buffers = closing;
    const vk_result result = device->below.queue_submit2(handle, count, extended, fence);
    after_submit(queue, result);
    return result;
}
